"""The counting contract, against figures worked out by hand."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import warehouse
from nlp.cascade import Tally
from nlp.errors import NarrativeError, VersionsMixed
from nlp.review import Judgement
from warehouse import (
    Versions,
    ask,
    check_versions,
    load_companies,
    load_narratives,
    load_reviews,
    record_tiers,
    run_sql,
    sample_tasks,
)

NARRATIVES = {
    ("deflation", "technology"): "what technology costs falls",
    ("deflation", "selling_price"): "what one sells is sold for less",
    ("cost_takeout", "programme"): "cost is taken out",
}
COUNTS = ("mentions", "asserted", "denied", "open", "sentences", "calls", "companies")
READ = ("calls_read", "companies_read", "words_read", "share_of_calls", "per_1000_words")


@pytest.fixture
def filled(connection, load, make):
    """Two companies in 2025-Q1, one silent; a silent Q2; no call in Q3; a denial in Q4; a call of nobody, undated."""
    load_narratives(connection, "taxonomy-1", NARRATIVES)
    load_companies(
        connection,
        [{"company": "AAA", "name": "Aardvark", "sector": "Software"}, {"company": "BBB", "sector": "Energy"}],
    )
    first = make(
        [
            # 7 + 3 words
            ("management", "remarks", ("Model prices fall and compute prices fall.", "We cut cost.")),
            # 4 words
            ("analyst", "questions", ("Is there no deflation?",)),
        ],
        [
            (0, "prices fall", "deflation", "technology", "asserted"),
            (0, "prices fall", "deflation", "technology", "asserted"),
            (1, "cut cost", "cost_takeout", "programme", "asserted"),
            (2, "deflation", "deflation", "selling_price", "open"),
        ],
        held_on=date(2025, 2, 10),
        path="first.txt",
    )
    again = make(
        [("management", "remarks", ("Model prices fall, and compute prices too.",))],
        [(0, "prices fall", "deflation", "technology", "asserted")],
        held_on=date(2025, 2, 10),
        path="again.txt",
    )
    load(first)
    load(again)
    connection.execute("insert into stored.duplicate values (?, ?, 0.9)", [again.call, first.call])
    for day, words in ((date(2025, 3, 31), "We had a very good quarter."), (date(2025, 4, 1), "A fine quarter again.")):
        load(make([("management", "remarks", (words,))], ticker="BBB", held_on=day))  # 6 words, then 4
    load(
        make(
            [("management", "questions", ("We are not seeing deflation at all.",))],  # 7 words
            [(0, "deflation", "deflation", "technology", "denied")],
            held_on=date(2025, 11, 5),
        )
    )
    load(
        make(
            [("unknown", "unknown", ("Deflation is here.",))],  # 3 words
            [(0, "Deflation", "deflation", "selling_price", "asserted")],
            ticker=None,
        )
    )
    return connection


def trend(connection, by: str, narrative: str, value: str) -> list[tuple]:
    found = ask(connection, "trend", {"by": by, "narrative": narrative, "value": value})
    places = [found.columns.index(name) for name in ("quarter", "slice", *COUNTS, *READ)]
    return [tuple(row[place] for place in places) for row in found.rows]


@pytest.mark.parametrize(
    ("narrative", "value", "expected"),
    [
        (
            "deflation",
            "technology",
            # quarter, slice, mentions, asserted, denied, open, sentences, calls, companies; what was read
            [
                ("2025-Q1", "all", 2, 2, 0, 0, 1, 1, 1, 2, 2, 20, 0.5, 100.0),
                ("2025-Q2", "all", 0, 0, 0, 0, 0, 0, 0, 1, 1, 4, 0.0, 0.0),
                ("2025-Q4", "all", 1, 0, 1, 0, 1, 1, 1, 1, 1, 7, 1.0, 1000 / 7),
                ("undated", "all", 0, 0, 0, 0, 0, 0, 0, 1, 0, 3, 0.0, 0.0),
            ],
        ),
        (
            "deflation",
            "selling_price",
            [
                ("2025-Q1", "all", 1, 0, 0, 1, 1, 1, 1, 2, 2, 20, 0.5, 50.0),
                ("2025-Q2", "all", 0, 0, 0, 0, 0, 0, 0, 1, 1, 4, 0.0, 0.0),
                ("2025-Q4", "all", 0, 0, 0, 0, 0, 0, 0, 1, 1, 7, 0.0, 0.0),
                ("undated", "all", 1, 1, 0, 0, 1, 1, 0, 1, 0, 3, 1.0, 1000 / 3),
            ],
        ),
        (
            # Not the sum of the values: the call and the company of 2025-Q1 are one each.
            "deflation",
            "any",
            [
                ("2025-Q1", "all", 3, 2, 0, 1, 2, 1, 1, 2, 2, 20, 0.5, 150.0),
                ("2025-Q2", "all", 0, 0, 0, 0, 0, 0, 0, 1, 1, 4, 0.0, 0.0),
                ("2025-Q4", "all", 1, 0, 1, 0, 1, 1, 1, 1, 1, 7, 1.0, 1000 / 7),
                ("undated", "all", 1, 1, 0, 0, 1, 1, 0, 1, 0, 3, 1.0, 1000 / 3),
            ],
        ),
        (
            "cost_takeout",
            "any",
            [
                ("2025-Q1", "all", 1, 1, 0, 0, 1, 1, 1, 2, 2, 20, 0.5, 50.0),
                ("2025-Q2", "all", 0, 0, 0, 0, 0, 0, 0, 1, 1, 4, 0.0, 0.0),
                ("2025-Q4", "all", 0, 0, 0, 0, 0, 0, 0, 1, 1, 7, 0.0, 0.0),
                ("undated", "all", 0, 0, 0, 0, 0, 0, 0, 1, 0, 3, 0.0, 0.0),
            ],
        ),
    ],
)
def test_trend(filled, narrative, value, expected):
    assert trend(filled, "all", narrative, value) == [pytest.approx(row) for row in expected]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (
            "company",
            [
                ("2025-Q1", "AAA", 3, 2, 0, 1, 2, 1, 1, 1, 1, 14, 1.0, 3000 / 14),
                ("2025-Q1", "BBB", 0, 0, 0, 0, 0, 0, 0, 1, 1, 6, 0.0, 0.0),
                ("2025-Q2", "BBB", 0, 0, 0, 0, 0, 0, 0, 1, 1, 4, 0.0, 0.0),
                ("2025-Q4", "AAA", 1, 0, 1, 0, 1, 1, 1, 1, 1, 7, 1.0, 1000 / 7),
                ("undated", "unknown", 1, 1, 0, 0, 1, 1, 0, 1, 0, 3, 1.0, 1000 / 3),
            ],
        ),
        (
            "sector",
            [
                ("2025-Q1", "Energy", 0, 0, 0, 0, 0, 0, 0, 1, 1, 6, 0.0, 0.0),
                ("2025-Q1", "Software", 3, 2, 0, 1, 2, 1, 1, 1, 1, 14, 1.0, 3000 / 14),
                ("2025-Q2", "Energy", 0, 0, 0, 0, 0, 0, 0, 1, 1, 4, 0.0, 0.0),
                ("2025-Q4", "Software", 1, 0, 1, 0, 1, 1, 1, 1, 1, 7, 1.0, 1000 / 7),
                ("undated", "unknown", 1, 1, 0, 0, 1, 1, 0, 1, 0, 3, 1.0, 1000 / 3),
            ],
        ),
        (
            "role",
            [
                ("2025-Q1", "analyst", 1, 0, 0, 1, 1, 1, 1, 1, 1, 4, 1.0, 250.0),
                ("2025-Q1", "management", 2, 2, 0, 0, 1, 1, 1, 2, 2, 16, 0.5, 125.0),
                ("2025-Q2", "management", 0, 0, 0, 0, 0, 0, 0, 1, 1, 4, 0.0, 0.0),
                ("2025-Q4", "management", 1, 0, 1, 0, 1, 1, 1, 1, 1, 7, 1.0, 1000 / 7),
                ("undated", "unknown", 1, 1, 0, 0, 1, 1, 0, 1, 0, 3, 1.0, 1000 / 3),
            ],
        ),
        (
            "section",
            [
                ("2025-Q1", "questions", 1, 0, 0, 1, 1, 1, 1, 1, 1, 4, 1.0, 250.0),
                ("2025-Q1", "remarks", 2, 2, 0, 0, 1, 1, 1, 2, 2, 16, 0.5, 125.0),
                ("2025-Q2", "remarks", 0, 0, 0, 0, 0, 0, 0, 1, 1, 4, 0.0, 0.0),
                ("2025-Q4", "questions", 1, 0, 1, 0, 1, 1, 1, 1, 1, 7, 1.0, 1000 / 7),
                ("undated", "unknown", 1, 1, 0, 0, 1, 1, 0, 1, 0, 3, 1.0, 1000 / 3),
            ],
        ),
    ],
)
def test_trend_by(filled, by, expected):
    assert trend(filled, by, "deflation", "any") == [pytest.approx(row) for row in expected]
    view = run_sql(
        filled,
        f"from narrative_trend_by_{by} where narrative = 'deflation' and value = 'any' order by quarter, {by}",
    )
    assert [dict(zip(view.columns, row, strict=True))[by] for row in view.rows] == [row[1] for row in expected]


def test_the_view_is_the_trend_of_every_narrative_and_value(filled):
    rows = run_sql(filled, "select narrative, value, count(*), sum(calls_read) from narrative_trend group by all").rows
    expected = {*NARRATIVES, ("deflation", "any"), ("cost_takeout", "any")}
    assert set(rows) == {(narrative, value, 4, 5) for narrative, value in expected}


def test_parts_of_the_mentions_add_up(filled):
    for by in ("all", "company", "sector", "role", "section"):
        assert run_sql(
            filled,
            "select sum(mentions), sum(asserted + denied + open), sum(words_read)"
            f" from narrative_by('{by}') where narrative = 'deflation' and value = 'any'",
        ).rows == ((5, 5, 34),)


def test_no_call_of_a_duplicate_is_counted(filled):
    assert run_sql(filled, "select counted, count(*) from call group by all order by all").rows == (
        (False, 1),
        (True, 5),
    )
    assert run_sql(filled, "select count(*) from mention").rows == ((7,),)
    assert run_sql(filled, "select count(*) from mention where counted").rows == ((6,),)
    (status,) = ask(filled, "status").rows
    assert dict(zip(ask(filled, "status").columns, status, strict=True)) == {
        "calls": 5,
        "told_twice": 1,
        "companies": 2,
        "first_held": date(2025, 2, 10),
        "last_held": date(2025, 11, 5),
        "words": 34,
        "sentences": 8,
        "mentions": 6,
        "rejections": 0,
        "conflicts": 0,
        "undated": 1,
    }


def test_versions(filled, load, make):
    check_versions(filled)
    other = Versions("taxonomy-2", "rules")
    told_twice = make([("management", "remarks", ("Told in other words.",))])
    load(told_twice, versions=other)
    with pytest.raises(VersionsMixed, match="taxonomy taxonomy-2, model rules: 1 calls") as raised:
        check_versions(filled)
    assert "\n" not in str(raised.value)
    # A telling that does not count mixes nothing.
    first = "select call from stored.call where path = 'first.txt'"
    filled.execute(f"insert into stored.duplicate values (?, ({first}), 0.9)", [told_twice.call])
    check_versions(filled)
    load(make([("management", "remarks", ("Another model.",))]), versions=Versions("taxonomy-1", "classifier"))
    with pytest.raises(VersionsMixed, match="model classifier"):
        check_versions(filled)


def names_of_views() -> list[str]:
    folder = Path(warehouse.__file__).parent / "views"
    return [
        name
        for file in sorted(folder.glob("*.sql"))
        for name in re.findall(r"(?m)^create or replace view (\w+)", file.read_text())
    ]


def test_every_view_answers_on_an_empty_warehouse(connection):
    assert len(names_of_views()) == 20
    for view in names_of_views():
        assert run_sql(connection, f"from {view}").rows == (), view


def test_every_view_answers_on_a_filled_warehouse(filled):
    filled.execute(
        "insert into stored.claim select document, sentence, 'cost', 1, 2, '%', 'down', null, null, null, 0, 1"
        " from stored.sentence limit 1"
    )
    filled.execute("insert into stored.finding values ('s', 1, [0, 0, 1, 1], 'text', 40, '%', 'all', 250)")
    filled.execute("insert into stored.conflict select call, 'fiscal', 'a', 'b', 'c', 'd' from stored.call limit 1")
    filled.execute("insert into stored.source values ('bad.txt', '1', 'rejected', 'empty', 0, 'run-1')")
    record_tiers(filled, "run-1", Versions("taxonomy-1", "rules"), [Tally("rules", 2, 2, 0.5)], {})
    judgement = Judgement(sample_tasks(filled)[0].found, None, None, None, "x:1")
    load_reviews(filled, [judgement], "ann", datetime.now(UTC))
    filled.execute("insert into stored.run (run, started_at, command) values ('run-1', '2025-01-01', 'test')")
    for view in names_of_views():
        assert run_sql(filled, f"from {view}").rows, view
    for by in ("company", "sector", "role", "section"):
        assert by in run_sql(filled, f"from narrative_trend_by_{by}").columns


def test_every_query_is_a_known_name_and_answers(filled):
    asked = {
        "evidence": {"narrative": "deflation", "value": None, "company": "aardvark", "quarter": "2025-Q1"}
        | {"containing": "COMPUTE", "most": 5},
        "told_twice": {"run": "run-1"},
    }
    for name in ("status", "status_narratives", "status_runs", "rejections", "versions", *asked):
        assert ask(filled, name, asked.get(name)).columns
    quotes = ask(filled, "evidence", asked["evidence"])
    assert [row[quotes.columns.index("quote")] for row in quotes.rows] == [
        "Model prices fall and compute prices fall."
    ] * 2
    assert quotes.rows[0][quotes.columns.index("sentence_after")] == "We cut cost."


def test_a_quote_is_the_text_at_its_place(filled):
    mentions = run_sql(
        filled,
        "select quote, start_char, end_char, evidence, evidence_start, evidence_end, text"
        " from mention join call using (call)",
    ).rows
    assert len(mentions) == 7
    for quote, start, end, evidence, evidence_start, evidence_end, text in mentions:
        assert text[start:end] == quote
        assert text[evidence_start:evidence_end] == evidence
        assert start <= evidence_start < evidence_end <= end
    # And the same in the analyst's SQL.
    assert run_sql(
        filled, "select count(*) from mention join call using (call) where text[start_char + 1:end_char] <> quote"
    ).rows == ((0,),)


def test_wrong_sql_is_told_in_the_words_of_the_database(filled):
    with pytest.raises(NarrativeError, match=r"sql: .*no_such_view"):
        run_sql(filled, "from no_such_view")
