"""Mentions as tasks for two labelling tools, and what reviewers said of them back; pure, no file is opened here."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from reprlib import repr as short
from typing import Any, get_args

from nlp.errors import ReadError
from nlp.nouns import Stance

# The choice that says: this narrative is not told here.
NONE = "none"

_STANCES: tuple[str, ...] = get_args(Stance)
_LONGEST_CALL = 2**31
_TASK = "a task that narratives review export wrote, answered in Label Studio (JSON export) or Prodigy (db-out)"
_KEYS: dict[str, type | tuple[type, ...]] = {
    "document": str,
    "sentence": int,
    "start": int,
    "end": int,
    "narrative": str,
    "value": str,
    "stance": str,
    "tier": str,
    # A browser writes 1.0 as 1.
    "score": (float, int),
    "taxonomy": str,
    "model": str,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one sentence, and by which versions; `[start, end)` is the sentence's span in its call."""

    document: str
    sentence: int
    start: int
    end: int
    narrative: str
    value: str
    stance: str
    tier: str
    score: float
    taxonomy: str
    model: str


@dataclass(frozen=True, slots=True)
class Task:
    """A mention to be reviewed. `[evidence_start, evidence_end)` is a span of `text`; `values` are the narrative's."""

    found: Found
    values: tuple[str, ...]
    company: str
    quarter: str
    speaker: str
    role: str
    previous: str
    text: str
    next: str
    evidence_start: int
    evidence_end: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer said of what was found: its true value and stance, both None where the narrative is not there.

    `judged_at` is None where the tool did not note the time; `place` is where it stands, as errors call it.
    """

    found: Found
    value: str | None
    stance: str | None
    judged_at: datetime | None
    place: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What one file says: the judgements, and how many tasks were skipped or left open."""

    judgements: tuple[Judgement, ...]
    skipped: int


def label_studio_tasks(tasks: Sequence[Task]) -> str:
    """The tasks as one JSON list, a line each: Label Studio's import takes a list and no JSON lines.

    Sources: Label Studio's guides "Label Studio Task Format" and "Import pre-annotated data"; for dynamic choices its
    reference of the tag Choices. The names are those of corpora/review/label-studio.xml.
    """
    return "[\n" + ",\n".join(json.dumps(_label_studio_task(task)) for task in tasks) + "\n]\n"


def _label_studio_task(task: Task) -> dict[str, Any]:
    found = task.found
    shown = ("company", "quarter", "speaker", "role", "previous", "text", "next")
    data = {
        "narrative": found.narrative,
        "found": f"{found.value}, {found.stance}",
        **{key: getattr(task, key) for key in shown},
        "values": [{"value": value} for value in (*task.values, NONE)],
        "mention": asdict(found),
    }
    start, end = task.evidence_start, task.evidence_end
    evidence = {"start": start, "end": end, "text": task.text[start:end], "labels": ["evidence"]}
    result = [
        _result("value", "choices", {"choices": [found.value]}),
        _result("stance", "choices", {"choices": [found.stance]}),
        _result("evidence", "labels", evidence),
    ]
    return {"data": data, "predictions": [{"model_version": found.model, "score": found.score, "result": result}]}


def _result(name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "from_name": name, "to_name": "text", "type": kind, "value": value}


def prodigy_tasks(tasks: Sequence[Task]) -> str:
    """The tasks as JSON lines for Prodigy's interface `choice`, what was found chosen beforehand.

    Source: Prodigy's documentation, "Annotation interfaces".
    """
    return "".join(json.dumps(_prodigy_task(task)) + "\n" for task in tasks)


def _prodigy_task(task: Task) -> dict[str, Any]:
    found = task.found
    shown = ("company", "quarter", "speaker", "role", "previous", "next")
    senses = [(value, stance) for value in task.values for stance in _STANCES]
    return {
        "text": task.text,
        "spans": [{"start": task.evidence_start, "end": task.evidence_end, "label": found.narrative}],
        "options": [
            *({"id": f"{value}/{stance}", "text": f"{value}, {stance}"} for value, stance in senses),
            {"id": NONE, "text": f"no {found.narrative} here"},
        ],
        "accept": [f"{found.value}/{found.stance}"],
        "meta": {key: getattr(task, key) for key in shown} | {"tier": found.tier, "score": found.score},
        "mention": asdict(found),
    }


