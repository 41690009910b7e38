import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.matching import compile_patterns, words_of
from nlp.patterns import parse_pattern

GROUPS = {"fewer": ("fewer", "less", "reduc*"), "lids": ("lid", "lids")}


def patterns(*sources):
    return compile_patterns({"key": [parse_pattern(source, GROUPS) for source in sources]})


def evidence(source, text):
    """The texts that the pattern matches."""
    words = words_of(text)
    found = patterns(source)
    return [
        text[words.offsets[span.start][0] : words.offsets[span.end - 1][1]]
        for span in found.spans(words, found.candidates(text))
    ]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        # words in order, in any case
        ("cost takeout", "We plan a Cost Takeout now.", "Cost Takeout"),
        ("cost takeout", "COST TAKEOUT", "COST TAKEOUT"),
        ("cost takeout", "takeout cost", None),
        ("cost takeout", "cost of takeout", None),
        ("cost takeout", "costs takeout", None),
        ("lid", "a lid.", "lid"),
        ("lid", "two lids", None),
        ("q&a", "our Q&A now", "Q&A"),
        # hyphens and a speaker's fillers do not matter
        ("cost take out", "a cost take-out program", "cost take-out"),
        ("cost take out", "a cost-take-out program", "cost-take-out"),
        ("cost take out", "cost take uh out", "cost take uh out"),
        ("cost take out", "cost take out", "cost take out"),
        # stems
        ("deflat*", "Deflationary lids", "Deflationary"),
        ("deflat*", "we deflate", "deflate"),
        ("deflat*", "disinflation", None),
        ("deflat*", "nondeflationary", None),
        ("deflat* force", "a deflating force", "deflating force"),
        # alternatives
        ("cheaper|less lids", "cheaper lids", "cheaper lids"),
        ("cheaper|less lids", "less lids", "less lids"),
        ("cheaper|less lids", "fewer lids", None),
        ("cheap*|less lids", "cheapest lids", "cheapest lids"),
        # groups
        ("<fewer> <lids>", "fewer lids", "fewer lids"),
        ("<fewer> <lids>", "reducing lid", "reducing lid"),
        ("<fewer> <lids>", "more lids", None),
        ("<fewer>|no <lids>", "no lids", "no lids"),
        # gaps
        ("fewer ~2 lids", "fewer lids", "fewer lids"),
        ("fewer ~2 lids", "fewer small round lids", "fewer small round lids"),
        ("fewer ~2 lids", "fewer very small round lids", None),
        ("fewer ~4 lids", "fewer jars, and lids", "fewer jars, and lids"),
        ("fewer ~4 lids", "fewer jars. New lids", None),
        ("fewer ~4 lids", "fewer jars; lids", None),
        ("fewer ~4 lids", "fewer jars? lids", None),
        ("fewer ~4 lids", "fewer jars: lids", None),
        ("fewer ~4 lids", "fewer jars! lids", None),
        # optional
        ("cut our? lids", "cut lids", "cut lids"),
        ("cut our? lids", "cut our lids", "cut our lids"),
        ("cut our? lids", "cut the lids", None),
        ("cut our|the? lids", "cut the lids", "cut the lids"),
        # numbers
        ("# lids", "40 lids", "40 lids"),
        ("# lids", "1,200 lids", "1,200 lids"),
        ("# lids", "3.5 lids", "3.5 lids"),
        ("# lids", "forty lids", "forty lids"),
        ("# lids", "hundreds of lids", None),
        ("hundreds|# of lids", "hundreds of lids", "hundreds of lids"),
        ("# lids", "many lids", None),
        ("from # to # lids", "from 40 to twelve lids", "from 40 to twelve lids"),
        # nothing there
        ("lid", "", None),
        ("lid", "...", None),
    ],
)
def test_matches(source, text, expected):
    found = evidence(source, text)
    assert max(found, key=len, default=None) == expected


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("~2 lids", "gap"),
        ("lids ~2", "gap"),
        ("~2", "gap"),
        ("<jars>", "<jars>"),
        ("Lids", "Lids"),
        ("li*ds", "li*ds"),
        ("*", "*"),
        ("lids ~0 jars", "~0"),
        ("lids ~100 jars", "~100"),
        ("lids|", ""),
        ("lid;", "lid;"),
    ],
)
def test_a_wrong_part_is_named(source, named):
    with pytest.raises(ValueError, match="pattern") as error:
        parse_pattern(source, GROUPS)
    assert repr(source) in str(error.value)
    assert named in str(error.value)


def test_spans_carry_the_key_of_their_pattern():
    found = compile_patterns(
        {"a": [parse_pattern("lid", {})], "b": [parse_pattern("jar", {}), parse_pattern("top", {})]}
    )
    words = words_of("a jar, a lid, a top")
    spans = found.spans(words, found.candidates("a jar, a lid, a top"))
    assert sorted((span.key, words.doc[span.start].text) for span in spans) == [
        ("a", "lid"),
        ("b", "jar"),
        ("b", "top"),
    ]


def test_offsets_are_those_of_the_text():
    text = "Cost  take-out \u2013 uh, it's (50%) of 1,200 lids\n."
    words = words_of(text)
    assert [text[start:end] for start, end in words.offsets] == [token.text for token in words.doc]


WORD = st.sampled_from(
    ["lid", "lids", "jar", "jars", "cost", "costs", "fewer", "reduced", "q&a", "40", "two", "a", "no"]
)
CHOICE = st.one_of(WORD, WORD.map(lambda word: word + "*"), st.sampled_from(["<fewer>", "<lids>", "#"]))
SLOT = st.lists(CHOICE, min_size=1, max_size=3).map("|".join)
GAPPED = st.tuples(SLOT, st.one_of(SLOT, SLOT.map(lambda slot: slot + "?"), st.sampled_from(["~1", "~3"])), SLOT)
SOURCE = st.one_of(SLOT, GAPPED.map(" ".join))
TEXT = st.lists(
    st.one_of(
        WORD, st.sampled_from(["-", "--", ",", ".", "uh", "1,200", "$3.5bn", "it's", "Lids", "JARS", "it's", "\u2013"])
    ),
    max_size=12,
).flatmap(
    lambda words: st.lists(st.sampled_from([" ", "", "-", "\n"]), min_size=len(words), max_size=len(words)).map(
        lambda blanks: "".join(word + blank for word, blank in zip(words, blanks, strict=True))
    )
)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("do n't", "we don't sell", ["don't"]),
        ("is n't|not ~1 happening", "it isn't happening", ["isn't happening"]),
        ("n't|not", "it doesn't", ["n't"]),
        ("can not", "we cannot", ["cannot"]),
    ],
)
def test_contractions(source, text, expected):
    assert evidence(source, text) == expected


@given(st.lists(SOURCE, min_size=1, max_size=4), st.lists(TEXT, min_size=1, max_size=6))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_no_candidate_is_left_out(sources, texts):
    found = patterns(*sources)
    for text in texts:
        words = words_of(text)
        everything = found.spans(words, range(len(sources)))
        assert found.spans(words, found.candidates(text)) == everything
