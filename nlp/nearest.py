"""Narratives of an analyst's own: what the rules let through is told from its look-alikes by the nearest example.

Nearest neighbours (Cover & Hart 1967) in a sentence encoder's space, where few examples suffice (Snell et al. 2017).
Nothing is trained, so a new example counts at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlp.cascade import Classify, Context, Verdict
from nlp.rules import STATED, WIDE, Match
from nlp.rules import TIER as RULES
from nlp.taxonomy import Narrative, Taxonomy

TIER = "nearest"

Floats = NDArray[np.float64]
# Sentences to unit vectors, (sentences, width).
Embed = Callable[[Sequence[str]], Floats]

# Below this a match is dropped.
_KEPT = 0.5
# What a pattern says for a match beside its examples, in spreads; a keyword alone says nothing.
_PRIOR = 1.5
# A spread is at least this: examples may all say the same.
_LEAST_SPREAD = 0.01


@dataclass(frozen=True, slots=True)
class _Space:
    """A narrative's examples and counterexamples as unit vectors, and each example's value.

    `spread` is the unit in which differences of likeness are counted, so that any encoder will do; a sentence less like
    every example than `stranger` is about something else.
    """

    values: tuple[str, ...]
    examples: Floats
    counterexamples: Floats
    spread: float
    stranger: float


def nearest(taxonomy: Taxonomy, embed: Embed) -> Classify:
    """The tier: keeps or drops each match of a narrative with examples and gives its value; others pass through.

    The score is a logistic function of how much nearer the nearest example is than the nearest counterexample, in
    cosine, or than the loneliest example is to its nearest (Tax 2001). A value that a pattern states stands.
    """
    spaces = {n.name: _space(n, embed) for n in taxonomy.narratives if n.counterexamples}

    def classify(contexts: Sequence[Context], said: Sequence[tuple[Match, ...]]) -> list[Verdict]:
        asked = [i for i, matches in enumerate(said) if any(_concerns(spaces, match) for match in matches)]
        vectors = dict(zip(asked, embed([contexts[i][1] for i in asked]), strict=True)) if asked else {}
        return [
            Verdict(_kept(spaces, matches, vectors[i]) if i in vectors else matches) for i, matches in enumerate(said)
        ]

    return classify


def then(first: Classify, second: Classify) -> Classify:
    """Both tiers as one: the second reads what the first has left, and it is sure where both are."""

    def classify(contexts: Sequence[Context], said: Sequence[tuple[Match, ...]]) -> list[Verdict]:
        before = first(contexts, said)
        after = second(contexts, [verdict.matches for verdict in before])
        return [Verdict(b.matches, a.sure and b.sure) for a, b in zip(before, after, strict=True)]

    return classify


def _space(narrative: Narrative, embed: Embed) -> _Space:
    values = tuple(value.name for value in narrative.values for _ in value.examples)
    examples = embed([example for value in narrative.values for example in value.examples])
    counterexamples = embed(narrative.counterexamples)
    every = np.vstack([examples, counterexamples])
    # Each sentence among the others.
    likeness = every @ every.T
    np.fill_diagonal(likeness, -1.0)
    near, off = likeness[:, : len(values)].max(axis=1), likeness[:, len(values) :].max(axis=1)
    return _Space(
        values,
        examples,
        counterexamples,
        spread=max(float((near - off).std()), _LEAST_SPREAD),
        stranger=float(near[: len(values)].min()),
    )


def _concerns(spaces: Mapping[str, _Space], match: Match) -> bool:
    """Whether the examples decide: what a classifier that knows the narrative has said of it stands."""
    return match.tier == RULES and match.narrative in spaces


def _kept(spaces: Mapping[str, _Space], matches: Sequence[Match], vector: Floats) -> tuple[Match, ...]:
    weighed = (_weighed(m, vector, spaces[m.narrative]) if _concerns(spaces, m) else m for m in matches)
    return tuple(match for match in weighed if match.tier != TIER or match.score >= _KEPT)


def _weighed(match: Match, vector: Floats, space: _Space) -> Match:
    likeness = space.examples @ vector
    rival = max((space.counterexamples @ vector).max(), space.stranger)
    lead = (likeness.max() - rival) / space.spread
    prior = _PRIOR if match.score > WIDE else 0.0
    return replace(
        match,
        value=match.value if match.score >= STATED else space.values[likeness.argmax()],
        score=round(float(1 / (1 + np.exp(-(lead + prior)))), 4),
        tier=TIER,
    )
