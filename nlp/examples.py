"""The public JSONL interface: sentences in, the narratives tagged in them out."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from reprlib import repr as short
from typing import Any, get_args

from nlp.errors import ReadError
from nlp.nouns import Mention, Stance

_STANCES: tuple[str, ...] = get_args(Stance)
_BYTE_ORDER_MARK = "\ufeff"
_ROOT_KEYS = '{"id", "prev", "sentence", "next"}'
_LABEL_FORM = 'null or {"value", "stance"}'


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader of the codebook said of one narrative in one sentence."""

    value: str
    stance: str


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its neighbours; `labels` maps narrative to label or None, and is None where there are none."""

    id: str
    prev: str
    sentence: str
    next: str
    labels: Mapping[str, Label | None] | None


def read_examples(lines: Iterable[str], name: str, labelled: bool) -> Iterator[Example]:
    """The examples of a JSONL file, one a line, in the file's order; blank lines and further keys are passed over.

    A line is `{"id", "prev", "sentence", "next"[, "labels"]}`; `prev` and `next` may be empty or left out. `labels`
    is read only when `labelled`, and is then required. Raises ReadError, `name:line: what, expected what`, at the
    first line that is wrong.
    """
    first_seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip(_BYTE_ORDER_MARK + " \t\r\n"):
            continue
        try:
            example = _example(line, labelled)
            if example.id in first_seen:
                raise ReadError(
                    f'"id" {short(example.id)} is already on line {first_seen[example.id]}, expected each id once'
                )
        except ReadError as error:
            raise ReadError(f"{name}:{number}: {error}") from error.__cause__
        first_seen[example.id] = number
        yield example


def tagged_line(id: str, mentions: Sequence[Mention]) -> str:
    """One JSON line, without its line end, `{"id", "mentions": [...]}`: what was found in the sentence `id`.

    A mention is `{"narrative", "value", "stance", "score", "tier", "start", "end"}` with `[start, end)` as the
    mention gives it, here offsets into the sentence. Mentions are ordered by start, then narrative, then end and
    value, so the line does not depend on the order given. ASCII only; a score that is not a number is a ValueError.
    """
    ordered = sorted(mentions, key=lambda m: (m.start, m.narrative, m.end, m.value))
    return json.dumps({"id": id, "mentions": [_tag(m) for m in ordered]}, allow_nan=False)


def _tag(mention: Mention) -> dict[str, str | float]:
    return {
        "narrative": mention.narrative,
        "value": mention.value,
        "stance": mention.stance,
        "score": mention.score,
        "tier": mention.tier,
        "start": mention.start,
        "end": mention.end,
    }


def _example(line: str, labelled: bool) -> Example:
    record = _record(line)
    return Example(
        id=_text(record, "id"),
        prev=_text(record, "prev", ""),
        sentence=_text(record, "sentence"),
        next=_text(record, "next", ""),
        labels=_labels(record) if labelled else None,
    )


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line.lstrip(_BYTE_ORDER_MARK))
    except json.JSONDecodeError as error:
        raise ReadError(f"not JSON ({error.msg} at column {error.colno}), expected one object {_ROOT_KEYS}") from error
    # json.loads also gives up on brackets nested too deep and on numbers of thousands of digits.
    except (RecursionError, ValueError) as error:
        raise ReadError(f"JSON that cannot be read, expected one object {_ROOT_KEYS}") from error
    if not isinstance(record, dict):
        raise ReadError(f"{short(record)} is not an object, expected {_ROOT_KEYS}")
    return record


def _text(record: Mapping[str, Any], key: str, default: str | None = None) -> str:
    text = record.get(key, default)
    if key not in record and default is None:
        raise ReadError(f'"{key}" is missing, expected a string')
    if not isinstance(text, str):
        raise ReadError(f'"{key}" is {short(text)}, expected a string')
    try:
        text.encode()
    # JSON can spell half a character ("\ud800"), on which spaCy would fail later with no line to point to.
    except UnicodeEncodeError as error:
        raise ReadError(f'"{key}" holds half a surrogate pair, expected whole characters') from error
    return text


def _labels(record: Mapping[str, Any]) -> Mapping[str, Label | None]:
    expected = f"expected an object with, for each narrative, {_LABEL_FORM}"
    if "labels" not in record:
        raise ReadError(f'"labels" is missing, {expected}')
    if not isinstance(record["labels"], dict):
        raise ReadError(f'"labels" is {short(record["labels"])}, {expected}')
    return {narrative: _label(narrative, label) for narrative, label in record["labels"].items()}


def _label(narrative: str, label: object) -> Label | None:
    if label is None:
        return None
    where = f'"labels" of {short(narrative)}:'
    if not isinstance(label, dict):
        raise ReadError(f"{where} {short(label)}, expected {_LABEL_FORM}")
    for key in ("value", "stance"):
        if not isinstance(label.get(key), str):
            raise ReadError(f'{where} "{key}" is missing or not a string, expected {_LABEL_FORM}')
    if label["stance"] not in _STANCES:
        raise ReadError(f"{where} unknown stance {short(label['stance'])}, expected one of {', '.join(_STANCES)}")
    return Label(label["value"], label["stance"])
