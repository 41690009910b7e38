"""The warehouse's files: one writer works on a working copy; readers get a published one, replaced in one step."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path

import duckdb

from nlp.errors import NarrativeError, Transient

Connection = duckdb.DuckDBPyConnection

# Small blocks: a warehouse of a few calls is 300 KB and not several MB (DuckDB documentation, ATTACH options).
_BLOCK_SIZE = 16384


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


@contextmanager
def writing(path: Path) -> Iterator[Connection]:
    """The one writer's connection to the working copy of `path`, migrated and with today's views.

    Seeds the working copy from the published file where only that exists. Raises Transient while another process
    writes, NarrativeError where the file is no warehouse.
    """
    work = working_copy(path)
    work.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not work.exists():
        seed = work.with_name(work.name + ".seed")
        shutil.copyfile(path, seed)
        seed.replace(work)
    connection = _attach(work)
    try:
        migrate(connection)
        yield connection
    finally:
        connection.close()


def _attach(file: Path) -> Connection:
    connection = duckdb.connect()
    try:
        # A literal, because ATTACH takes no parameters.
        literal = str(file).replace("'", "''")
        connection.execute(f"attach '{literal}' as warehouse (block_size {_BLOCK_SIZE})")
    except duckdb.IOException as error:
        connection.close()
        if "lock" in str(error).lower():
            raise Transient(
                f"{file}: another process is writing to this warehouse; try again when it is done"
            ) from error
        raise NarrativeError(f"{file}: cannot be opened as a warehouse; {_first_line(error)}") from error
    except duckdb.Error as error:
        connection.close()
        raise NarrativeError(f"{file}: is not a warehouse; {_first_line(error)}") from error
    connection.execute("use warehouse")
    return connection


def migrate(connection: Connection) -> None:
    """Bring the schema up to date: each migration once, in one transaction, then the views as they are today."""
    connection.execute("create table if not exists migration (name text primary key)")
    done = {name for (name,) in connection.execute("from migration").fetchall()}
    for name, text in _scripts("migrations"):
        if name not in done:
            connection.begin()
            connection.execute(text)
            connection.execute("insert into migration values (?)", [name])
            connection.commit()
    connection.begin()
    for _, text in _scripts("views"):
        connection.execute(text)
    connection.commit()


def publish(path: Path) -> None:
    """Replace the file at `path` by the working copy as it stands; readers that have it open keep the old one.

    The writer's connection must be closed, so that the file is whole.
    """
    work = working_copy(path)
    connection = _attach(work)
    connection.execute("checkpoint warehouse")
    connection.close()
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        shutil.copyfile(work, fresh)
        fresh.replace(path)
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """A read-only connection to the published warehouse at `path`.

    Raises NarrativeError where there is none or where it was written by another version.
    """
    if not path.is_file():
        raise NarrativeError(f"{path}: no warehouse here; make one with: narratives ingest PATH --warehouse {path}")
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise NarrativeError(f"{path}: is not a warehouse; {_first_line(error)}") from error
    try:
        yield connection
    finally:
        connection.close()


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
