"""The rules on a narrative with examples: its keywords are a wide net, and without examples they are not."""

import pytest

from nlp.rules import ASSUMED, CUED, STATED, WIDE, compile_rules
from nlp.taxonomy import read_taxonomy

TAXONOMY = """
[words]

[stance]
denied_before = ["not"]
denied_after = []
open_before = ["may"]
open_after = []
asking = []
presupposing = []

[narrative.jars]
title = "Jars"
definition = "Jars that are filled again."
keywords = ["re-fill*", "old jar*", "Deposit"]
patterns = ["jars again"]
exclude = ["bank deposit", "refills of medicine"]
counterexamples = ["A new jar.", "The jar broke."]

[narrative.jars.value.shop]
definition = "In the shop."
patterns = ["shop fills"]
cues = ["counter"]
examples = ["Bring your jar to the shop.", "The shop fills old jars.", "Jars come back."]

[narrative.jars.value.home]
definition = "At home."
patterns = ["driver fills"]
cues = ["van"]
examples = ["A van comes and fills them at home."]
"""
# The same without examples and counterexamples.
PLAIN = "\n".join(line for line in TAXONOMY.splitlines() if "examples = " not in line)


def matches(text, sentence):
    return compile_rules(read_taxonomy(text, "jars.toml"))("", sentence, "")


@pytest.mark.parametrize(
    ("sentence", "value", "stance", "evidence", "score"),
    [
        ("The shop fills them.", "shop", "asserted", "shop fills", STATED),
        ("The van fills jars again.", "home", "asserted", "jars again", CUED),
        ("They fill jars again.", "shop", "asserted", "jars again", ASSUMED),
        # by keyword alone, in any case, with hyphens or without
        ("They re-fill them.", "shop", "asserted", "re-fill", WIDE),
        ("They re filled them.", "shop", "asserted", "re filled", WIDE),
        ("Old Jars are back.", "shop", "asserted", "Old Jars", WIDE),
        ("A DEPOSIT is paid.", "shop", "asserted", "DEPOSIT", WIDE),
        ("The van takes old jars.", "home", "asserted", "old jars", WIDE),
        ("We may not take a deposit.", "shop", "denied", "deposit", WIDE),
        # a pattern beats a keyword, and an excluded one leaves the keyword
        ("The shop fills old jars.", "shop", "asserted", "shop fills", STATED),
        ("The bank deposit paid for old jars.", "shop", "asserted", "old jars", WIDE),
    ],
)
def test_patterns_and_keywords(sentence, value, stance, evidence, score):
    (match,) = matches(TAXONOMY, sentence)
    assert (match.value, match.stance, match.score, match.tier) == (value, stance, score, "rules")
    assert sentence[match.start : match.end] == evidence


@pytest.mark.parametrize("sentence", ["", "A bank deposit.", "Deposits.", "A jar.", "They fill jars."])
def test_nothing_is_found_without_either(sentence):
    assert matches(TAXONOMY, sentence) == ()


@pytest.mark.parametrize("sentence", ["They re-fill them.", "Old jars are back.", "A deposit is paid."])
def test_keywords_find_nothing_without_examples(sentence):
    assert matches(PLAIN, sentence) == ()
    assert len(matches(PLAIN, "The shop fills old jars.")) == 1
