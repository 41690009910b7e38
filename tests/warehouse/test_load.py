from datetime import date
from itertools import permutations
from random import Random

import duckdb
import pytest

from warehouse import (
    SourceRow,
    Versions,
    known_sources,
    link_duplicates,
    load_companies,
    load_source,
    record_sources,
    start_run,
    writing,
)

VERSIONS = Versions("taxonomy-1", "rules")
STORED = ("call", "turn", "sentence", "mention", "conflict", "fingerprint", "tagging", "source")

REMARKS = ("management", "remarks")
SAID = [(*REMARKS, ("Prices fall.", "We sell less."))]


def words(seed: int, number: int = 600) -> list[str]:
    random = Random(seed)
    return ["".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(number)]


def edited(text: list[str], every: int) -> list[str]:
    return [f"edited{i}" if i % every == 0 else word for i, word in enumerate(text)]


def speech(text: list[str], role: str = "management") -> list:
    return [(role, "remarks", (" ".join(text),))]


def rows(connection) -> dict[str, list]:
    return {table: sorted(connection.execute(f"from stored.{table}").fetchall(), key=repr) for table in STORED}


def linked(connection) -> dict[str, str]:
    return dict(connection.execute("select call, duplicate_of from stored.duplicate").fetchall())


def test_a_call_is_loaded_with_everything_in_it(connection, load, make):
    call = make(SAID, [(0, "Prices fall", "deflation", "selling_price", "asserted")], held_on=date(2025, 1, 2))
    (row,) = load(call, path="x/a.txt")
    assert (row.status, row.detail, row.calls) == ("loaded", None, 1)
    counts = {table: len(found) for table, found in rows(connection).items()}
    assert counts == {
        "call": 1,
        "turn": 1,
        "sentence": 2,
        "mention": 1,
        "conflict": 0,
        "fingerprint": len(call.tables["fingerprint"]),
        "tagging": 1,
        "source": 1,
    }
    assert connection.execute("select quote, evidence, company, quarter from mention").fetchall() == [
        ("Prices fall.", "Prices fall", "AAA", "2025-Q1")
    ]


def test_whole_or_not_at_all(connection, load, make):
    load(make(SAID))
    before = rows(connection)
    good = make([(*REMARKS, ("This one is in order.",))])
    bad = make([(*REMARKS, ("This one is not.",))], [(0, "not", "deflation", "selling_price", "perhaps")])
    with pytest.raises(duckdb.ConstraintException):
        load(good, bad)
    assert rows(connection) == before
    # And the connection is none the worse for it.
    assert [row.status for row in load(good)] == ["loaded"]
    assert len(rows(connection)["call"]) == 2


def test_a_failure_while_the_source_is_recorded_undoes_the_call(connection, make, monkeypatch):
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("warehouse.load.record_sources", crash)
    with pytest.raises(KeyboardInterrupt):
        load_source(connection, "run-1", VERSIONS, [SourceRow("a", "1", "loaded", None, 1)], [make(SAID)])
    assert not any(rows(connection).values())


def test_the_same_text_in_another_file_is_a_duplicate(connection, load, make):
    load(make(SAID, path="first.txt"), path="first.txt")
    before = rows(connection)
    (row,) = load(make(SAID, path="second.json"), path="second.json")
    assert (row.status, row.detail) == ("duplicate", "the same text as first.txt")
    after = rows(connection)
    assert len(after.pop("source")) == len(before.pop("source")) + 1
    assert after == before


def test_the_same_text_twice_in_one_file_is_one_call(connection, load, make):
    assert [row.status for row in load(make(SAID), make(SAID))] == ["loaded"]
    assert len(rows(connection)["call"]) == 1


def test_a_file_with_a_new_call_beside_a_known_one_is_loaded(connection, load, make):
    load(make(SAID))
    assert [row.status for row in load(make(SAID), make([(*REMARKS, ("New.",))]))] == ["loaded"]
    assert len(rows(connection)["call"]) == 2


def test_recorded_anew_only_where_something_changed(connection):
    def record(run: str, status: str, detail: str | None) -> list:
        record_sources(connection, run, [SourceRow("a", "1", status, detail)])
        return connection.execute("select status, detail, run from source").fetchall()

    assert record("run-1", "rejected", "empty") == [("rejected", "empty", "run-1")]
    assert record("run-2", "rejected", "empty") == [("rejected", "empty", "run-1")]
    assert record("run-3", "rejected", "no text") == [("rejected", "no text", "run-3")]
    assert record("run-4", "loaded", None) == [("loaded", None, "run-4")]


@pytest.mark.parametrize(
    ("recorded", "known"),
    [
        ([("a", "loaded")], ("a",)),
        ([("a", "duplicate"), ("b", "loaded")], ("b", "a")),
        ([("a", "duplicate")], ("a",)),
        ([("a", "rejected")], None),
        ([("a", "rejected"), ("b", "duplicate")], None),
        ([("a", "rejected"), ("b", "loaded")], ("b", "a")),
    ],
)
def test_bytes_are_known_once_they_were_read(connection, recorded, known):
    record_sources(connection, "run-1", [SourceRow(path, "1", status) for path, status in recorded])
    held = known_sources(connection)
    assert (tuple(held["1"]) if held else None) == known


