"""Tagging again from what is stored: what is stale, what is read back, what is replaced, and what would change."""

from datetime import date

import duckdb
import pytest

from nlp.errors import VersionsMixed
from nlp.nouns import Mention, Sentence
from warehouse import (
    Versions,
    check_versions,
    compare_mentions,
    replace_mentions,
    run_sql,
    stale_calls,
    stored_sentences,
)

TODAY = Versions("taxonomy-2", "rules")
SENTENCES = ("Good day.", "Compute is cheaper, so we cut cost.", "Prices fall for lids.", "Goodbye.")
# (sentence, words, narrative, value, stance)
CHEAPER = (1, "cheaper", "deflation", "technology", "asserted")
CUT = (1, "cut cost", "cost_takeout", "own", "asserted")
FALL = (2, "Prices fall", "deflation", "technology", "open")


@pytest.fixture
def call(load, make):
    call = make([("management", "remarks", SENTENCES)], [CHEAPER, CUT, FALL], held_on=date(2025, 2, 10))
    load(call)
    return call.call


@pytest.fixture
def other(load, make):
    other = make(
        [("management", "remarks", ("Lids are cheaper.",))],
        [(0, "cheaper", "deflation", "input_cost", "asserted")],
        ticker=None,
        path="b.txt",
    )
    load(other)
    return other.call


def mention(call, sentence, narrative, value, stance="asserted", score=1.0):
    return Mention(call, sentence, narrative, value, stance, 0, 4, "Good", "rules", score)


def stored(connection, table):
    return connection.execute(f"from stored.{table} order by all").fetchall()


def rows(table):
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


@pytest.mark.parametrize(
    ("versions", "stale"),
    [
        (Versions("taxonomy-1", "rules"), ""),
        (Versions("taxonomy-2", "rules"), "ab"),
        (Versions("taxonomy-1", "classifier"), "ab"),
        (Versions("", ""), "ab"),
    ],
)
def test_stale_calls(connection, call, other, versions, stale):
    assert stale_calls(connection, versions) == [{"a": call, "b": other}[path] for path in stale]


def test_a_call_that_nothing_tagged_is_stale(connection, call, other):
    connection.execute("delete from stored.tagging where document = ?", [other])
    assert stale_calls(connection, Versions("taxonomy-1", "rules")) == [other]


def test_sentences_come_back_as_they_were(connection, load, make):
    turns = [("management", "remarks", ("One, two.", "Three.")), ("analyst", "questions", ("Four?",))]
    one, two = make(turns), make([("unknown", "unknown", ("Five.",))])
    load(one, two)
    connection.execute("update stored.sentence set boilerplate = true, page = 7 where text = 'Three.'")
    back = {sentences[0].document: sentences for sentences in stored_sentences(connection, [two.call, one.call])}
    assert back == {
        one.call: (
            Sentence(one.call, 0, 0, 9, "One, two.", 0),
            Sentence(one.call, 1, 10, 16, "Three.", 0, page=7, boilerplate=True),
            Sentence(one.call, 2, 18, 23, "Four?", 1),
        ),
        two.call: (Sentence(two.call, 0, 0, 5, "Five.", 0),),
    }
    assert stored_sentences(connection, []) == []
    assert stored_sentences(connection, ["unknown"]) == []


@pytest.mark.parametrize("times", [1, 2])
def test_replace(connection, call, other, times):
    kept = [row for row in stored(connection, "mention") if row[0] == other]
    for _ in range(times):
        replace_mentions(connection, "run-2", TODAY, [call], [mention(call, 0, "deflation", "macro")])
    assert stored(connection, "mention") == sorted(
        [(call, 0, "deflation", "macro", "asserted", 0, 4, "Good", "rules", 1.0), *kept]
    )
    assert stored(connection, "tagging") == sorted(
        [(call, "taxonomy-2", "rules", "run-2"), (other, "taxonomy-1", "rules", "run-1")]
    )
    assert stale_calls(connection, TODAY) == [other]
    with pytest.raises(VersionsMixed, match="narratives retag"):
        check_versions(connection)
    replace_mentions(connection, "run-2", TODAY, [other], [])
    assert run_sql(connection, "select count(*) from mention").rows == ((1,),)
    check_versions(connection)


@pytest.mark.parametrize("wrong", [{"score": 2.0}, {"stance": "shrugged"}])
def test_replace_is_all_or_nothing(connection, call, wrong):
    before = stored(connection, "mention"), stored(connection, "tagging")
    with pytest.raises(duckdb.ConstraintException):
        replace_mentions(connection, "run-2", TODAY, [call], [mention(call, 0, "deflation", "macro", **wrong)])
    assert (stored(connection, "mention"), stored(connection, "tagging")) == before
    replace_mentions(connection, "run-2", TODAY, [call], [])
    assert stored(connection, "mention") == []


SAME = [(1, "technology", "asserted"), (2, "technology", "open")]


