"""The shipped classifier and gate, on invented sentences; and that the shipped files are what the card says."""

import shutil
from dataclasses import replace
from importlib.resources import as_file, files

import numpy as np
import pytest

from nlp.classifier import classifier, embed, known_narratives, load_model, logits, opinions
from nlp.errors import ReadError
from nlp.gate import load_gate
from nlp.rules import Match, compile_rules
from nlp.taxonomy import default_taxonomy

KNOWN = frozenset({"deflation", "cost_takeout", "sku_consolidation"})


@pytest.fixture(scope="module")
def model():
    return load_model()


@pytest.fixture(scope="module")
def rules():
    return compile_rules(default_taxonomy())


@pytest.mark.parametrize(
    ("before", "sentence", "found"),
    [
        ("", "What we pay for a million tokens has fallen by four fifths since spring.", {("deflation", "technology")}),
        ("", "We took $40 million of structural cost out of the business this year.", {("cost_takeout", "own")}),
        ("", "Our platform lets insurers cut their claims handling cost in half.", {("cost_takeout", "customer")}),
        ("", "We pruned the range from 900 SKUs to about 400.", {("sku_consolidation", "product")}),
        ("", "The bank consolidated eleven security vendors onto our platform.", {("sku_consolidation", "vendor")}),
        ("", "We opened two stores in Denver and hired a new head of sales.", set()),
        ("", "Revenue grew 8% in constant currency.", set()),
    ],
)
def test_what_it_reads(model, rules, before, sentence, found):
    (verdict,) = classifier(model, KNOWN)([(before, sentence, "")], [rules(before, sentence, "")])
    assert {(match.narrative, match.value) for match in verdict.matches} == found
    for match in verdict.matches:
        assert match.tier == "classifier"
        assert 0 <= match.start < match.end <= len(sentence)
        assert 0 <= match.score <= 1


def test_the_evidence_is_what_the_rules_matched_else_the_sentence(model):
    sentence = "We took $40 million of structural cost out of the business this year."
    ruled = Match("cost_takeout", "own", "asserted", 3, 20, 0.9)
    with_rule, without = classifier(model, KNOWN)([("", sentence, "")] * 2, [(ruled,), ()])
    assert [(m.start, m.end) for m in with_rule.matches] == [(3, 20)]
    assert [(m.start, m.end) for m in without.matches] in ([], [(0, len(sentence))])


def test_narratives_that_it_does_not_know_pass_through(model):
    own = Match("own", "x", "asserted", 0, 2, 0.6)
    (verdict,) = classifier(model, KNOWN)([("", "Revenue grew 8%.", "")], [(own,)])
    assert verdict.matches == (own,)


def test_what_neighbours_tell_is_no_mention(model):
    before = "You took $40 million of cost out of the business this year, is there more of that to come?"
    (verdict,) = classifier(model, KNOWN)([(before, "Thanks.", "")], [()])
    assert verdict.matches == ()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ('"own"', {"deflation", "cost_takeout", "sku_consolidation"}),
        # Another taxonomy's values are not those that the model learned.
        ('"ours"', {"deflation", "sku_consolidation"}),
    ],
)
def test_a_taxonomy_with_other_values_is_left_to_its_rules(model, text, known):
    taxonomy = default_taxonomy()
    narratives = tuple(
        replace(n, values=tuple(replace(v, name=v.name.replace("own", text.strip('"'))) for v in n.values))
        if n.name == "cost_takeout"
        else n
        for n in taxonomy.narratives
    )
    assert known_narratives(model, replace(taxonomy, narratives=narratives)) == known


def test_a_sentence_is_read_the_same_in_any_company(model):
    contexts = [("", "Costs fell.", ""), ("a b c " * 40, "Token prices halved once more. " * 8, "d"), ("", "", "")]
    alone = np.vstack([logits(model, [context]) for context in contexts])
    together = logits(model, contexts)
    # Eight bits are spread anew in each batch.
    assert np.abs(alone - together).max() < 0.7
    assert opinions(model, [], []) == []


def test_likeness(model):
    one, other, unlike = embed(
        model, ["We bill by the token.", "Customers are charged per token.", "It rained in Leeds all week."]
    )
    assert np.linalg.norm(one) == pytest.approx(1)
    assert one @ other > one @ unlike


def test_the_gate_opens_for_some_and_not_for_most():
    gate = load_gate()
    assert gate([]) == []
    assert gate(["Good morning, and welcome.", "Revenue grew 8%.", "Thank you, operator."]) == [False] * 3
    assert any(
        gate(
            [
                "We are running the plants with four hundred fewer people and that saving is permanent.",
                "They got rid of a dozen tools and put everything onto our platform to save money.",
                "We expect to remove another $25 million from the cost base by closing duplicate functions.",
            ]
        )
    )


def test_a_file_that_is_not_the_one_on_the_card_is_refused(tmp_path):
    with as_file(files("nlp") / "models") as shipped:
        shutil.copytree(shipped, tmp_path / "models")
    with (tmp_path / "models" / "classifier.onnx").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ReadError, match=r"classifier\.onnx: is not the file"):
        load_model(tmp_path / "models")
