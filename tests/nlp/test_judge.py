"""A larger model on what is in doubt, here a plain function; and what is said where none can be had."""

from importlib.util import find_spec
from types import SimpleNamespace

import pytest

from nlp import judge as module
from nlp.classifier import Model, Opinion
from nlp.combiner import Head, Linear
from nlp.errors import NarrativeError
from nlp.judge import judge, load_judge
from nlp.rules import Match

LINEAR = Linear(None, None)
MODEL = Model("m", (Head("deflation", ("technology",), LINEAR, LINEAR, 0.5),), *[SimpleNamespace()] * 3)
CONTEXT = ("", "It gets cheaper.", "")


@pytest.mark.parametrize(
    ("chance", "holds", "found"),
    [
        (0.9, 0.0, "classifier"),  # not in doubt, nobody is asked
        (0.1, 1.0, None),
        (0.45, 0.9, "judge"),
        (0.55, 0.1, None),
        (0.55, 0.9, "judge"),
    ],
)
def test_the_judge_decides_only_what_is_in_doubt(monkeypatch, chance, holds, found):
    opinion = Opinion("deflation", chance, "technology", "asserted")
    monkeypatch.setattr(module, "opinions", lambda *_: [(opinion,)])
    asked = []

    def said(pairs):
        asked.extend(pairs)
        return [holds] * len(pairs)

    before = (Match("deflation", "technology", "asserted", 0, 2, chance, "classifier"),) if chance >= 0.5 else ()
    tier = judge(said, MODEL, {"deflation": "Technology gets cheaper."}, lambda *_: ())
    (verdict,) = tier([CONTEXT], [before])
    assert [match.tier for match in verdict.matches] == ([found] if found else [])
    assert asked == ([] if abs(chance - 0.5) >= 0.15 else [("It gets cheaper.", "Technology gets cheaper.")])


def test_what_was_said_of_other_narratives_stands(monkeypatch):
    own = Match("own", "x", "asserted", 0, 2, 0.6, "nearest")
    monkeypatch.setattr(module, "opinions", lambda *_: [(Opinion("deflation", 0.5, "technology", "open"),)])
    tier = judge(lambda pairs: [0.0] * len(pairs), MODEL, {"deflation": "x"}, lambda *_: ())
    (verdict,) = tier([CONTEXT], [(own,)])
    assert verdict.matches == (own,)


@pytest.mark.skipif(find_spec("transformers") is not None, reason="transformers is installed")
def test_without_the_extra_it_says_what_to_install():
    with pytest.raises(NarrativeError, match=r"--judge needs transformers; install .*\[judge\]"):
        load_judge("some/model")


@pytest.mark.skipif(find_spec("torch") is None, reason="the extra judge is not installed")
def test_a_model_that_is_not_there_is_said_in_a_line(tmp_path):
    with pytest.raises(NarrativeError, match="cannot be loaded"):
        load_judge(str(tmp_path))
