"""Labels without text, and their way back to the text."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from flows.sources import find_sources
from nlp.errors import ReadError
from nlp.examples import Label, read_examples
from nlp.identify import identify
from nlp.labels import LabelledSpan, hash_of, join, label_line, read_labels
from nlp.manifest import Manifest
from nlp.nouns import Draft, File, Speech
from nlp.readers import read
from nlp.taxonomy import default_taxonomy

LABELS = Path(__file__).parent.parent.parent / "corpora" / "labels"


@pytest.fixture
def call():
    speeches = (Speech("Good day. We cut two brands of lids. Sales grew."), Speech("Which lids?"))
    return identify(Draft("test", speeches), "lids.txt", Manifest())


@pytest.fixture
def span(call):
    start = call.text.index("We cut")
    sentence = "We cut two brands of lids."
    labels = {"sku_consolidation": Label("product", "asserted")}
    return LabelledSpan("a1", "lids.txt", call.id, start, start + len(sentence), hash_of(sentence), 1, labels)


def test_a_line_comes_back_as_it_was(span):
    assert list(read_labels([label_line(span)], "x.jsonl")) == [span]
    assert "lids of" not in label_line(span)
    assert "judged" not in label_line(span)


def test_a_span_of_which_some_narratives_were_judged(call, span):
    some = replace(span, judged=("deflation", "sku_consolidation"))
    assert list(read_labels([label_line(some)], "x.jsonl")) == [some]
    (example,), _ = join([some], [call])
    # None for the one that was judged and is not there; nothing of the one that nobody judged.
    assert example.labels == {"deflation": None, "sku_consolidation": Label("product", "asserted")}


@pytest.mark.parametrize("judged", ["deflation", [1], None])
def test_judged_is_a_list_of_names(span, judged):
    line = json.dumps(json.loads(label_line(span)) | {"judged": judged})
    with pytest.raises(ReadError, match=r"^x\.jsonl:1: a label needs"):
        list(read_labels([line], "x.jsonl"))


def test_a_span_that_was_drawn_at_random(span):
    drawn = replace(span, drawn=0.25)
    assert list(read_labels([label_line(drawn)], "x.jsonl")) == [drawn]


@pytest.mark.parametrize("drawn", [0, 1.5, "often"])
def test_drawn_is_a_probability(span, drawn):
    line = json.dumps(json.loads(label_line(span)) | {"drawn": drawn})
    with pytest.raises(ReadError, match=r"^x\.jsonl:1: a label needs"):
        list(read_labels([line], "x.jsonl"))


def test_join_finds_the_text_and_its_neighbours(call, span):
    (example,), missing = join([span], [call])
    assert (example.prev, example.sentence, example.next) == ("Good day.", "We cut two brands of lids.", "Sales grew.")
    assert example.labels == span.labels
    assert missing == []


def test_neighbours_end_with_the_turn(call, span):
    start = call.text.index("Sales grew.")
    last = replace(span, start=start, end=start + 11, sha256=hash_of("Sales grew."))
    (example,), _ = join([last], [call])
    assert (example.prev, example.next) == ("We cut two brands of lids.", "")


@pytest.mark.parametrize("change", [{"sha256": "0" * 16}, {"call": "unknown"}, {"start": 0}])
def test_what_does_not_fit_is_missing_and_not_guessed(call, span, change):
    changed = replace(span, **change)
    assert join([changed], [call]) == ([], [changed])


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"id": 1}', '{"labels": {"deflation": {"worth": 1}}}'])
def test_a_bad_line_is_named(line):
    with pytest.raises(ReadError, match=r"^x\.jsonl:1: a label needs id, file"):
        list(read_labels([line], "x.jsonl"))


def _shipped() -> list[LabelledSpan]:
    files = sorted(LABELS.glob("round-*.jsonl"))
    return [span for file in files for span in read_labels(file.read_text().splitlines(), file.name)]


def test_shipped_labels_hold_no_text_and_only_known_senses():
    senses = {n.name: {v.name for v in n.values} for n in default_taxonomy().narratives}
    spans = _shipped()
    assert len({span.id for span in spans}) == len(spans) >= 2500
    for span in spans:
        for narrative, label in span.labels.items():
            assert label.value in senses[narrative]
            assert label.stance in ("asserted", "denied", "open")
    rows = [row for file in LABELS.glob("round-*.jsonl") for row in file.read_text().splitlines()]
    longest = max(len(value) for row in rows for value in _texts(row))
    assert longest < 120, "a label file holds something longer than a path"


def _texts(row: str) -> list[str]:
    return [value for value in json.loads(row).values() if isinstance(value, str)]


def test_written_sentences_are_whole_examples():
    file = LABELS / "written.jsonl"
    examples = list(read_examples(file.read_text().splitlines(), file.name, labelled=True))
    assert len(examples) >= 800
    assert len({example.sentence for example in examples}) == len(examples)


@pytest.mark.real
def test_every_shipped_label_finds_its_text(real_data):
    spans = _shipped()
    wanted = {span.file for span in spans}
    root = real_data / "calls"
    calls = (
        identify(draft, source.name, Manifest())
        for source in find_sources([root])
        if Path(source.name).relative_to(root).as_posix() in wanted
        for draft in read([File(path, Path(path).read_bytes()) for path in source.paths])
    )
    examples, missing = join(spans, calls)
    assert missing == []
    assert len(examples) == len(spans)
