"""The combiner's weights, from what networks said of sentences they were not trained on; scikit-learn."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from nlp.combiner import STANCES, Floats, Head, Linear, stance_features, value_features
from nlp.rules import Match
from nlp.training.data import WRITTEN, Labelled, folds
from nlp.training.encoder import Logits

Classes = NDArray[np.int64]

# Inverse of the penalty on the weights (scikit-learn's C).
_STRENGTH = 1.0
# A written sentence says less than a real one about how often things are said.
_WRITTEN_WEIGHT = 0.3
_THRESHOLDS = np.round(np.arange(0.2, 0.81, 0.01), 2)


def heads(
    labelled: Sequence[Labelled],
    ruled: Sequence[tuple[Match, ...]],
    logits: Logits,
    narratives: Mapping[str, Sequence[str]],
) -> tuple[Head, ...]:
    """A head for each narrative.

    A threshold is the one of highest F1 on the real sentences, each judged by weights fitted without its half of the
    companies.
    """
    return tuple(_head(name, narratives[name], k, labelled, ruled, logits) for k, name in enumerate(narratives))


def _head(
    name: str,
    values: Sequence[str],
    k: int,
    labelled: Sequence[Labelled],
    ruled: Sequence[tuple[Match, ...]],
    logits: Logits,
) -> Head:
    places = [i for i, one in enumerate(labelled) if name in one.judged]
    here = [labelled[i] for i in places]
    matches = [next((match for match in ruled[i] if match.narrative == name), None) for i in places]
    features = value_features(logits.value[name][places], values, matches)
    classes = classes_of(here, name, values)
    chances = apart(features, classes, here, 1 + len(values))
    real = np.array([one.group != WRITTEN for one in here])
    told = np.flatnonzero(classes)
    stance = stance_features(logits.stance[places, k], [one.example.sentence for one in here], matches)
    stances = np.array([STANCES.index(label.stance) if (label := one.label(name)) else 0 for one in here])
    weights = _weights(here)
    return Head(
        name,
        tuple(values),
        _linear(features, classes, weights, 1 + len(values)),
        _linear(stance[told], stances[told], weights[told], len(STANCES)),
        _best_threshold(1 - chances[real, 0], classes[real] > 0),
    )


def classes_of(labelled: Sequence[Labelled], name: str, values: Sequence[str]) -> Classes:
    """0 where the narrative is not there, else 1 + the place of its value."""
    labels = (one.label(name) for one in labelled)
    return np.array([1 + list(values).index(label.value) if label else 0 for label in labels])


def apart(features: Floats, classes: Classes, labelled: Sequence[Labelled], number: int) -> Floats:
    """Probabilities (sentences, number) of each sentence, by weights fitted on the other half of the companies."""
    half, weights = np.array(folds(labelled, 2)), _weights(labelled)
    chances = np.zeros((len(labelled), number))
    for which in (0, 1):
        rest, held = np.flatnonzero(half != which), np.flatnonzero(half == which)
        chances[held] = _linear(features[rest], classes[rest], weights[rest], number).probabilities(features[held])
    return chances


def _weights(labelled: Sequence[Labelled]) -> Floats:
    return np.array([_WRITTEN_WEIGHT if one.group == WRITTEN else 1.0 for one in labelled])


def _linear(features: Floats, classes: Classes, weights: Floats, number: int) -> Linear:
    """A regression over all classes; one that did not occur gets a bias that keeps it out."""
    model = LogisticRegression(C=_STRENGTH, max_iter=5000).fit(features, classes, sample_weight=weights)
    full, bias = np.zeros((number, features.shape[1])), np.full(number, -12.0)
    two = len(model.classes_) == 2
    full[model.classes_] = np.vstack([-model.coef_, model.coef_]) / 2 if two else model.coef_
    bias[model.classes_] = np.hstack([-model.intercept_, model.intercept_]) / 2 if two else model.intercept_
    return Linear(full, bias)


def _best_threshold(chance: Floats, truth: NDArray[np.bool_]) -> float:
    """Where F1 is highest; the middle of the plateau, for where exactly its edge lies is chance."""
    scores = []
    for threshold in _THRESHOLDS:
        found = chance >= threshold
        scores.append(2 * (found & truth).sum() / max(1, found.sum() + truth.sum()))
    best = np.flatnonzero(np.array(scores) >= max(scores) - 0.002)
    return float(_THRESHOLDS[best[len(best) // 2]])


def calibration_error(chance: Floats, truth: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Guo et al. 2017)."""
    places = np.minimum((chance * bins).astype(int), bins - 1)
    here = [places == k for k in range(bins)]
    return float(sum(h.mean() * abs(chance[h].mean() - truth[h].mean()) for h in here if h.any()))
