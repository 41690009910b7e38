"""The warehouse's files: one writer works on a working copy; readers get a published one, replaced in one step."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from nlp.errors import NarrativeError, Transient

Connection = duckdb.DuckDBPyConnection

# Small blocks: a warehouse of a few calls is 300 KB and not several MB (DuckDB documentation, ATTACH options).
_BLOCK_SIZE = 16384
# The first storage version that compresses long texts; DuckDB 1.2 and later read it.
_COMPACT_STORAGE = "v1.2.0"


@cache
def script(name: str) -> str:
    """The text of a SQL file of this package, such as `queries/trend.sql`."""
    return files("warehouse").joinpath(name).read_text(encoding="utf-8")


def _scripts(folder: str) -> list[tuple[str, str]]:
    """(name, text) of a folder's SQL files, in the order of their names."""
    found = (file for file in files("warehouse").joinpath(folder).iterdir() if file.name.endswith(".sql"))
    return [(file.name, file.read_text(encoding="utf-8")) for file in sorted(found, key=lambda file: file.name)]


def working_copy(path: Path) -> Path:
    """Where the writer works on the warehouse that is published at `path`."""
    return path.with_name(path.name + ".work")


def files_of(path: Path) -> tuple[Path, ...]:
    """Every file that a warehouse published at `path` may consist of, there or not."""
    return (path, *(path.with_name(path.name + ending) for ending in (".work", ".work.wal", ".seed", ".new")))


@contextmanager
def writing(path: Path) -> Iterator[Connection]:
    """The one writer's connection to the working copy of `path`, migrated and with today's views.

    Seeds the working copy from the published file where only that exists. Raises Transient while another process
    writes, NarrativeError where the file is no warehouse.
    """
    work = working_copy(path)
    work.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not work.exists():
        _seed(path, work)
    with _attached(work) as connection:
        migrate(connection, work)
        yield connection


def _seed(path: Path, work: Path) -> None:
    with _attached(path, read_only=True) as connection:
        _migrated(connection, path)
    seed = path.with_name(path.name + ".seed")
    shutil.copyfile(path, seed)
    seed.replace(work)


@contextmanager
def _attached(file: Path, *, read_only: bool = False) -> Iterator[Connection]:
    """A connection that has `file` attached, always under one name, and uses it."""
    if file.exists() and not file.is_file():
        raise NarrativeError(f"{file}: is not a warehouse; it is a folder")
    options = "read_only" if read_only else "" if file.exists() else f"block_size {_BLOCK_SIZE}"
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach {_literal(file)} as warehouse {options and f'({options})'}")
        except duckdb.Error as error:
            # By another process, or by this one.
            if any(told in str(error) for told in ("Could not set lock", "already attached")):
                raise Transient(
                    f"{file}: someone else is writing to this warehouse; try again when it is done"
                ) from error
            raise NarrativeError(f"{file}: is not a warehouse; {_first_line(error)}") from error
        connection.execute("use warehouse")
        yield connection


def _literal(file: Path) -> str:
    """A SQL literal, because ATTACH takes no parameters."""
    return "'" + str(file).replace("'", "''") + "'"


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back on any error."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def migrate(connection: Connection, file: Path) -> None:
    """Bring the schema up to date: each migration once, in one transaction, then the views as they are today."""
    done = _migrated(connection, file) if _holds_tables(connection) else frozenset()
    connection.execute(script("queries/create_migration.sql"))
    for name, text in _scripts("migrations"):
        if name not in done:
            with transaction(connection):
                connection.execute(text)
                connection.execute(script("queries/record_migration.sql"), {"name": name})
    with transaction(connection):
        for _, text in _scripts("views"):
            connection.execute(text)


def _migrated(connection: Connection, file: Path) -> frozenset[str]:
    """The migrations the file has been through.

    Raises NarrativeError where it is a database of something else, or of a newer version of this project.
    """
    try:
        done = frozenset(name for (name,) in connection.execute(script("queries/migrations.sql")).fetchall())
    except duckdb.Error as error:
        raise NarrativeError(f"{file}: is a DuckDB database, but not a warehouse of narratives") from error
    newer = sorted(done - {name for name, _ in _scripts("migrations")})
    if newer:
        raise NarrativeError(f"{file}: was written by a newer version ({newer[-1]}); update earnings-narratives")
    return done


def _holds_tables(connection: Connection) -> bool:
    return connection.execute(script("queries/holds_tables.sql")).fetchone() == (True,)


def publish(path: Path) -> None:
    """Replace the file at `path` by the working copy as it stands; readers that have it open keep the old one.

    The writer's connection must be closed, so that the file is whole.
    """
    work = working_copy(path)
    fresh = path.with_name(path.name + ".new")
    # DuckDB's lock keeps other writers out; closing any handle of the file would give it up, so that comes last.
    with _attached(work) as connection, work.open("rb") as whole:
        connection.execute("checkpoint warehouse")
        try:
            with fresh.open("wb") as copy:
                shutil.copyfileobj(whole, copy, 1 << 20)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


def compact(source: Path, target: Path) -> None:
    """Write the published warehouse `source` anew to `target`, without the room that rewriting has left in it."""
    fresh = target.with_name(target.name + ".new")
    fresh.unlink(missing_ok=True)
    try:
        with reading(source) as connection:
            options = f"block_size {_BLOCK_SIZE}, storage_version '{_COMPACT_STORAGE}'"
            connection.execute(f"attach {_literal(fresh)} as compact ({options})")
            connection.execute("copy from database warehouse to compact")
            connection.execute("detach compact")
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """A read-only connection to the published warehouse at `path`.

    Raises NarrativeError where there is none or where it was written by another version.
    """
    if not path.exists():
        raise NarrativeError(f"{path}: no warehouse here; make one with: narratives ingest PATH --warehouse {path}")
    with _attached(path, read_only=True) as connection:
        missing = {name for name, _ in _scripts("migrations")} - _migrated(connection, path)
        if missing:
            raise NarrativeError(
                f"{path}: was written by an older version; bring it up to date with narratives ingest PATH"
                f" --warehouse {path}"
            )
        yield connection


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
