"""What the combiner makes of what rules and encoder say."""

import numpy as np
import pytest

from nlp.combiner import Linear, softmax, stance_features, value_features
from nlp.rules import ASSUMED, STATED, Match

VALUES = ("own", "customer")


def ruled(value="own", score=STATED, stance="asserted"):
    return Match("cost_takeout", value, stance, 0, 3, score)


def test_probabilities_add_up_and_follow_the_weights():
    model = Linear(np.array([[0.0, 0.0], [5.0, 0.0]]), np.array([0.0, 0.0]))
    chances = model.probabilities(np.array([[1.0, 0.0], [-1.0, 0.0]]))
    assert chances.sum(axis=1) == pytest.approx([1, 1])
    assert chances[0, 1] > 0.99
    assert chances[1, 1] < 0.01


def test_softmax_bears_large_logits():
    assert softmax(np.array([[1000.0, 0.0]])) == pytest.approx(np.array([[1.0, 0.0]]))


@pytest.mark.parametrize(
    ("match", "rule", "sure"),
    [
        (None, [0, 0], [0, 0, 0]),
        (ruled("own", STATED), [1, 0], [1, 0, 0]),
        (ruled("customer", ASSUMED), [0, 1], [0, 0, 1]),
        # A value of another taxonomy: something is there, and that is all.
        (ruled("theirs", STATED), [0, 0], [1, 0, 0]),
    ],
)
def test_value_features(match, rule, sure):
    (row,) = value_features(np.zeros((1, 3)), VALUES, [match])
    assert row[:3] == pytest.approx(np.log([1 / 3 + 1e-4] * 3))
    assert row[3:5].tolist() == rule
    assert row[5:8].tolist() == sure
    assert row[8] == pytest.approx(row[0] if sum(rule) else 0)


@pytest.mark.parametrize(
    ("text", "match", "stance", "asked"),
    [
        ("Costs fell.", None, [0, 0, 0], 0),
        ("Will costs fall?", ruled(stance="open"), [0, 0, 1], 1),
        ('Did he say "costs fell?"', ruled(stance="denied"), [0, 1, 0], 1),
    ],
)
def test_stance_features(text, match, stance, asked):
    (row,) = stance_features(np.zeros((1, 3)), [text], [match])
    assert row[3:6].tolist() == stance
    assert row[6] == asked


def test_no_sentences_no_rows():
    assert value_features(np.zeros((0, 3)), VALUES, []).shape[0] == 0
    assert stance_features(np.zeros((0, 3)), [], []).shape[0] == 0
