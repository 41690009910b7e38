"""The card of a model's folder."""

import numpy as np
import pytest

from nlp.card import Card, read_card, write_card
from nlp.combiner import Head, Linear
from nlp.errors import ReadError


def card():
    model = Linear(np.array([[0.5, -1.25]]), np.array([0.125]))
    return Card("minilm-1", {"a.onnx": "00"}, (Head("deflation", ("technology",), model, model, 0.4),), 0.03)


def test_a_card_comes_back_as_it_was(tmp_path):
    write_card(tmp_path, card())
    read = read_card(tmp_path)
    assert (read.name, read.files, read.gate) == ("minilm-1", {"a.onnx": "00"}, 0.03)
    (head,) = read.heads
    assert (head.narrative, head.values, head.threshold) == ("deflation", ("technology",), 0.4)
    assert head.value.weights.tolist() == [[0.5, -1.25]]
    assert head.stance.bias.tolist() == [0.125]


@pytest.mark.parametrize("text", [None, "{", "[]", "{}", '{"name": "x", "files": {}, "gate": 0, "heads": {"a": {}}}'])
def test_what_is_no_card_is_named(tmp_path, text):
    if text is not None:
        (tmp_path / "card.json").write_text(text)
    with pytest.raises(ReadError, match=r"card\.json: is no card of a model"):
        read_card(tmp_path)


def test_the_card_that_ships_names_its_files():
    shipped = read_card()
    assert {"classifier.onnx", "tokenizer.json"} <= set(shipped.files)
    assert all(len(digest) == 64 for digest in shipped.files.values())
    assert {head.narrative for head in shipped.heads} == {"deflation", "cost_takeout", "sku_consolidation"}
    assert all(0.2 <= head.threshold <= 0.8 for head in shipped.heads)
