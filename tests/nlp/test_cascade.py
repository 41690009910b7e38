"""The cascade with tiers that are plain functions: who sees what, who decides, what is remembered."""

from itertools import count

import pytest

from nlp.cascade import Tally, Tiers, Verdict, cascade, key_of, total
from nlp.rules import WIDE, Match


def match(tier, score=0.9):
    return Match("deflation", "technology", "asserted", 0, 4, score, tier)


def rules(_before, sentence, _after):
    return (match("rules"),) if "rule" in sentence else ()


def gate(texts):
    return ["gate" in text for text in texts]


def reader(tier, seen):
    """Keeps what it saw; finds something in every sentence with "yes", and is unsure of every one with "hm"."""

    def classify(contexts, said):
        seen.append([context[1] for context in contexts])
        return [
            Verdict((match(tier),) if "yes" in text else (), "hm" not in text)
            for (_, text, _), _ in zip(contexts, said, strict=True)
        ]

    return classify


def contexts(*sentences):
    return [("", sentence, "") for sentence in sentences]


def clock():
    ticks = count()
    return lambda: float(next(ticks))


def test_rules_alone_decide_everything():
    tagged = cascade(contexts("rule", "other"), Tiers(rules, "rules"), clock(), {})
    assert tagged.matches == ((match("rules"),), ())
    assert tagged.tallies == (Tally("rules", 2, 2, 1.0),)
    assert tagged.answers == {}


def test_rules_alone_do_not_believe_a_keyword():
    tiers = Tiers(lambda *_: (match("rules", WIDE),), "rules")
    assert cascade(contexts("a"), tiers, clock(), {}).matches == ((),)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("nothing", ()),
        ("yes but nobody asks", ()),
        ("rule no", ()),
        ("rule yes", ("classifier",)),
        ("gate yes", ("classifier",)),
        ("gate no", ()),
        ("gate hm yes", ("judge",)),
        ("rule hm", ()),
    ],
)
def test_who_decides(sentence, found):
    tiers = Tiers(rules, "m", gate, reader("classifier", []), reader("judge", []))
    (matches,) = cascade(contexts(sentence), tiers, clock(), {}).matches
    assert tuple(one.tier for one in matches) == found


def test_each_tier_sees_only_what_the_one_before_let_through():
    read, judged = [], []
    tiers = Tiers(rules, "m", gate, reader("classifier", read), reader("judge", judged))
    sentences = contexts("rule", "nothing", "gate hm", "gate yes", "rule hm yes")
    tagged = cascade(sentences, tiers, clock(), {})
    assert read == [["rule", "gate hm", "gate yes", "rule hm yes"]]
    assert judged == [["gate hm", "rule hm yes"]]
    assert {(tally.tier, tally.seen, tally.decided) for tally in tagged.tallies} == {
        ("rules", 5, 0),
        ("gate", 3, 1),
        ("cache", 4, 0),
        ("classifier", 4, 2),
        ("judge", 2, 2),
    }
    # Whatever a tier did not decide the next one saw; together they decided all.
    assert sum(tally.decided for tally in tagged.tallies) == len(sentences)


def test_without_a_judge_the_classifier_decides_what_it_is_unsure_of():
    tiers = Tiers(rules, "m", gate, reader("classifier", []))
    tagged = cascade(contexts("gate hm yes"), tiers, clock(), {})
    assert [one.tier for one in tagged.matches[0]] == ["classifier"]
    assert tagged.tallies[-1] == Tally("classifier", 1, 1, 1.0)


def test_a_repeated_sentence_is_read_once_and_a_known_one_never():
    read = []
    tiers = Tiers(rules, "m", gate, reader("classifier", read))
    sentences = contexts("gate yes", "rule yes", "gate yes", "gate no")
    first = cascade(sentences, tiers, clock(), {})
    assert read == [["gate yes", "rule yes", "gate no"]]
    assert set(first.answers) == {key_of(context) for context in sentences}
    again = cascade(sentences, tiers, clock(), first.answers)
    assert read[1:] == []
    assert again.matches == first.matches
    assert again.answers == {}
    assert {tally.tier: tally.decided for tally in again.tallies}["cache"] == 4


def test_the_neighbours_belong_to_what_is_known():
    keys = {key_of(context) for context in [("a", "b", ""), ("", "a", "b"), ("a", "", "b"), ("ab", "", "")]}
    assert len(keys) == 4


def test_nothing_to_tag():
    tagged = cascade([], Tiers(rules, "m", gate, reader("classifier", [])), clock(), {})
    assert tagged.matches == ()
    assert sum(tally.seen for tally in tagged.tallies) == 0


def test_tallies_add_up_by_tier_in_their_order():
    tallies = [Tally("rules", 3, 1, 0.5), Tally("gate", 2, 2, 1.0), Tally("rules", 4, 0, 0.25)]
    assert total(tallies) == (Tally("rules", 7, 1, 0.75), Tally("gate", 2, 2, 1.0))
