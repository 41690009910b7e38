import json

import pytest

from nlp.errors import ReadError
from nlp.examples import Example, Label, read_examples, tagged_line
from nlp.nouns import Mention

LABEL = '{"value": "technology", "stance": "asserted"}'


def read(*lines, labelled=False):
    return list(read_examples(lines, "some.jsonl", labelled))


def mention(narrative="deflation", value="technology", start=3, end=9, stance="asserted", score=0.5):
    return Mention("a", 0, narrative, value, stance, start, end, "prices", "rules", score)


@pytest.mark.parametrize(
    ("line", "example"),
    [
        (
            '{"id": "a", "prev": "P.", "sentence": "S.", "next": "N."}',
            Example("a", "P.", "S.", "N.", None),
        ),
        ('{"id": "a", "prev": "", "sentence": "S.", "next": ""}', Example("a", "", "S.", "", None)),
        ('{"id": "a", "sentence": "S."}\n', Example("a", "", "S.", "", None)),
        ('\ufeff{"id": "a", "sentence": "S."}', Example("a", "", "S.", "", None)),
        ('{"sentence": "Caf\\u00e9 😀", "id": "a", "stratum": 7}', Example("a", "", "Café 😀", "", None)),
        ('{"id": "a", "sentence": ""}', Example("a", "", "", "", None)),
        # Labels are not looked at where none are asked for, wrong ones included.
        ('{"id": "a", "sentence": "S.", "labels": 3}', Example("a", "", "S.", "", None)),
    ],
)
def test_read_unlabelled(line, example):
    assert read(line) == [example]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("{}", {}),
        ('{"deflation": null}', {"deflation": None}),
        (
            f'{{"deflation": {LABEL}, "cost_takeout": null}}',
            {"deflation": Label("technology", "asserted"), "cost_takeout": None},
        ),
        ('{"x": {"stance": "open", "value": "v", "why": 1}}', {"x": Label("v", "open")}),
    ],
)
def test_read_labelled(labels, expected):
    line = f'{{"id": "a", "sentence": "S.", "labels": {labels}}}'
    assert read(line, labelled=True) == [Example("a", "", "S.", "", expected)]


def test_order_is_kept_and_blank_lines_are_skipped():
    lines = ['{"id": "b", "sentence": "1"}\n', "\n", "  \t\r\n", '{"id": "a", "sentence": "2"}\n', ""]
    assert [e.id for e in read(*lines)] == ["b", "a"]
    assert read() == []


ERRORS = [
    ("{", "not JSON (Expecting property name enclosed in double quotes at column 2), expected one object"),
    ("[" * 100_000, "JSON that cannot be read, expected one object"),
    ("9" * 10_000, "JSON that cannot be read, expected one object"),
    ('["a"]', "['a'] is not an object, expected {"),
    ('{"sentence": "S."}', '"id" is missing, expected a string'),
    ('{"id": 7, "sentence": "S."}', '"id" is 7, expected a string'),
    ('{"id": "b"}', '"sentence" is missing, expected a string'),
    ('{"id": "b", "sentence": null}', '"sentence" is None, expected a string'),
    ('{"id": "b", "sentence": "S.", "prev": null}', '"prev" is None, expected a string'),
    ('{"id": "b", "sentence": "S.", "next": ["N."]}', "\"next\" is ['N.'], expected a string"),
    ('{"id": "b", "sentence": "\\ud800"}', '"sentence" holds half a surrogate pair, expected whole characters'),
    ('{"id": "a", "sentence": "S."}', "\"id\" 'a' is already on line 1, expected each id once"),
]


@pytest.mark.parametrize(("line", "message"), ERRORS, ids=range(len(ERRORS)))
def test_errors(line, message):
    with pytest.raises(ReadError) as error:
        read('{"id": "a", "sentence": "S."}', "", line)
    assert str(error.value).startswith(f"some.jsonl:3: {message}")
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 250


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("", '"labels" is missing, expected an object with, for each narrative, null or {"value", "stance"}'),
        (', "labels": null', '"labels" is None, expected an object'),
        (', "labels": ["deflation"]', "\"labels\" is ['deflation'], expected an object"),
        (', "labels": {"x": "v"}', "\"labels\" of 'x': 'v', expected null or {"),
        (', "labels": {"x": {"stance": "open"}}', '"labels" of \'x\': "value" is missing or not a string, expected'),
        (', "labels": {"x": {"value": "v", "stance": 1}}', '"labels" of \'x\': "stance" is missing or not a string'),
        (
            ', "labels": {"x": {"value": "v", "stance": "maybe"}}',
            "\"labels\" of 'x': unknown stance 'maybe', expected one of asserted, denied, open",
        ),
    ],
)
def test_label_errors(labels, message):
    with pytest.raises(ReadError) as error:
        read(f'{{"id": "a", "sentence": "S."{labels}}}', labelled=True)
    assert str(error.value).startswith(f"some.jsonl:1: {message}")


def test_lines_before_the_wrong_one_are_given():
    examples = read_examples(['{"id": "a", "sentence": "S."}', "{"], "some.jsonl", False)
    assert next(examples).id == "a"
    with pytest.raises(ReadError, match=r"some\.jsonl:2: "):
        next(examples)


def test_tagged_line_has_exactly_this_form():
    assert tagged_line("a", [mention()]) == (
        '{"id": "a", "mentions": [{"narrative": "deflation", "value": "technology", "stance": "asserted", '
        '"score": 0.5, "tier": "rules", "start": 3, "end": 9}]}'
    )
    assert tagged_line("a", []) == '{"id": "a", "mentions": []}'


def test_tagged_line_orders_by_start_then_narrative():
    late, early = mention("cost_takeout", "own", start=5), mention("sku_consolidation", "offer", start=1)
    same_start = mention("deflation", "macro", start=5)
    line = tagged_line("a", [same_start, late, early])
    assert [m["narrative"] for m in json.loads(line)["mentions"]] == ["sku_consolidation", "cost_takeout", "deflation"]
    assert line == tagged_line("a", [late, early, same_start])


@pytest.mark.parametrize("id", ["é😀", 'quote " and \\', "line\nbreak\u2028"])
def test_tagged_line_is_one_ascii_line_that_gives_the_id_back(id):
    line = tagged_line(id, [])
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert json.loads(line)["id"] == id


def test_a_score_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        tagged_line("a", [mention(score=float("nan"))])
