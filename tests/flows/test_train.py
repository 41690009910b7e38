"""What training says before it starts: the extra, the labels, the texts that are not here."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import main
from flows.train import calls_under, read_corpus, said_missing
from nlp.errors import NarrativeError
from nlp.labels import LabelledSpan

SAMPLE = Path(__file__).parents[2] / "corpora" / "calls"


def span(file, number):
    return LabelledSpan(f"{file}-{number}", file, "c", 0, 3, "0" * 16, 1, {})


@pytest.mark.skipif(find_spec("torch") is not None, reason="the extra train is installed")
def test_without_the_extra_it_says_what_to_install():
    result = CliRunner().invoke(main, ["train", "--calls", str(SAMPLE)])
    assert result.exit_code == 1
    assert result.output.startswith("Error: training needs ")
    assert "pip install 'earnings-narratives[train]'" in result.output


@pytest.mark.skipif(find_spec("torch") is None, reason="the extra train is not installed")
def test_without_the_texts_it_says_what_is_missing(tmp_path):
    result = CliRunner().invoke(main, ["train", "--calls", str(SAMPLE), "--output", str(tmp_path)])
    assert result.exit_code == 1
    assert "labelled sentences are not here" in result.output
    assert "give the folder that holds these files with --calls" in result.output
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_is_named_by_file():
    spans = [span("a.txt", 1), span("a.txt", 2), span("b.txt", 1), *(span(f"z{i:02d}.txt", 1) for i in range(30))]
    told = said_missing([*spans, span("here.txt", 1)], spans, Path("calls"))
    assert told.startswith("calls: the texts of 33 of 34 labelled sentences are not here.")
    assert "  a.txt: 2 sentences\n  b.txt: 1 sentences" in told
    assert told.endswith("... and 12 more files")


def test_labels_ship_with_the_project():
    corpus = read_corpus()
    assert len(corpus.spans) >= 4000
    assert len(corpus.written) >= 800
    assert len({span.id for span in corpus.spans}) == len(corpus.spans)
    assert {span.judged for span in corpus.spans} == {()}


def test_a_folder_without_labels_is_said(tmp_path):
    with pytest.raises(NarrativeError, match="no labels here"):
        read_corpus(tmp_path)


def test_calls_are_read_and_the_rest_is_passed_over(tmp_path):
    good = next(SAMPLE.rglob("*.txt"))
    (tmp_path / "good.txt").write_bytes(good.read_bytes())
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "empty.txt").write_text("")
    assert len(list(calls_under(tmp_path))) == 1
