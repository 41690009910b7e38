"""How well mentions match the gold, each figure with its bootstrap interval."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.errors import ReadError
from nlp.examples import Example, Label
from nlp.nouns import Mention

_Counts = NDArray[np.float64]
_Pair = tuple[Label | None, Mention | None]
_INTERVAL = (2.5, 97.5)
# Columns of a narrative's counts: gold, found and both for any value; value right; stance right; then gold, found
# and both for each value.
_ANY = slice(0, 3)
_VALUE_RIGHT, _STANCE_RIGHT, _VALUES = 3, 4, 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in [0, 1], its 95 % interval, and the sentences `n` it is taken over; None where undefined."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Score:
    """Sentences rightly found, wrongly found and missed, with precision, recall and F1 (van Rijsbergen 1979, ch. 7)."""

    tp: int
    fp: int
    fn: int
    precision: Figure
    recall: Figure
    f1: Figure


@dataclass(frozen=True, slots=True)
class NarrativeReport:
    """One narrative: found at all, found with each value, and value and stance where gold and prediction both find it.

    `macro_f1` is the mean F1 over the values that occur in gold; its `n` is the sentences that carry one.
    """

    found: Score
    values: Mapping[str, Score]
    macro_f1: Figure
    value_accuracy: Figure
    stance_accuracy: Figure


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of every narrative over so many sentences."""

    sentences: int
    narratives: Mapping[str, NarrativeReport]

    def as_dict(self) -> dict[str, Any]:
        """The report as plain dicts, numbers and None, ready for JSON: keys are the field names, in their order."""
        return asdict(self)


def evaluate(
    examples: Sequence[Example],
    found: Sequence[Sequence[Mention]],
    narratives: Mapping[str, Sequence[str]],
    resamples: int = 1000,
    seed: int = 7,
) -> Report:
    """Precision, recall, F1 and accuracies of `found` against the labels of `examples`, with 95 % intervals.

    `found[i]` holds the mentions of `examples[i]`; `narratives` maps a narrative to its values, and others are not
    looked at. A narrative that an example's labels do not name counts as none. Of several mentions of one narrative in
    a sentence the one of highest score counts, the first of equals. Intervals are percentile bootstrap intervals over
    sentences (Efron & Tibshirani 1993, ch. 13). A figure with nothing to divide by is None, and so are its bounds; a
    resample in which a figure is undefined is left out of that figure's interval, and a value that a resample's gold
    lacks out of its macro-F1. A figure of 1.0 or 0.0 gets an interval of no width, whatever its `n`. Raises ReadError
    for a gold value its narrative does not have, ValueError for examples without labels or not as many as `found`.
    """
    if len(examples) != len(found):
        raise ValueError(f"{len(examples)} examples but {len(found)} sequences of mentions")
    reports = {}
    for narrative, values in narratives.items():
        gold = [_gold(example, narrative, values) for example in examples]
        pairs = list(zip(gold, (_best(mentions, narrative) for mentions in found), strict=True))
        reports[narrative] = _report(_resampled(_indicators(pairs, values), resamples, seed), values)
    return Report(len(examples), reports)


def _gold(example: Example, narrative: str, values: Sequence[str]) -> Label | None:
    if example.labels is None:
        raise ValueError(f"example {example.id!r} has no labels")
    label = example.labels.get(narrative)
    # A value the taxonomy lacks could never be found: say so rather than count it against the tagger.
    if label is not None and label.value not in values:
        raise ReadError(
            f"example {example.id!r}: {narrative} has the value {label.value!r}, expected one of {', '.join(values)}"
        )
    return label


def _best(mentions: Sequence[Mention], narrative: str) -> Mention | None:
    return max((m for m in mentions if m.narrative == narrative), key=lambda m: m.score, default=None)


def _indicators(pairs: Sequence[_Pair], values: Sequence[str]) -> _Counts:
    """A row a sentence of zeros and ones, in the columns named above."""
    rows = np.zeros((len(pairs), _VALUES + 3 * len(values)))
    for row, (gold, mention) in zip(rows, pairs, strict=True):
        gold_value, found_value = gold and gold.value, mention and mention.value
        row[_ANY] = _triple(gold is not None, mention is not None)
        if gold and mention:
            row[_VALUE_RIGHT] = gold.value == mention.value
            row[_STANCE_RIGHT] = gold.stance == mention.stance
        for i, value in enumerate(values):
            row[_value_columns(i)] = _triple(gold_value == value, found_value == value)
    return rows


def _triple(gold: bool, found: bool) -> tuple[bool, bool, bool]:
    return gold, found, gold and found


def _value_columns(i: int) -> slice:
    return slice(_VALUES + 3 * i, _VALUES + 3 * i + 3)


def _resampled(indicators: _Counts, resamples: int, seed: int) -> _Counts:
    """Column sums: row 0 of the sentences as they are, the rest of as many resamples, with replacement.

    How often each kind of row is drawn is multinomial. Few kinds of row exist, so drawing kinds instead of sentences
    is the same bootstrap at a cost that hardly grows with the sentences, and their order cannot change the result.
    """
    as_it_is: _Counts = indicators.sum(axis=0, keepdims=True)
    total = len(indicators)
    if not total:
        return as_it_is
    kinds, counts = np.unique(indicators, axis=0, return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(total, counts / total, size=resamples)
    sums: _Counts = np.vstack([as_it_is, drawn @ kinds])
    return sums


def _report(sums: _Counts, values: Sequence[str]) -> NarrativeReport:
    both = sums[:, 2]
    return NarrativeReport(
        found=_score(sums[:, _ANY]),
        values={value: _score(sums[:, _value_columns(i)]) for i, value in enumerate(values)},
        macro_f1=_figure(_macro_f1(sums), sums[0, 0]),
        value_accuracy=_figure(_ratio(sums[:, _VALUE_RIGHT], both), both[0]),
        stance_accuracy=_figure(_ratio(sums[:, _STANCE_RIGHT], both), both[0]),
    )


def _score(sums: _Counts) -> Score:
    gold, found, both = sums.T
    tp, fp, fn = int(both[0]), int(found[0] - both[0]), int(gold[0] - both[0])
    return Score(
        tp,
        fp,
        fn,
        precision=_figure(_ratio(both, found), tp + fp),
        recall=_figure(_ratio(both, gold), tp + fn),
        f1=_figure(_ratio(2 * both, gold + found), tp + fp + fn),
    )


def _macro_f1(sums: _Counts) -> _Counts:
    gold, found, both = (sums[:, _VALUES + k :: 3] for k in range(3))
    occurs = gold > 0
    f1 = np.where(occurs, _ratio(2 * both, gold + found), 0.0)
    return _ratio(f1.sum(axis=1), occurs.sum(axis=1))


def _ratio(part: _Counts, whole: _Counts) -> _Counts:
    ratios: _Counts = np.full(part.shape, np.nan)
    np.divide(part, whole, out=ratios, where=whole > 0)
    return ratios


def _figure(draws: _Counts, n: float) -> Figure:
    value, resampled = draws[0], draws[1:]
    defined = resampled[~np.isnan(resampled)]
    if np.isnan(value):
        return Figure(None, None, None, int(n))
    if not defined.size:
        return Figure(float(value), None, None, int(n))
    low, high = np.percentile(defined, _INTERVAL)
    return Figure(float(value), float(low), float(high), int(n))