@pytest.mark.parametrize(
    ("then", "counted", "kinds"),
    [
        (SAME, {"technology": (2, 2, 2, 0, 0, 0, 0, 0), "any": (2, 2, 2, 0, 0, 0, 0, 0)}, []),
        ([], {"technology": (2, 0, 0, 0, 2, 0, 0, 0), "any": (2, 0, 0, 0, 2, 0, 0, 0)}, ["go", "go"]),
        (
            [*SAME, (3, "macro", "denied")],
            {
                "technology": (2, 2, 2, 0, 0, 0, 0, 0),
                "macro": (0, 1, 0, 1, 0, 0, 0, 0),
                "any": (2, 3, 2, 1, 0, 0, 0, 0),
            },
            ["come"],
        ),
        (
            [SAME[0], (2, "selling_price", "open")],
            {
                "technology": (2, 1, 1, 0, 0, 0, 1, 0),
                "selling_price": (0, 1, 0, 0, 0, 1, 0, 0),
                "any": (2, 2, 1, 0, 0, 1, 1, 0),
            },
            ["value"],
        ),
        (
            [SAME[0], (2, "technology", "denied")],
            {"technology": (2, 2, 2, 0, 0, 0, 0, 1), "any": (2, 2, 2, 0, 0, 0, 0, 1)},
            ["stance"],
        ),
        (
            # One goes, one changes both, one comes.
            [(2, "macro", "asserted"), (3, "macro", "asserted")],
            {
                "technology": (2, 0, 0, 0, 1, 0, 1, 0),
                "macro": (0, 2, 0, 1, 0, 1, 0, 1),
                "any": (2, 2, 0, 1, 1, 1, 1, 1),
            },
            ["come", "go", "value"],
        ),
    ],
)
def test_compare(connection, call, then, counted, kinds):
    found = [mention(call, sentence, "deflation", *sense) for sentence, *sense in then]
    changes = compare_mentions(connection, TODAY, [mention(call, 1, "cost_takeout", "own"), *found], 5)
    names = ("now", "then", "stay", "come", "go", "from_other_value", "to_other_value", "other_stance")
    counts = {(row["narrative"], row["value"]): tuple(row[name] for name in names) for row in rows(changes.counts)}
    untouched = {("cost_takeout", value): (1, 1, 1, 0, 0, 0, 0, 0) for value in ("any", "own")}
    assert counts == {("deflation", value): expected for value, expected in counted.items()} | untouched
    for row in rows(changes.counts):
        assert row["now"] == row["stay"] + row["go"] + row["to_other_value"]
        assert row["then"] == row["stay"] + row["come"] + row["from_other_value"]
    assert [row["change"] for row in rows(changes.examples)] == kinds
    assert len(stored(connection, "mention")) == 3


def test_an_example_says_what_changes_and_where(connection, call, other):
    (*_, changed) = rows(
        compare_mentions(
            connection,
            TODAY,
            [
                mention(call, 1, "deflation", "technology"),
                mention(call, 2, "deflation", "macro", "denied"),
                mention(call, 1, "cost_takeout", "own"),
            ],
            1,
        ).examples
    )
    assert changed == {
        "narrative": "deflation",
        "change": "value",
        "value_now": "technology",
        "stance_now": "open",
        "value_then": "macro",
        "stance_then": "denied",
        "company": "AAA",
        "quarter": "2025-Q1",
        "evidence": "Good",
        "quote": SENTENCES[2],
    }
    gone = rows(compare_mentions(connection, TODAY, [], 9).examples)
    assert {(row["company"], row["quarter"], row["evidence"]) for row in gone} == {
        ("AAA", "2025-Q1", "cheaper"),
        ("AAA", "2025-Q1", "cut cost"),
        ("AAA", "2025-Q1", "Prices fall"),
        ("unknown", "undated", "cheaper"),
    }


def test_only_stale_calls_that_count_are_compared(connection, call, other):
    replace_mentions(connection, "run-2", TODAY, [call], [])
    found = [mention(other, 0, "deflation", "input_cost")]
    assert [row["now"] for row in rows(compare_mentions(connection, TODAY, found, 1).counts)] == [1, 1]
    connection.execute("insert into stored.duplicate values (?, ?, 0.9)", [other, call])
    assert compare_mentions(connection, TODAY, found, 1).counts.rows == ()


@pytest.mark.parametrize("examples", [0, 1, 4, 100])
def test_the_order_of_rows_draws_no_other_examples(connection, load, make, examples):
    for i in range(30):
        load(make([("management", "remarks", (f"Lid {i} is cheaper.",))], [(0, "cheaper", *CHEAPER[2:])]))
    calls = [call for (call,) in connection.execute("select call from call").fetchall()]
    found = [mention(call, 0, "cost_takeout", "own") for call in calls]
    drawn = compare_mentions(connection, TODAY, found, examples).examples
    assert [row["change"] for row in rows(drawn)] == ["come"] * min(examples, 30) + ["go"] * min(examples, 30)
    connection.execute("create table turned as from stored.mention order by document desc")
    connection.execute("delete from stored.mention")
    connection.execute("insert into stored.mention from turned")
    assert compare_mentions(connection, TODAY, found[::-1], examples).examples == drawn
