"""Reviews in the warehouse: samples, judgements, what they say of the tagger, and their labels."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from nlp.errors import NarrativeError
from nlp.examples import Label
from nlp.labels import hash_of
from nlp.review import Judgement
from warehouse import ask, load_narratives, load_reviews, reviewed_labels, run_sql, sample_tasks

NARRATIVES = {
    ("deflation", "technology"): "",
    ("deflation", "selling_price"): "",
    ("cost_takeout", "own"): "",
    ("cost_takeout", "customer"): "",
}
SENTENCES = ("Good day.", "Compute is cheaper, so we cut cost.", "Prices fall for lids.", "Goodbye.")
MENTIONS = [
    (1, "cheaper", "deflation", "technology", "asserted"),
    (1, "cut cost", "cost_takeout", "own", "asserted"),
    (2, "Prices fall", "deflation", "technology", "open"),
]
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def call(connection, load, make):
    load_narratives(connection, "taxonomy-1", NARRATIVES)
    call = make([("management", "remarks", SENTENCES)], MENTIONS, held_on=date(2025, 2, 10), path="lids.txt")
    load(call)
    return call


@pytest.fixture
def many(connection, load, make):
    load_narratives(connection, "taxonomy-1", NARRATIVES)
    for i in range(40):
        found = [(0, "falls", "deflation", "technology", "asserted"), (1, "Cost", "cost_takeout", "own", "asserted")]
        load(make([("management", "remarks", (f"Price {i} falls.", f"Cost {i} is out."))], found))


def keys(tasks):
    return [(task.found.document, task.found.sentence, task.found.narrative) for task in tasks]


def judged(task, value=None, stance=None, at=None, place="a.json:1"):
    return Judgement(task.found, value, stance, at, place)


def as_found(task, **more):
    return judged(task, task.found.value, task.found.stance, **more)


def review(connection, *judgements, reviewer="ann", at=NOW):
    return load_reviews(connection, judgements, reviewer, at)


def stored(connection):
    return connection.execute("from stored.review order by all").fetchall()


def precision(connection, narrative, value="any", tier="all"):
    found = run_sql(
        connection, f"from audited_precision where ('{narrative}', '{value}', '{tier}') = (narrative, value, tier)"
    )
    (row,) = found.rows
    return dict(zip(found.columns, row, strict=True))


def test_a_task_has_all_that_a_reviewer_needs(connection, call):
    (task,) = sample_tasks(connection, narrative="cost_takeout")
    assert (task.company, task.quarter, task.speaker, task.role) == ("AAA", "2025-Q1", "unknown", "management")
    assert (task.previous, task.text, task.next) == SENTENCES[:3]
    assert task.text[task.evidence_start : task.evidence_end] == "cut cost"
    assert task.values == ("customer", "own")
    found = task.found
    assert (found.document, found.sentence, found.start, found.end) == (call.call, 1, 10, 45)
    assert (found.narrative, found.value, found.stance) == ("cost_takeout", "own", "asserted")
    assert (found.tier, found.score, found.taxonomy, found.model) == ("rules", 1.0, "taxonomy-1", "rules")


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        ({}, [1, 1, 2]),
        ({"narrative": "deflation"}, [1, 2]),
        ({"narrative": "deflation", "value": "selling_price"}, []),
        ({"value": "own"}, [1]),
        ({"tier": "rules"}, [1, 1, 2]),
        ({"tier": "judge"}, []),
        ({"max_score": 0.5}, [2]),
        ({"min_score": 0.5}, [1, 1]),
        ({"min_score": 0.3, "max_score": 0.3}, [2]),
    ],
)
def test_what_is_drawn_from(connection, call, asked, sentences):
    connection.execute("update stored.mention set score = 0.3 where sentence = 2")
    assert sorted(task.found.sentence for task in sample_tasks(connection, **asked)) == sentences


def test_a_second_telling_is_not_drawn(connection, call):
    connection.execute("insert into stored.duplicate values (?, 'another', 0.9)", [call.call])
    assert sample_tasks(connection) == []


def test_the_seed_decides_and_not_the_order_of_rows(connection, many):
    drawn = sample_tasks(connection, sample=10)
    assert len(drawn) == 10
    assert sample_tasks(connection, sample=20)[:10] == drawn
    connection.execute("create or replace temp table shuffled as from stored.mention order by random()")
    connection.execute("delete from stored.mention; insert into stored.mention from shuffled")
    assert sample_tasks(connection, sample=10) == drawn
    other = sample_tasks(connection, sample=10, seed=2)
    assert keys(other) != keys(drawn)
    assert {key[2] for key in keys(drawn + other)} == {"deflation", "cost_takeout"}


def test_what_was_reviewed_is_not_drawn_again(connection, call):
    first, *rest = sample_tasks(connection)
    review(connection, as_found(first))
    assert sample_tasks(connection) == rest


def test_the_same_answers_once_more_change_nothing(connection, call):
    answers = [as_found(task) for task in sample_tasks(connection)]
    assert review(connection, *answers) == 3
    before = stored(connection)
    assert review(connection, *answers, at=NOW + timedelta(days=1)) == 0
    assert stored(connection) == before


def test_of_one_reviewers_answers_the_latest_stays(connection, call):
    task = sample_tasks(connection, narrative="cost_takeout")[0]
    early, late = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    assert review(connection, judged(task, at=late), as_found(task, at=early)) == 1
    assert stored(connection)[0][-4:] == (None, None, "ann", late)
    assert review(connection, as_found(task, at=early)) == 0
    assert review(connection, judged(task, "customer", "open", at=NOW)) == 1
    assert stored(connection)[0][-4:] == ("customer", "open", "ann", NOW)


def test_of_several_reviewers_the_latest_judgement_counts(connection, call):
    task = sample_tasks(connection, narrative="cost_takeout")[0]
    review(connection, judged(task, at=NOW), reviewer="bob")
    review(connection, as_found(task, at=NOW - timedelta(days=1)), reviewer="ann")
    latest = ask_rows(connection, "select reviewer, latest from review order by reviewer")
    assert latest == [("ann", False), ("bob", True)]
    assert precision(connection, "cost_takeout")["found_right"] == 0
    review(connection, judged(task, "customer", "asserted", at=NOW + timedelta(days=1)), reviewer="ann")
    row = precision(connection, "cost_takeout")
    assert (row["reviewed"], row["found_right"], row["value_right"], row["stance_right"]) == (1, 1, 0.0, 1.0)


def ask_rows(connection, sql):
    return connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("change", "answer", "said"),
    [
        (
            {"document": "another"},
            (None, None),
            "b.json:9: a sentence or narrative unknown here, expected the warehouse",
        ),
        ({"start": 11}, (None, None), "b.json:9: a sentence or narrative unknown here"),
        ({"narrative": "inflation"}, (None, None), "b.json:9: a sentence or narrative unknown here"),
        ({}, ("technology", "open"), "b.json:9: an unknown value, expected one of customer, own"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_whole_file(connection, call, change, answer, said):
    good = sample_tasks(connection, narrative="deflation")[0]
    task = sample_tasks(connection, narrative="cost_takeout")[0]
    bad = replace(judged(task, *answer, place="b.json:9"), found=replace(task.found, **change))
    with pytest.raises(NarrativeError) as error:
        review(connection, as_found(good), bad)
    assert str(error.value).startswith(said)
    assert stored(connection) == []
    # And the connection is none the worse for it.
    assert review(connection, as_found(good)) == 1


def test_nothing_to_load(connection, call):
    assert review(connection) == 0


def test_reviews_outlive_tagging_anew(connection, call):
    review(connection, *(judged(task) for task in sample_tasks(connection)))
    before = precision(connection, "deflation"), reviewed_labels(connection)
    connection.execute("delete from stored.mention; delete from stored.sentence")
    assert (precision(connection, "deflation"), reviewed_labels(connection)) == before
    assert ask_rows(
        connection, "select distinct quote, company, quarter, found_value from review where start_char > 10"
    ) == [(SENTENCES[2], "AAA", "2025-Q1", "technology")]


def test_precision_by_value_and_tier(connection, many):
    connection.execute("update stored.mention set tier = 'classifier' where narrative = 'deflation' and rowid % 4 = 0")
    tasks = sample_tasks(connection, narrative="deflation", sample=40)
    # 32 right, of these 24 in the value and 16 in the stance.
    answers = [as_found(task) for task in tasks[:8]]
    answers += [judged(task, "technology", "open") for task in tasks[8:24]]
    answers += [judged(task, "selling_price", "asserted") for task in tasks[24:32]]
    review(connection, *answers, *(judged(task) for task in tasks[32:]))
    row = precision(connection, "deflation")
    assert (row["reviewed"], row["found_right"], row["precision"]) == (40, 32, 0.8)
    # Wilson: (0.8 + z²/80 ± z √(0.16/40 + z²/6400)) / (1 + z²/40)
    assert (row["low"], row["high"]) == (pytest.approx(0.6524, abs=5e-5), pytest.approx(0.8950, abs=5e-5))
    assert (row["value_right"], row["stance_right"]) == (0.75, 0.5)
    assert precision(connection, "deflation", "technology")["reviewed"] == 40
    by_tier = [precision(connection, "deflation", "any", tier)["reviewed"] for tier in ("rules", "classifier")]
    assert sum(by_tier) == 40
    assert all(by_tier)
    rows = ask(connection, "review_precision").rows
    assert [row[:3] for row in rows[:3]] == [
        ("deflation", "any", "all"),
        ("deflation", "any", "classifier"),
        ("deflation", "any", "rules"),
    ]


@pytest.mark.parametrize(("right", "low", "high"), [(0, 0.0, 0.6576), (2, 0.3424, 1.0), (1, 0.0945, 0.9055)])
def test_the_interval_stays_between_none_and_all(connection, call, right, low, high):
    tasks = sample_tasks(connection, narrative="deflation")
    review(connection, *(as_found(task) if i < right else judged(task) for i, task in enumerate(tasks)))
    row = precision(connection, "deflation")
    assert (row["low"], row["high"]) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    assert 0 <= row["low"] <= row["high"] <= 1
    assert (row["value_right"] is None) == (right == 0)


def test_versions_are_not_mixed(connection, call):
    first, second = sample_tasks(connection, narrative="deflation")
    review(connection, as_found(first), replace(judged(second), found=replace(second.found, taxonomy="taxonomy-2")))
    rows = ask_rows(
        connection,
        "select taxonomy, precision from audited_precision where (value, tier) = ('any', 'all') order by all",
    )
    assert rows == [("taxonomy-1", 1.0), ("taxonomy-2", 0.0)]


def test_reviews_are_labels_of_what_was_judged_only(connection, call):
    tasks = {(task.found.sentence, task.found.narrative): task for task in sample_tasks(connection)}
    review(
        connection,
        judged(tasks[1, "deflation"]),
        judged(tasks[1, "cost_takeout"], "customer", "open"),
        judged(tasks[2, "deflation"], "selling_price", "asserted"),
    )
    both, one = reviewed_labels(connection)
    assert (both.file, both.call, both.start, both.end, both.round) == ("lids.txt", call.call, 10, 45, 0)
    assert both.sha256 == hash_of(SENTENCES[1])
    assert both.labels == {"cost_takeout": Label("customer", "open")}
    assert both.judged == ("cost_takeout", "deflation")
    assert (one.labels, one.judged) == ({"deflation": Label("selling_price", "asserted")}, ("deflation",))
    assert both.id != one.id
