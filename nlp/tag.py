"""Sentences to mentions: the tiers in their order. Today there is one, the rules."""

from collections.abc import Sequence

from nlp.boilerplate import is_boilerplate
from nlp.examples import Example
from nlp.nouns import Mention, Sentence
from nlp.rules import Find, Match


def tag(sentences: Sequence[Sentence], find: Find) -> tuple[Mention, ...]:
    """The mentions in a document's sentences, in order; boilerplate and operators' words carry none.

    A sentence's neighbours are those of the same turn.
    """
    return tuple(
        _mention(match, sentence.document, sentence.index, sentence.text, sentence.start)
        for i, sentence in enumerate(sentences)
        if not sentence.boilerplate
        for match in find(_neighbour(sentences, i, -1), sentence.text, _neighbour(sentences, i, 1))
    )


def tag_example(example: Example, find: Find) -> tuple[Mention, ...]:
    """The mentions in one sentence that comes with its neighbours; spans are offsets into the sentence."""
    if is_boilerplate(example.sentence):
        return ()
    matches = find(example.prev, example.sentence, example.next)
    return tuple(_mention(match, example.id, 0, example.sentence, 0) for match in matches)


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
