import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from nlp.errors import NarrativeError, Transient
from warehouse import Versions, ask, compact, publish, reading, run_sql, start_run, writing
from warehouse.store import files_of, working_copy

WRITE_AND_TELL = """
import sys
from pathlib import Path
from warehouse import writing
try:
    with writing(Path(sys.argv[1])):
        print("written")
except Exception as error:
    print(type(error).__name__, error, sep="|")
"""


def begin(path: Path, run: str) -> None:
    with writing(path) as connection:
        start_run(connection, run, "2025-01-01T00:00:00+00:00", "test", Versions("t", "m"))


def runs(path: Path) -> set[str]:
    with reading(path) as connection:
        return {str(run) for (run,) in run_sql(connection, "select run from run").rows}


def test_migrations_run_once(path):
    for _ in range(2):
        begin(path, f"run-{_}")
        with writing(path) as connection:
            done = connection.execute("from migration").fetchall()
            assert done == [("0001_tables.sql",), ("0002_review.sql",), ("0003_tiers.sql",)]
    publish(path)
    assert runs(path) == {"run-0", "run-1"}


def test_a_migration_that_was_interrupted_is_made_up_for(path):
    with duckdb.connect(str(working_copy(path))) as connection:
        connection.execute("create table migration (name text primary key)")
    begin(path, "a")
    publish(path)
    assert runs(path) == {"a"}


def test_a_second_writer_is_told_to_try_again(path):
    with writing(path):
        answer = subprocess.run(
            [sys.executable, "-c", WRITE_AND_TELL, str(path)], capture_output=True, text=True, check=True, timeout=60
        ).stdout.strip()
        with pytest.raises(Transient, match="someone else is writing"), writing(path):
            pass
    assert answer == (
        f"Transient|{working_copy(path)}: someone else is writing to this warehouse; try again when it is done"
    )
    begin(path, "free again")


def test_readers_keep_the_old_file_and_new_readers_see_the_new_one(path):
    begin(path, "a")
    publish(path)
    with reading(path) as old:
        begin(path, "b")
        assert runs(path) == {"a"}
        publish(path)
        assert old.execute("select run from run").fetchall() == [("a",)]
        assert runs(path) == {"a", "b"}


def test_readers_cannot_write(path):
    begin(path, "a")
    publish(path)
    with reading(path) as connection:
        for sql in ("create table x (a int)", "delete from stored.run", "drop view run"):
            with pytest.raises(NarrativeError, match="read-only"):
                run_sql(connection, sql)


@pytest.mark.parametrize("name", ["stored.duckdb", "main.duckdb", "it's here.duckdb", "no_ending", "temp"])
def test_any_file_name_will_do(tmp_path, name):
    path = tmp_path / name
    begin(path, "a")
    publish(path)
    assert runs(path) == {"a"}


def test_no_warehouse_yet(path):
    with pytest.raises(NarrativeError, match=r"w\.duckdb: no warehouse here; make one with: narratives"), reading(path):
        pass


def text_file(path: Path) -> None:
    path.write_text("This is a list of calls.\n" * 1000)


def short_file(path: Path) -> None:
    path.write_bytes(b"")


def folder(path: Path) -> None:
    path.mkdir()


def something_else(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table x as select 1 as a")


def cut_short(path: Path) -> None:
    begin(path, "a")
    publish(path)
    working_copy(path).unlink()
    path.write_bytes(path.read_bytes()[:20_000])


@pytest.mark.parametrize("spoil", [text_file, short_file, folder, something_else, cut_short])
@pytest.mark.parametrize("use", [reading, writing])
def test_what_is_no_warehouse_is_refused_in_one_line_and_left_alone(path, spoil, use):
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(NarrativeError) as raised, use(path):
        pass
    assert str(raised.value).startswith(f"{path}: ")
    assert "\n" not in str(raised.value)
    assert not working_copy(path).exists()
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_spoiled_working_copy_is_named(path):
    working_copy(path).write_text("scribble")
    with pytest.raises(NarrativeError, match=r"w\.duckdb\.work: is not a warehouse") as raised, writing(path):
        pass
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("insert into migration values ('9999_later.sql')", "newer version"),
        ("delete from migration", "older version"),
    ],
)
def test_other_versions_are_refused(path, change, told):
    with writing(path) as connection:
        connection.execute(change)
    publish(path)
    with pytest.raises(NarrativeError, match=told), reading(path):
        pass


def test_a_newer_version_is_not_written_to(path):
    with writing(path) as connection:
        connection.execute("insert into migration values ('9999_later.sql')")
    with pytest.raises(NarrativeError, match=r"newer version \(9999_later.sql\)"), writing(path):
        pass


def test_views_of_another_version_are_told(path):
    with writing(path) as connection:
        connection.execute("drop view rejection")
        with pytest.raises(NarrativeError, match="rejections: the warehouse's views are of another version"):
            ask(connection, "rejections")


def test_a_crash_before_the_replacement_leaves_the_old_file(path, monkeypatch):
    begin(path, "a")
    publish(path)
    begin(path, "b")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            publish(path)
    assert runs(path) == {"a"}
    # What a killed process would have left behind.
    path.with_name(path.name + ".new").write_bytes(b"half a copy")
    publish(path)
    assert runs(path) == {"a", "b"}
    assert sorted(file.name for file in path.parent.iterdir()) == ["w.duckdb", "w.duckdb.work"]


def test_the_working_copy_starts_from_the_published_file(path, tmp_path):
    begin(path, "a")
    publish(path)
    elsewhere = tmp_path / "elsewhere" / "copy.duckdb"
    elsewhere.parent.mkdir()
    path.rename(elsewhere)
    # What a process killed while it copied would have left behind.
    elsewhere.with_name("copy.duckdb.seed").write_bytes(b"half a copy")
    begin(elsewhere, "b")
    assert runs(elsewhere) == {"a"}
    publish(elsewhere)
    assert runs(elsewhere) == {"a", "b"}
    assert {file.name for file in elsewhere.parent.iterdir()} <= {file.name for file in files_of(elsewhere)}


def test_compact_keeps_everything_and_is_smaller(path, tmp_path):
    for run in range(5):
        begin(path, f"run-{run}")
    publish(path)
    small = tmp_path / "small.duckdb"
    small.write_bytes(b"an older one")
    compact(path, small)
    assert small.stat().st_size < 0.5 * path.stat().st_size
    assert runs(small) == runs(path)
    with reading(path) as one, reading(small) as other:
        for kind in ("views", "tables", "functions"):
            names = f"select * exclude (database_oid) from duckdb_{kind}() where not internal"
            count = f"select count(*) from ({names})"
            assert run_sql(one, count) == run_sql(other, count)
        assert run_sql(other, "from narrative_trend_by_role").rows == ()
    begin(small, "later")
    publish(small)
    assert "later" in runs(small)
