"""The nearest examples, with an encoder of hashed words: what is kept and dropped, and with which value."""

from hashlib import sha256

import numpy as np
import pytest

from nlp.cascade import Verdict
from nlp.nearest import TIER, nearest, then
from nlp.rules import ASSUMED, CUED, STATED, WIDE, Match
from nlp.taxonomy import read_taxonomy

TAXONOMY = """
[words]

[stance]
denied_before = []
denied_after = []
open_before = []
open_after = []
asking = []
presupposing = []

[narrative.lids]
title = "Lids"
definition = "Fewer lids."
keywords = ["lid"]
patterns = ["fewer lids"]
exclude = []

[narrative.lids.value.round]
definition = "Round ones."
patterns = []
cues = []

[narrative.jars]
title = "Jars"
definition = "Jars that are filled again."
keywords = ["jar*"]
counterexamples = ["a jar broke on the floor", "new jars cost more this year"]

[narrative.jars.value.shop]
definition = "In the shop."
examples = ["customers fill their old jars at the counter of the shop", "the shop takes old jars and fills them"]

[narrative.jars.value.home]
definition = "At home."
examples = ["a van comes to the house and fills old jars", "old jars are filled by the van at your house"]
"""
WIDTH = 64


def embed(texts):
    """Unit vectors of word counts, each word in the place its hash gives."""
    rows = np.zeros((len(texts), WIDTH))
    for row, text in zip(rows, texts, strict=True):
        for word in text.lower().split():
            row[int(sha256(word.encode()).hexdigest(), 16) % WIDTH] += 1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def taxonomy(text=TAXONOMY):
    return read_taxonomy(text, "jars.toml")


def ruled(narrative="jars", value="shop", score=WIDE, tier="rules"):
    return Match(narrative, value, "open", 1, 3, score, tier)


def verdict(sentence, *matches):
    (one,) = nearest(taxonomy(), embed)([("", sentence, "")], [matches])
    return one


@pytest.mark.parametrize(
    ("sentence", "score", "value"),
    [
        # by keyword alone: the nearest example has the say
        ("at the counter of the shop customers fill old jars", WIDE, "shop"),
        ("now the van fills old jars at the house", WIDE, "home"),
        # by a pattern that leaves the value open
        ("the van fills old jars at the house", ASSUMED, "home"),
        ("the van fills old jars at the house", CUED, "home"),
        # by one that states it
        ("the van fills old jars at the house", STATED, "shop"),
        # a look-alike, and what is like nothing
        ("a jar broke on the floor today", WIDE, None),
        ("new jars cost more", WIDE, None),
        ("dividends rise again", WIDE, None),
        ("dividends rise again", STATED, None),
    ],
)
def test_what_is_kept_and_with_which_value(sentence, score, value):
    found = verdict(sentence, ruled(score=score))
    assert [match.value for match in found.matches] == ([value] if value else [])
    for match in found.matches:
        assert (match.narrative, match.stance, match.start, match.end, match.tier) == ("jars", "open", 1, 3, TIER)
        assert 0.5 <= match.score <= 1


def test_a_pattern_counts_beside_the_examples():
    sentence = "the van fills old jars at the house"
    (wide,), (assumed,) = (verdict(sentence, ruled(score=score)).matches for score in (WIDE, ASSUMED))
    assert assumed.score > wide.score


@pytest.mark.parametrize("match", [ruled("lids", "round", ASSUMED), ruled(tier="classifier", score=0.2)])
def test_what_is_not_its_own_passes_through(match):
    shop = "the shop takes old jars and fills them"
    assert verdict("a jar broke on the floor", match, ruled()) == Verdict((match,))
    assert [one.tier for one in verdict(shop, match, ruled()).matches] == [match.tier, TIER]


def test_the_encoder_reads_examples_once_and_only_sentences_that_matter():
    read = []

    def watched(texts):
        read.append(list(texts))
        return embed(texts)

    tier = nearest(taxonomy(), watched)
    assert sum(map(len, read)) == 6
    read.clear()
    sentences = ["old jars", "lids", "nothing", "new jars"]
    said = [(ruled(),), (ruled("lids", "round", ASSUMED),), (), (ruled(),)]
    verdicts = tier([("", sentence, "") for sentence in sentences], said)
    assert read == [["old jars", "new jars"]]
    assert [len(one.matches) for one in verdicts] == [1, 1, 0, 0]
    read.clear()
    assert tier([], []) == []
    assert tier([("", "lids", "")], [()]) == [Verdict(())]
    assert read == []


def test_examples_that_say_the_same_divide_by_nothing():
    text = TAXONOMY.split("[narrative.jars]")[0] + (
        '[narrative.jars]\ntitle = "J"\ndefinition = "J."\nkeywords = ["jar"]\ncounterexamples = ["jar", "jar"]\n'
        '[narrative.jars.value.any]\ndefinition = "J."\nexamples = ["jar", "jar", "jar"]\n'
    )
    (one,) = nearest(taxonomy(text), embed)([("", "jar", "")], [(ruled(),)])
    assert [match.score for match in one.matches] == [0.5]


def test_without_examples_nothing_changes():
    text = TAXONOMY.split("[narrative.jars]")[0]
    said = [(ruled("lids", "round", STATED),), ()]
    assert nearest(taxonomy(text), embed)([("", "a", ""), ("", "b", "")], said) == [Verdict(said[0]), Verdict(())]


def test_the_second_tier_reads_what_the_first_has_left():
    def first(contexts, said):
        pairs = zip(contexts, said, strict=True)
        return [Verdict((*matches, ruled(tier="first")), "sure" in text) for (_, text, _), matches in pairs]

    def second(contexts, said):
        pairs = zip(contexts, said, strict=True)
        return [Verdict(matches[1:], "doubt" not in text) for (_, text, _), matches in pairs]

    texts = ["sure", "sure doubt", "hm", "doubt"]
    both = then(first, second)([("", text, "") for text in texts], [(ruled(),)] * 4)
    assert [one.sure for one in both] == [True, False, False, False]
    assert {one.matches for one in both} == {(ruled(tier="first"),)}
