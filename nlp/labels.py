"""Labels on texts that are not ours to ship: where the sentence stands, its hash, and what readers said of it."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from nlp.errors import ReadError
from nlp.examples import Example, Label
from nlp.nouns import Call, Sentence, Turn
from nlp.sentences import split

_KEYS = {"id": str, "file": str, "call": str, "start": int, "end": int, "sha256": str, "round": int, "labels": dict}


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A labelled sentence without its text: `call` is the call's id, `[start, end)` a span of the call's text.

    `sha256` is the first 16 digits of the sentence's hash, `round` the round of labelling it was chosen in. `labels`
    has the narratives that the sentence carries; one that is not there is none, if it was judged. `judged` names the
    narratives that the readers judged, and is empty where they judged every one. `drawn` is the probability with which
    a sentence was drawn at random, None where it was chosen.
    """

    id: str
    file: str
    call: str
    start: int
    end: int
    sha256: str
    round: int
    labels: Mapping[str, Label]
    judged: tuple[str, ...] = ()
    drawn: float | None = None


def hash_of(sentence: str) -> str:
    """The hash by which a sentence is known."""
    return sha256(sentence.encode()).hexdigest()[:16]


def read_labels(lines: Iterable[str], name: str) -> Iterator[LabelledSpan]:
    """The labelled spans in a file of JSON lines; raises ReadError with `name:line` and what was expected."""
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            labels = {narrative: Label(**label) for narrative, label in row["labels"].items()}
            judged, drawn = row.get("judged", []), row.get("drawn")
            if any(not isinstance(row[key], kind) for key, kind in _KEYS.items()) or not _are_names(judged):
                raise TypeError
            if drawn is not None and not 0 < drawn <= 1:
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ReadError(f"{name}:{number}: a label needs {', '.join(_KEYS)}") from None
        given = {"labels": labels, "judged": tuple(judged), "drawn": drawn}
        yield LabelledSpan(**{key: row[key] for key in _KEYS} | given)


def _are_names(judged: object) -> bool:
    return isinstance(judged, list) and all(isinstance(narrative, str) for narrative in judged)


def label_line(span: LabelledSpan) -> str:
    """The span as one JSON line."""
    labels = {narrative: asdict(label) for narrative, label in span.labels.items()}
    some = {key: getattr(span, key) for key in ("judged", "drawn") if getattr(span, key)}
    return json.dumps({key: getattr(span, key) for key in _KEYS} | {"labels": labels} | some)


def join(spans: Sequence[LabelledSpan], calls: Iterable[Call]) -> tuple[list[Example], list[LabelledSpan]]:
    """Examples with their texts, for the spans whose calls are at hand, and the spans whose text is missing or changed.

    A sentence's neighbours are those of the same turn. Of a span with `judged`, the labels have each narrative that was
    judged, None where it is not there, and no other: whoever learns from them must not take the others for none.
    """
    wanted: dict[str, list[LabelledSpan]] = {}
    for span in spans:
        wanted.setdefault(span.call, []).append(span)
    examples: list[Example] = []
    for call in calls:
        if call.id in wanted:
            examples += _examples(call, wanted[call.id])
    joined = {example.id for example in examples}
    return examples, [span for span in spans if span.id not in joined]


def _examples(call: Call, spans: Sequence[LabelledSpan]) -> Iterator[Example]:
    sentences = split(call)
    starts = [sentence.start for sentence in sentences]
    ends = [sentence.end for sentence in sentences]
    for span in spans:
        text = call.text[span.start : span.end]
        if hash_of(text) != span.sha256:
            continue
        turn = next((turn for turn in reversed(call.turns) if turn.start <= span.start), None)
        before, after = bisect_left(ends, span.start + 1) - 1, bisect_left(starts, span.end)
        near = [sentences[i].text if _inside(sentences, i, turn) else "" for i in (before, after)]
        labels = {narrative: span.labels.get(narrative) for narrative in span.judged} if span.judged else span.labels
        yield Example(span.id, near[0], text, near[1], labels)


def _inside(sentences: Sequence[Sentence], i: int, turn: Turn | None) -> bool:
    return bool(
        turn
        and 0 <= i < len(sentences)
        and turn.start <= sentences[i].start
        and sentences[i].end <= turn.start + len(turn.text)
    )
