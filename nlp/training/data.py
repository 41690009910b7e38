"""What is learned from: labelled sentences with the company they come from, so that no company is in two folds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from nlp.examples import Example, Label
from nlp.gate import SHORTEST
from nlp.labels import LabelledSpan, join
from nlp.nouns import Call
from nlp.sentences import split

WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence to learn from: `group` is its company or `written`, `judged` the narratives that readers judged.

    One that was `drawn` at random from what rules miss is kept from the gate, which is measured on it.
    """

    example: Example
    group: str
    judged: frozenset[str]
    drawn: bool = False

    def label(self, narrative: str) -> Label | None:
        """What readers said of the narrative."""
        return (self.example.labels or {}).get(narrative)


@dataclass(frozen=True, slots=True)
class Material:
    """Labelled sentences, unlabelled ones of the same calls, and the labels whose text is not here or has changed."""

    labelled: tuple[Labelled, ...]
    unlabelled: tuple[Example, ...]
    missing: tuple[LabelledSpan, ...]


def gather(
    spans: Sequence[LabelledSpan],
    written: Iterable[Example],
    calls: Iterable[Call],
    narratives: Iterable[str],
    most: int,
) -> Material:
    """Everything to learn from: real labelled sentences, written ones, and `most` unlabelled ones at most.

    Unlabelled sentences come only from calls in which labels stand, so never from those held back for measuring; which
    ones depends on their own hash alone.
    """
    everything = frozenset(narratives)
    span_of = {span.id: span for span in spans}
    wanted = {span.call for span in spans}
    labelled: list[Labelled] = []
    unlabelled: dict[str, Example] = {}
    for call in calls:
        if call.id not in wanted:
            continue
        # The same words may lie in two files.
        wanted.remove(call.id)
        here = [span for span in spans if span.call == call.id]
        examples, _ = join(here, [call])
        group = call.ticker or (call.company or call.id).lower()
        for example in examples:
            span = span_of[example.id]
            labelled.append(Labelled(example, group, frozenset(span.judged) or everything, span.drawn is not None))
        unlabelled |= _sentences(call)
    found = {one.example.id for one in labelled}
    taken = {one.example.sentence for one in labelled}
    drawn = sorted(key for key, example in unlabelled.items() if example.sentence not in taken)[:most]
    labelled.sort(key=lambda one: one.example.id)
    labelled += [Labelled(example, WRITTEN, everything) for example in written]
    missing = tuple(span for span in spans if span.id not in found)
    return Material(tuple(labelled), tuple(unlabelled[key] for key in drawn), missing)


def _sentences(call: Call) -> Mapping[str, Example]:
    """The call's sentences worth a look, by hash."""
    sentences = split(call)
    found = {}
    for i, sentence in enumerate(sentences):
        if sentence.boilerplate or not SHORTEST <= len(sentence.text) <= 600:
            continue
        key = sha256(sentence.text.encode()).hexdigest()
        near = [
            sentences[j].text if 0 <= j < len(sentences) and sentences[j].turn == sentence.turn else ""
            for j in (i - 1, i + 1)
        ]
        found[key] = Example(key[:16], near[0], sentence.text, near[1], None)
    return found


def folds(labelled: Sequence[Labelled], number: int) -> list[int]:
    """The fold of each sentence: companies are dealt out by hash, and written sentences one by one."""
    names = [one.example.id if one.group == WRITTEN else one.group for one in labelled]
    return [int(sha256(name.encode()).hexdigest(), 16) % number for name in names]
