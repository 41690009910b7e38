"""Tasks in the tools' formats, and answers in theirs."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlp.errors import ReadError
from nlp.review import Answers, Found, Judgement, Task, label_studio_tasks, prodigy_tasks, read_answers

INTERFACE = Path(__file__).parent.parent.parent / "corpora" / "review" / "label-studio.xml"
FOUND = Found("c1", 7, 40, 66, "cost_takeout", "own", "asserted", "rules", 0.9, "taxonomy-1", "rules")
TASK = Task(
    found=FOUND,
    values=("customer", "own"),
    company="AAA",
    quarter="2025-Q1",
    speaker="Ann Lee",
    role="management",
    previous="Good day.",
    text="We cut the cost of lids.",
    next="",
    evidence_start=3,
    evidence_end=15,
)
SECOND = replace(TASK, found=replace(FOUND, sentence=8, start=70, end=94))


def interface() -> ET.Element:
    return ET.parse(INTERFACE).getroot()


def test_label_studio_tasks_are_a_list_with_a_task_a_line():
    text = label_studio_tasks([TASK, SECOND])
    assert [task["data"]["mention"]["sentence"] for task in json.loads(text)] == [7, 8]
    assert len(text.splitlines()) == 4
    assert json.loads(label_studio_tasks([])) == []


def test_a_label_studio_task_fits_the_interface_that_we_ship():
    (task,) = json.loads(label_studio_tasks([TASK]))
    controls = {tag.get("name"): tag for tag in interface().iter() if tag.get("toName")}
    (prediction,) = task["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("rules", 0.9)
    assert {part["from_name"]: part["type"] for part in prediction["result"]} == {
        name: tag.tag.lower() for name, tag in controls.items()
    }
    assert {part["to_name"] for part in prediction["result"]} == {tag.get("toName") for tag in controls.values()}
    offered = [choice["value"] for choice in task["data"][controls["value"].get("value")[1:]]]
    assert offered == ["customer", "own", "none"]
    assert [choice.get("value") for choice in controls["stance"]] == ["asserted", "denied", "open"]
    assert controls["stance"].get("whenChoiceValue") == "none"
    shown = {name for tag in interface().iter() for name in re.findall(r"\$(\w+)", tag.get("value", ""))}
    assert set(task["data"]) == shown | {"mention"}


def test_the_evidence_is_marked():
    evidence = json.loads(label_studio_tasks([TASK]))[0]["predictions"][0]["result"][2]["value"]
    assert evidence == {"start": 3, "end": 15, "text": "cut the cost", "labels": ["evidence"]}
    assert json.loads(prodigy_tasks([TASK]))["spans"] == [{"start": 3, "end": 15, "label": "cost_takeout"}]


def test_a_prodigy_task_offers_every_sense_and_accepts_what_was_found():
    first, second = map(json.loads, prodigy_tasks([TASK, SECOND]).splitlines())
    assert [option["id"] for option in first["options"]] == [
        *(f"{value}/{stance}" for value in ("customer", "own") for stance in ("asserted", "denied", "open")),
        "none",
    ]
    assert first["accept"] == ["own/asserted"]
    assert (first["meta"]["previous"], first["meta"]["company"]) == ("Good day.", "AAA")
    assert second["mention"]["sentence"] == 8


def annotated(*annotations, task=TASK) -> dict:
    """The task as Label Studio exports it."""
    return json.loads(label_studio_tasks([task]))[0] | {"id": 12, "annotations": list(annotations)}


def annotation(value=None, stance=None, **more) -> dict:
    chosen = [(name, choice) for name, choice in (("value", value), ("stance", stance)) if choice]
    parts = [{"from_name": name, "type": "choices", "value": {"choices": [choice]}} for name, choice in chosen]
    evidence = {"from_name": "evidence", "type": "labels", "value": {"start": 3, "end": 15, "labels": ["evidence"]}}
    return {"result": [*parts, evidence], "was_cancelled": False} | more


def answered(answer, **more) -> dict:
    """The task as Prodigy exports it."""
    return json.loads(prodigy_tasks([TASK])) | {"answer": answer} | more


AT = datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("record", "judged", "skipped"),
    [
        (annotated(annotation("own", "asserted")), [("own", "asserted", None)], 0),
        (annotated(annotation("customer", "open")), [("customer", "open", None)], 0),
        (annotated(annotation("none")), [(None, None, None)], 0),
        # The stance was chosen before the value was found to be none.
        (annotated(annotation("none", "asserted")), [(None, None, None)], 0),
        (annotated(annotation("none", created_at="2025-03-04T05:06:07Z")), [(None, None, AT)], 0),
        (
            annotated(annotation("none", created_at="2024-01-01", updated_at="2025-03-04T06:06:07+01:00")),
            [(None, None, AT)],
            0,
        ),
        (annotated(annotation("none"), annotation("own", "open")), [(None, None, None), ("own", "open", None)], 0),
        (annotated(annotation("own", "open", was_cancelled=True)), [], 1),
        (annotated({"result": [], "was_cancelled": True}, annotation("none")), [(None, None, None)], 1),
        (annotated(), [], 1),
        (answered("accept"), [("own", "asserted", None)], 0),
        (answered("accept", accept=["customer/denied"]), [("customer", "denied", None)], 0),
        (answered("accept", accept=["none"], _timestamp=int(AT.timestamp())), [(None, None, AT)], 0),
        (answered("reject"), [(None, None, None)], 0),
        (answered("reject", accept=[]), [(None, None, None)], 0),
        (answered("ignore"), [], 1),
        # A browser writes a float that is whole without its point.
        (answered("reject", mention=answered("")["mention"] | {"score": 1}), [(None, None, None)], 0),
    ],
)
@pytest.mark.parametrize("form", [json.dumps, lambda record: json.dumps([record], indent=1)])
def test_answers(record, judged, skipped, form):
    answers = read_answers(form(record), "some.json")
    assert [(one.value, one.stance, one.judged_at) for one in answers.judgements] == judged
    assert answers.skipped == skipped


def test_an_answer_brings_back_what_was_found_and_where_it_stands():
    lines = [json.dumps(annotated()), "", json.dumps(answered("accept"))]
    assert read_answers("\n".join(lines), "a.jsonl") == Answers(
        (Judgement(FOUND, "own", "asserted", None, "a.jsonl:3"),), skipped=1
    )
    listed = read_answers(json.dumps([annotated(), annotated(annotation("none"))]), "a.json")
    assert [one.place for one in listed.judgements] == ["a.json: task 2"]


@pytest.mark.parametrize("text", ["", "\n \n", "[]"])
def test_nothing_answered(text):
    assert read_answers(text, "a.json") == Answers((), 0)


def changed(**more) -> dict:
    task = answered("reject")
    return task | {"mention": task["mention"] | more}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({}, "{}, expected a task that narratives review export wrote"),
        (3, "3, expected a task that"),
        ({"text": "x", "answer": "accept", "accept": ["own/open"]}, "expected a task that"),
        (json.loads(prodigy_tasks([TASK])), "expected a task that"),
        (answered("maybe"), "expected a task that"),
        (answered("accept", accept=[]), '"accept" is [], expected the one choice'),
        (answered("accept", accept=["own/open", "none"]), "expected the one choice"),
        (answered("accept", accept=None), '"accept" is None, expected the one choice'),
        (answered("accept", accept=["own"]), "the stance is '', expected one of asserted, denied, open"),
        (answered("accept", accept=["/open"]), "no value was chosen, expected none or one of cost_takeout"),
        (answered("reject", _timestamp="soon"), "answered at 'soon', expected a time"),
        (answered("reject", _timestamp=10**40), "expected a time"),
        (annotated(annotation()), "no value was chosen, expected none or"),
        (annotated(annotation("own")), "the stance is None, expected one of asserted"),
        (annotated(annotation("own", "likely")), "the stance is 'likely', expected one of asserted"),
        (annotated(annotation("none", updated_at=[1])), "answered at [1], expected a time"),
        (annotated("yes"), "the annotation 'yes', expected an object with a list \"result\""),
        (annotated({"result": None}), 'expected an object with a list "result"'),
        (annotated(annotation("none")) | {"data": {"mention": {}}}, '"mention" without document, sentence, start'),
        (changed(start="40"), '"mention" without start, expected it as it was exported'),
        (changed(model=None), '"mention" without model,'),
        (changed(start=66), "a sentence at [66, 66), expected a span"),
        (changed(end=2**31), "expected a span of the call's text"),
        (changed(sentence=-1), "expected a span of the call's text"),
        (changed(score=1.5), "found 'asserted' with score 1.5, expected it as it was exported"),
        (changed(score=float("nan")), "with score nan"),
        (changed(stance="likely"), "found 'likely' with score"),
    ],
)
def test_a_wrong_answer_is_named(record, said):
    text = json.dumps(answered("ignore")) + "\n" + json.dumps(record)
    with pytest.raises(ReadError) as error:
        read_answers(text, "a.jsonl")
    assert str(error.value).startswith("a.jsonl:2: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "a.json:1: not JSON (Expecting property name enclosed in double quotes at column 2), expected a task"),
        ("\n{}}", "a.json:2: not JSON (Extra data at column 3)"),
        ("[\n{},\n", "a.json:3: not JSON"),
        ('{"a": "\\ud800"}', "a.json:1: JSON that cannot be read"),
        ("[" * 100_000, "a.json:1: JSON that cannot be read"),
        ("[3]", "a.json: task 1: 3, expected a task"),
    ],
)
def test_what_is_no_json_is_named(text, said):
    with pytest.raises(ReadError) as error:
        read_answers(text, "a.json")
    assert str(error.value).startswith(said)