def read_answers(text: str, name: str) -> Answers:
    """The answers in the text of a file that Label Studio or Prodigy wrote: a JSON list, or JSON lines.

    Of Prodigy's answers, reject says that the narrative is not there, ignore that the task was skipped.
    Raises ReadError, `name:line: what, expected what` (in a list `name: task N: ...`), at the first that is wrong.
    """
    judgements: list[Judgement] = []
    skipped = 0
    for place, record in _records(text, name):
        try:
            answers = _answers(record, place)
        except ReadError as error:
            raise ReadError(f"{place}: {error}") from error.__cause__
        judgements += [answer for answer in answers if answer]
        skipped += answers.count(None)
    return Answers(tuple(judgements), skipped)


def _records(text: str, name: str) -> Iterator[tuple[str, Any]]:
    if text.lstrip().startswith("["):
        # An export stands on one line, which would tell nothing.
        for number, record in enumerate(_json(text, name, 1), start=1):
            yield f"{name}: task {number}", record
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"{name}:{number}", _json(line, name, number)


def _json(text: str, name: str, number: int) -> Any:
    try:
        record = json.loads(text)
        # JSON can spell half a character ("\ud800"), which no database stores.
        json.dumps(record, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        line = number + error.lineno - 1
        raise ReadError(f"{name}:{line}: not JSON ({error.msg} at column {error.colno}), expected {_TASK}") from error
    # Half a character, or brackets nested too deep.
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{name}:{number}: JSON that cannot be read, expected {_TASK}") from error
    return record


def _answers(record: Any, place: str) -> list[Judgement | None]:
    """A judgement for each answer to the task; None where it was skipped."""
    match record:
        case {"data": {"mention": dict(mention)}, "annotations": list(annotations)}:
            return [_annotated(_found(mention), annotation, place) for annotation in annotations] or [None]
        case {"mention": dict(mention), "answer": "accept" | "reject" | "ignore"}:
            return [_answered(_found(mention), record, place)]
    raise ReadError(f"{short(record)}, expected {_TASK}")


def _found(mention: dict[str, Any]) -> Found:
    wrong = [key for key, kind in _KEYS.items() if not isinstance(mention.get(key), kind)]
    if wrong:
        raise ReadError(f'"mention" without {", ".join(wrong)}, expected it as it was exported')
    found = Found(**{key: mention[key] for key in _KEYS})
    if not (0 <= found.start < found.end < _LONGEST_CALL and 0 <= found.sentence < _LONGEST_CALL):
        raise ReadError(f"a sentence at [{found.start}, {found.end}), expected a span of the call's text")
    if not (found.stance in _STANCES and 0 <= found.score <= 1):
        raise ReadError(f"found {short(found.stance)} with score {found.score}, expected it as it was exported")
    return found


def _annotated(found: Found, annotation: Any, place: str) -> Judgement | None:
    match annotation:
        case {"was_cancelled": True}:
            return None
        case {"result": list(result)}:
            at = annotation.get("updated_at") or annotation.get("created_at")
            chosen = _chosen(result)
            return _judgement(found, chosen.get("value"), chosen.get("stance"), at, place)
    raise ReadError(f'the annotation {short(annotation)}, expected an object with a list "result"')


def _chosen(result: list[Any]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for part in result:
        match part:
            case {"from_name": str(name), "type": "choices", "value": {"choices": [str(choice)]}}:
                chosen[name] = choice
    return chosen


def _answered(found: Found, record: dict[str, Any], place: str) -> Judgement | None:
    if record["answer"] == "ignore":
        return None
    match [NONE] if record["answer"] == "reject" else record.get("accept"):
        case [str(choice)]:
            value, _, stance = choice.partition("/")
            return _judgement(found, value, stance, record.get("_timestamp"), place)
        case accepted:
            raise ReadError(f'"accept" is {short(accepted)}, expected the one choice that was accepted')


def _judgement(found: Found, value: str | None, stance: str | None, at: object, place: str) -> Judgement:
    if value == NONE:
        return Judgement(found, None, None, _time(at), place)
    if not value:
        raise ReadError(f"no value was chosen, expected {NONE} or one of {found.narrative}")
    if stance not in _STANCES:
        raise ReadError(f"the stance is {short(stance)}, expected one of {', '.join(_STANCES)}")
    return Judgement(found, value, stance, _time(at), place)


def _time(at: object) -> datetime | None:
    """Label Studio's ISO text or Prodigy's seconds since 1970."""
    try:
        if isinstance(at, str):
            return datetime.fromisoformat(at).astimezone(UTC)
        return None if at is None else datetime.fromtimestamp(float(str(at)), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ReadError(f"answered at {short(at)}, expected a time") from error
