import json
import random
import time
from dataclasses import astuple
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import ReadError
from nlp.evaluate import Figure, Report, evaluate
from nlp.examples import Example, Label
from nlp.nouns import Mention

VALUES = {"deflation": ("technology", "macro")}
T, M = ("technology", "asserted"), ("macro", "asserted")
# (gold, found) of six sentences, each a value and a stance or None.
SIX = [(T, T), (T, M), (("macro", "denied"), M), (T, None), (None, T), (None, None)]


def example(gold, id="a", narrative="deflation"):
    return Example(id, "", "Synthetic.", "", {narrative: gold and Label(*gold)})


def mention(found, score=0.5, narrative="deflation"):
    value, stance = found
    return Mention("a", 0, narrative, value, stance, 0, 9, "Synthetic", "rules", score)


def run(pairs, **options):
    examples = [example(gold, str(i)) for i, (gold, _) in enumerate(pairs)]
    return evaluate(examples, [[mention(found)] if found else [] for _, found in pairs], VALUES, **options)


def deflation(pairs, **options):
    return run(pairs, **options).narratives["deflation"]


def points(score):
    return score.tp, score.fp, score.fn, score.precision.value, score.recall.value, score.f1.value


def figures(node):
    if isinstance(node, dict) and "low" in node:
        yield node
    elif isinstance(node, dict):
        for child in node.values():
            yield from figures(child)


def test_six_sentences_worked_by_hand():
    report = deflation(SIX)
    assert points(report.found) == pytest.approx((3, 1, 1, 3 / 4, 3 / 4, 3 / 4))
    # Technology: right in the first, missed in the second and fourth, wrong in the fifth.
    assert points(report.values["technology"]) == pytest.approx((1, 1, 2, 1 / 2, 1 / 3, 2 / 5))
    # Macro: right in the third, wrong in the second.
    assert points(report.values["macro"]) == pytest.approx((1, 1, 0, 1 / 2, 1, 2 / 3))
    assert report.macro_f1.value == pytest.approx((2 / 5 + 2 / 3) / 2)
    assert report.value_accuracy.value == pytest.approx(2 / 3)
    assert report.stance_accuracy.value == pytest.approx(2 / 3)


def test_n_is_the_sentences_a_figure_is_taken_over():
    report = deflation(SIX)
    score = report.values["technology"]
    assert (score.precision.n, score.recall.n, score.f1.n) == (2, 3, 4)
    assert (report.macro_f1.n, report.value_accuracy.n, report.stance_accuracy.n) == (4, 3, 3)


@pytest.mark.parametrize(
    ("pairs", "found", "macro_f1"),
    [
        ([], (0, 0, 0, None, None, None), None),
        ([(None, None)], (0, 0, 0, None, None, None), None),
        ([(T, None), (M, None)], (0, 0, 2, None, 0.0, 0.0), 0.0),
        ([(None, T), (None, None)], (0, 1, 0, 0.0, None, 0.0), None),
        # A value that gold lacks is no part of the mean, found wrongly or not.
        ([(T, T), (None, M)], (1, 1, 0, 0.5, 1.0, pytest.approx(2 / 3)), 1.0),
        ([(T, M)], (1, 0, 0, 1.0, 1.0, 1.0), 0.0),
    ],
)
def test_edges(pairs, found, macro_f1):
    report = deflation(pairs)
    assert points(report.found) == found
    assert report.macro_f1.value == macro_f1


def test_undefined_is_none_with_its_bounds():
    report = deflation([(T, None), (M, None)])
    assert report.found.precision == Figure(None, None, None, 0)
    assert report.value_accuracy == Figure(None, None, None, 0)
    assert report.found.recall == Figure(0.0, 0.0, 0.0, 2)


def test_perfect_prediction_is_one_everywhere():
    gold = [T, M, None, ("macro", "open"), ("technology", "denied")]
    report = run([(g, g) for g in gold]).as_dict()
    assert {f["value"] for f in figures(report)} == {1.0}
    assert {(f["low"], f["high"]) for f in figures(report)} == {(1.0, 1.0)}


def test_resamples_without_support_are_left_out():
    # One gold sentence in three: 8 resamples in 27 lack it, and must not count as recall 0.
    assert deflation([(T, T), (None, None), (None, None)]).found.recall == Figure(1.0, 1.0, 1.0, 1)


def test_no_resamples_no_bounds():
    assert deflation(SIX, resamples=0).found.recall == Figure(0.75, None, None, 4)


def test_interval_is_that_of_the_binomial():
    # With every sentence in gold, resampled recall is Binomial(80, 71 / 80) / 80: its 2.5 % and 97.5 % points are 65
    # and 76 (the 5 % and 95 % points 66 and 75), none of them near a tie.
    recall = deflation([(T, T)] * 71 + [(T, None)] * 9, resamples=20_000).found.recall
    assert astuple(recall) == pytest.approx((71 / 80, 65 / 80, 76 / 80, 80))


