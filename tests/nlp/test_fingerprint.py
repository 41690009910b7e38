import random

import pytest

from nlp.fingerprint import KEPT_OF, SHINGLE, fingerprint

WORDS = [
    "lid",
    "jar",
    "cost",
    "grew",
    "fell",
    "plant",
    "price",
    "we",
    "they",
    "north",
    "south",
    "margin",
    "buyer",
    "glass",
]


def speech(seed, length=6000):
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def containment(one, other):
    small, large = sorted((set(fingerprint(one)), set(fingerprint(other))), key=len)
    return len(small & large) / len(small)


@pytest.mark.parametrize(
    "written",
    [
        str.upper,
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" we ", ". We "),
        lambda text: text.replace("lid", "lid,"),
        lambda text: f"\u201c{text}\u201d",
    ],
)
def test_the_same_words_are_the_same(written):
    text = speech(1)
    assert fingerprint(written(text)) == fingerprint(text)


def test_an_edited_copy_is_contained():
    words = speech(2).split()
    for place in range(0, len(words), 100):
        words[place] = "edited"
    assert containment(speech(2), " ".join(words)) > 0.9


def test_a_part_is_contained_in_the_whole():
    whole = speech(3)
    assert containment(whole, whole[len(whole) // 2 :]) > 0.98


def test_another_text_is_not_contained():
    vocabulary = [f"{word}{number}" for word in WORDS for number in range(20)]
    other = " ".join(random.Random(5).choices(vocabulary, k=6000))
    assert containment(" ".join(random.Random(4).choices(vocabulary, k=6000)), other) < 0.02


def test_order_matters():
    assert containment(speech(6), " ".join(reversed(speech(6).split()))) < 0.3


def test_it_is_a_sorted_sample_of_known_size():
    words = [f"w{number}" for number in range(20_000)]
    found = fingerprint(" ".join(words))
    assert list(found) == sorted(set(found))
    assert all(0 <= value < 2**64 for value in found)
    assert len(found) == pytest.approx(20_000 / KEPT_OF, rel=0.1)


@pytest.mark.parametrize("text", ["", "...", "one", " ".join(["one"] * (SHINGLE - 1))])
def test_too_short_for_a_sequence(text):
    assert fingerprint(text) == ()


def test_it_is_the_same_on_every_machine():
    text = "larkspur sells lids and alder sells jars in the north and south of the glass coast"
    assert fingerprint(text) == (5249603021313217744,)