def test_a_repaired_file_is_no_rejection_any_more(connection):
    def record(run: str, hour: int, sha256: str, status: str) -> list:
        start_run(connection, run, f"2025-01-01T{hour:02d}:00:00+00:00", "test", VERSIONS)
        record_sources(connection, run, [SourceRow("a", sha256, status, "why" if status == "rejected" else None)])
        return connection.execute("select path, reason, sha256, run from rejection").fetchall()

    assert record("run-1", 1, "1", "rejected") == [("a", "why", "1", "run-1")]
    assert record("run-2", 2, "2", "rejected") == [("a", "why", "2", "run-2")]
    assert record("run-3", 3, "3", "loaded") == []
    assert record("run-4", 4, "4", "rejected") == [("a", "why", "4", "run-4")]


def test_an_edited_copy_is_linked(connection, load, make):
    text = words(1)
    call, copy = make(speech(text)), make(speech(edited(text, 12)[:500]))
    load(call)
    load(copy)
    link_duplicates(connection)
    assert linked(connection) == {copy.call: call.call}
    assert connection.execute("select count(*) from call where counted").fetchone() == (1,)
    ((similarity,),) = connection.execute("select similarity from stored.duplicate").fetchall()
    assert 0.4 < similarity < 0.9


def test_unrelated_calls_are_not_linked(connection, load, make):
    # Two calls of one company: the same opening and the same legal text, a seventh of each.
    shared = words(1, 100)
    load(make(speech(shared + words(2)), ticker="AAA"))
    load(make(speech(shared + words(3)), ticker="AAA"))
    load(make(speech(words(4))))
    link_duplicates(connection)
    assert linked(connection) == {}


def test_words_that_many_calls_share_say_nothing(connection, load, make):
    shared = words(1, 300)
    for seed in range(2, 16):
        load(make(speech(shared + words(seed, 300))))
    link_duplicates(connection)
    assert linked(connection) == {}


def test_a_stub_is_not_linked(connection, load, make):
    text = words(1)
    load(make(speech(text)))
    load(make(speech(text[:30])))
    link_duplicates(connection)
    assert linked(connection) == {}


BASE = words(7)
LONGER = BASE + words(8, 40)
DAY = date(2025, 1, 2)


@pytest.mark.parametrize(
    ("counts", "leaves"),
    [
        pytest.param(
            {"turns": speech(BASE, "unknown"), "corrected": True},
            {"turns": speech(LONGER), "held_on": DAY},
            id="corrected before speakers, date and length",
        ),
        pytest.param(
            {"turns": speech(BASE)},
            {"turns": speech(LONGER, "unknown"), "held_on": DAY},
            id="speakers before date and length",
        ),
        pytest.param({"turns": speech(BASE), "held_on": DAY}, {"turns": speech(LONGER)}, id="date before length"),
        pytest.param({"turns": speech(LONGER)}, {"turns": speech(BASE)}, id="longer"),
    ],
)
def test_the_telling_that_counts(connection, load, make, counts, leaves):
    chosen, left = make(**counts), make(**leaves)
    for call in sorted([chosen, left], key=lambda call: call.call):
        load(call)
    link_duplicates(connection)
    assert linked(connection) == {left.call: chosen.call}


def test_the_order_of_loading_does_not_matter(tmp_path, make):
    text = words(1)
    calls = (
        make(speech(text, "unknown"), path="machine"),
        make(speech(edited(text, 10)), path="person"),
        make(speech(edited(text, 14)[:550]), path="another person", held_on=DAY),
        make(speech(words(2)), path="another call"),
    )
    found = []
    for i, order in enumerate(permutations(calls)):
        with writing(tmp_path / f"{i}.duckdb") as connection:
            for j, call in enumerate(order):
                load_source(connection, "run", VERSIONS, [SourceRow(f"{j}", f"{j}", "loaded", None, 1)], [call])
                # Half of them as many runs, half as one.
                if i % 2:
                    link_duplicates(connection)
            link_duplicates(connection)
            found.append(sorted(connection.execute("from stored.duplicate").fetchall()))
    assert len(found[0]) == 2
    assert {duplicate_of for _, duplicate_of, _ in found[0]} == {calls[2].call}
    assert all(other == found[0] for other in found)


def test_a_company_is_listed_once(connection):
    load_companies(connection, [])
    load_companies(connection, [{"company": "AAA", "name": "Old", "sector": "Energy"}])
    load_companies(connection, [{"company": "AAA", "name": "New", "fiscal_year_end_month": 6}])
    assert connection.execute("from company").fetchall() == [("AAA", "New", None, None, 6, 0)]


def test_a_company_that_is_not_listed_has_its_name_from_its_calls(connection, load, make):
    text = words(1)
    load(make(speech(text), ticker="BBB"))
    load(make(speech(edited(text, 20)), ticker="BBB"))
    link_duplicates(connection)
    assert connection.execute("select company, name, calls from company").fetchall() == [("BBB", "BBB Inc.", 1)]
