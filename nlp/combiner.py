"""Rules and encoder together: a linear model over what both say gives calibrated probabilities.

Stacked generalisation (Wolpert 1992): its weights are fitted on sentences that the encoder was not trained on, so it
knows how far each can be trusted; being a logistic regression on log-probabilities it calibrates them (Platt 1999).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from nlp.nouns import Stance
from nlp.rules import ASSUMED, CUED, STATED, Match

Floats = NDArray[np.float64]

STANCES: tuple[Stance, ...] = get_args(Stance)
_SURENESS = (STATED, CUED, ASSUMED)


@dataclass(frozen=True, slots=True)
class Linear:
    """A multinomial logistic regression: weights (classes, features) and one bias a class."""

    weights: Floats
    bias: Floats

    def probabilities(self, features: Floats) -> Floats:
        """(rows, classes), each row adding up to 1."""
        return softmax(features @ self.weights.T + self.bias)


@dataclass(frozen=True, slots=True)
class Head:
    """One narrative: its values, the models of value (none first) and stance, and from what probability it is found."""

    narrative: str
    values: tuple[str, ...]
    value: Linear
    stance: Linear
    threshold: float


def softmax(logits: Floats) -> Floats:
    """Probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    normal: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return normal


def value_features(logits: Floats, values: Sequence[str], ruled: Sequence[Match | None]) -> Floats:
    """What decides the value: the encoder's log-probabilities, the rules' value, how sure they are, both at once.

    `logits` is (rows, 1 + values), `ruled` the rules' match of the narrative in each row.
    """
    said = np.log(softmax(logits) + 1e-4)
    rule = _flags([[match is not None and match.value == value for value in values] for match in ruled], len(values))
    sure = _flags([[match is not None and match.score == s for s in _SURENESS] for match in ruled], len(_SURENESS))
    return np.hstack([said, rule, sure, said[:, :1] * rule.any(axis=1, keepdims=True)])


def stance_features(logits: Floats, texts: Sequence[str], ruled: Sequence[Match | None]) -> Floats:
    """What decides the stance: the encoder's log-probabilities (rows, 3), the rules' stance, whether it is asked."""
    said = np.log(softmax(logits) + 1e-4)
    rule = _flags([[match is not None and match.stance == stance for stance in STANCES] for match in ruled], 3)
    asked = _flags([[text.rstrip('" ').endswith("?")] for text in texts], 1)
    return np.hstack([said, rule, asked])


def _flags(rows: Sequence[Sequence[bool]], width: int) -> Floats:
    return np.array(rows, dtype=float).reshape(len(rows), width)
