"""Tallies and answers of the tiers, kept and found again."""

import pytest

from nlp.cascade import Tally
from nlp.rules import Match
from warehouse import Versions, ask, forget_answers, known_answers, publish, record_tiers, start_run, writing

NOW = Versions("t1", "m1")
ANSWERS = {
    b"0" * 16: (Match("deflation", "technology", "open", 3, 9, 0.75, "classifier"),),
    b"1" * 16: (),
}
TALLIES = [Tally("rules", 100, 0, 1.0), Tally("gate", 90, 80, 0.5), Tally("classifier", 20, 20, 2.0)]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "w.duckdb"


def record(path, versions=NOW, run="r1", tallies=TALLIES, answers=ANSWERS):
    with writing(path) as connection:
        record_tiers(connection, run, versions, tallies, answers)
    publish(path)


def test_answers_come_back_as_they_were(path):
    record(path)
    assert known_answers(path, NOW) == ANSWERS


@pytest.mark.parametrize("other", [Versions("t2", "m1"), Versions("t1", "m2")])
def test_answers_of_other_versions_are_not_known(path, other):
    record(path)
    assert known_answers(path, other) == {}


def test_the_same_answers_twice_are_kept_once(path):
    record(path)
    record(path, answers={b"1" * 16: (), b"2" * 16: ()})
    assert set(known_answers(path, NOW)) == {b"0" * 16, b"1" * 16, b"2" * 16}


def test_where_there_is_no_warehouse_nothing_is_known(path):
    assert known_answers(path, NOW) == {}


def test_answers_of_versions_that_tag_nothing_are_forgotten(path):
    record(path)
    with writing(path) as connection:
        connection.execute("insert into stored.tagging values ('call', 't1', 'm2', 'r1')")
        forget_answers(connection)
    publish(path)
    assert known_answers(path, NOW) == {}


def test_tallies_add_up_over_batches_and_status_shows_the_last_run(path):
    record(path)
    record(path)
    with writing(path) as connection:
        start_run(connection, "r0", "2025-01-01", "ingest", NOW)
        start_run(connection, "r1", "2025-02-01", "ingest", NOW)
        record_tiers(connection, "r0", NOW, [Tally("rules", 7, 7, 1.0)], {})
        shown = ask(connection, "status_tiers")
    rows = [dict(zip(shown.columns, row, strict=True)) for row in shown.rows]
    assert [(row["tier"], row["seen"], row["decided"]) for row in rows] == [
        ("rules", 200, 0),
        ("gate", 180, 160),
        ("classifier", 40, 40),
    ]
    last = rows[-1]
    assert (last["share"], last["per_second"], last["seconds"]) == (0.2, 10, 4.0)
    # 200 sentences at ten a second: what the classifier would have taken on every one.
    assert last["seconds_for_all"] == 20.0
