"""Sentences to mentions: each sentence between its neighbours through the tiers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nlp.boilerplate import is_boilerplate
from nlp.cascade import Context, Tally, Tiers, cascade
from nlp.examples import Example
from nlp.nouns import Mention, Sentence
from nlp.rules import Match


@dataclass(frozen=True, slots=True)
class Tags:
    """A document's mentions, in order, what each tier did, and the answers that were not known before, by key."""

    mentions: tuple[Mention, ...]
    tallies: tuple[Tally, ...]
    answers: Mapping[bytes, tuple[Match, ...]]


def tag(
    sentences: Sequence[Sentence],
    tiers: Tiers,
    clock: Callable[[], float],
    known: Mapping[bytes, tuple[Match, ...]],
) -> Tags:
    """The mentions in a document's sentences; boilerplate and operators' words carry none.

    A sentence's neighbours are those of the same turn. `clock` gives seconds, `known` answers of these tiers.
    """
    spoken = [i for i, sentence in enumerate(sentences) if not sentence.boilerplate]
    tagged = cascade([_context(sentences, i) for i in spoken], tiers, clock, known)
    mentions = (
        _mention(match, sentences[i].document, sentences[i].index, sentences[i].text, sentences[i].start)
        for i, matches in zip(spoken, tagged.matches, strict=True)
        for match in matches
    )
    return Tags(tuple(mentions), tagged.tallies, tagged.answers)


def tag_examples(
    examples: Sequence[Example], tiers: Tiers, clock: Callable[[], float]
) -> tuple[list[tuple[Mention, ...]], tuple[Tally, ...]]:
    """The mentions in each of many sentences that come with their neighbours, and what each tier did.

    Spans are offsets into the sentence.
    """
    spoken = [example for example in examples if not is_boilerplate(example.sentence)]
    tagged = cascade([(example.prev, example.sentence, example.next) for example in spoken], tiers, clock, {})
    found = {
        example.id: tuple(_mention(match, example.id, 0, example.sentence, 0) for match in matches)
        for example, matches in zip(spoken, tagged.matches, strict=True)
    }
    return [found.get(example.id, ()) for example in examples], tagged.tallies


def _context(sentences: Sequence[Sentence], i: int) -> Context:
    return _neighbour(sentences, i, -1), sentences[i].text, _neighbour(sentences, i, 1)


def _mention(match: Match, document: str, sentence: int, text: str, offset: int) -> Mention:
    return Mention(
        document=document,
        sentence=sentence,
        narrative=match.narrative,
        value=match.value,
        stance=match.stance,
        start=offset + match.start,
        end=offset + match.end,
        evidence=text[match.start : match.end],
        tier=match.tier,
        score=match.score,
    )


def _neighbour(sentences: Sequence[Sentence], i: int, step: int) -> str:
    j = i + step
    return sentences[j].text if 0 <= j < len(sentences) and sentences[j].turn == sentences[i].turn else ""