def test_interval_is_that_of_every_resample_listed():
    # All 3,125 equally likely resamples of five sentences, counted one by one, against many drawn.
    pairs = [(T, T), (T, T), (T, None), (None, T), (None, None)]
    exact = []
    for resample in product(pairs, repeat=5):
        tp, gold, found = resample.count((T, T)), sum(g == T for g, _ in resample), sum(f == T for _, f in resample)
        exact += [2 * tp / (gold + found)] if gold + found else []
    f1 = deflation(pairs, resamples=50_000).found.f1
    assert (f1.low, f1.high) == pytest.approx(np.percentile(exact, (2.5, 97.5)), abs=1e-9)


def test_intervals_contain_the_figure():
    report = run(SIX * 20).as_dict()
    assert len(list(figures(report))) == 3 * 3 + 3
    for figure in figures(report):
        assert 0 <= figure["low"] <= figure["value"] <= figure["high"] <= 1
    assert report["narratives"]["deflation"]["found"]["f1"]["low"] < 0.75


def test_same_seed_same_report_in_any_order():
    shuffled = random.Random(0).sample(SIX * 5, 30)
    assert run(SIX * 5) == run(shuffled) == run(SIX * 5, resamples=1000, seed=7)
    assert run(SIX * 5) != run(SIX * 5, seed=8)


@pytest.mark.parametrize(
    ("mentions", "value"),
    [
        ([mention(M, 0.4), mention(T, 0.9)], 1.0),
        ([mention(T, 0.4), mention(M, 0.9)], 0.0),
        ([mention(T, 0.9), mention(M, 0.9)], 1.0),
        ([mention(T, 0.4), mention(("own", "asserted"), 0.9, "cost_takeout")], 1.0),
    ],
)
def test_highest_score_of_a_narrative_counts(mentions, value):
    assert evaluate([example(T)], [mentions], VALUES).narratives["deflation"].value_accuracy.value == value


def test_narratives_are_counted_apart_and_unnamed_labels_are_none():
    values = VALUES | {"cost_takeout": ("own",)}
    report = evaluate([example(T)], [[mention(("own", "open"), narrative="cost_takeout")]], values)
    assert points(report.narratives["deflation"].found)[:3] == (0, 0, 1)
    assert points(report.narratives["cost_takeout"].found)[:3] == (0, 1, 0)
    assert list(report.narratives) == ["deflation", "cost_takeout"]


def test_errors():
    with pytest.raises(
        ReadError, match="example 'a': deflation has the value 'lunar', expected one of technology, mac"
    ):
        evaluate([example(("lunar", "open"))], [[]], VALUES)
    with pytest.raises(ValueError, match="example 'a' has no labels"):
        evaluate([Example("a", "", "S.", "", None)], [[]], VALUES)
    with pytest.raises(ValueError, match="1 examples but 0 sequences"):
        evaluate([example(T)], [], VALUES)


def test_as_dict_has_exactly_these_keys():
    report = run(SIX)
    plain = report.as_dict()
    assert isinstance(report, Report)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert list(plain) == ["sentences", "narratives"]
    narrative = plain["narratives"]["deflation"]
    assert list(narrative) == ["found", "values", "macro_f1", "value_accuracy", "stance_accuracy"]
    assert list(narrative["values"]) == ["technology", "macro"]
    for score in (narrative["found"], *narrative["values"].values()):
        assert list(score) == ["tp", "fp", "fn", "precision", "recall", "f1"]
    assert all(list(f) == ["value", "low", "high", "n"] for f in figures(plain))
    assert {type(f["value"]) for f in figures(plain)} == {float}
    assert plain["sentences"] == 6


def test_a_thousand_resamples_of_630_sentences_are_quick():
    started = time.perf_counter()
    run(SIX * 105)
    assert time.perf_counter() - started < 2


labels = st.none() | st.tuples(st.sampled_from(VALUES["deflation"]), st.sampled_from(["asserted", "denied", "open"]))


@given(st.lists(st.tuples(labels, labels), max_size=30))
def test_found_f1_is_symmetric_and_precision_and_recall_change_places(pairs):
    report = deflation(pairs, resamples=20)
    swapped = deflation([(found, gold) for gold, found in pairs], resamples=20)
    tp, fp, fn, precision, recall, f1 = points(report.found)
    assert points(swapped.found) == (tp, fn, fp, recall, precision, f1)
    assert astuple(report.stance_accuracy)[0] == astuple(swapped.stance_accuracy)[0]
