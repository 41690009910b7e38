"""Into the warehouse: runs, sources, calls; one transaction for each source and everything in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from warehouse.rows import CallRows
from warehouse.store import Connection, script, transaction

# Share of the shorter call's word sequences that also stand in the longer one, from which on they are one call. On
# 1,690 real calls the same call heard by a machine and by a person shares 0.36 or more; two calls of one company at
# most 0.24.
SAME_CALL = 0.3

Status = Literal["loaded", "duplicate", "rejected"]


@dataclass(frozen=True, slots=True)
class Versions:
    """What decides a mention: hash of the taxonomy, and name of the model (or `rules` where there is none)."""

    taxonomy: str
    model: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One file that was offered: what became of it, and why where it holds nothing new."""

    path: str
    sha256: str
    status: Status
    detail: str | None = None
    calls: int = 0


def start_run(connection: Connection, run: str, started_at: str, command: str, versions: Versions) -> None:
    """Record that a run began; `started_at` in ISO format with its offset."""
    connection.execute(
        script("queries/start_run.sql"),
        {"run": run, "at": started_at, "command": command, "taxonomy": versions.taxonomy, "model": versions.model},
    )


def finish_run(connection: Connection, run: str, finished_at: str, seconds: float) -> None:
    """Record that a run ended, with its counts taken from what it recorded."""
    connection.execute(script("queries/finish_run.sql"), {"run": run, "at": finished_at, "seconds": seconds})


def known_sources(connection: Connection) -> dict[str, tuple[str, ...]]:
    """sha256 -> the paths of every file that was read before, the one that was loaded first.

    Bytes that were rejected are not among them: they are worth another try.
    """
    return dict(connection.execute(script("queries/known_sources.sql")).fetchall())


def load_source(
    connection: Connection, run: str, versions: Versions, sources: Sequence[SourceRow], calls: Sequence[CallRows]
) -> list[SourceRow]:
    """Load one source (a file, or the two halves of a call) and all its calls in one transaction.

    Returns its rows as recorded: a source all of whose calls stand in the warehouse already is a duplicate.
    """
    with transaction(connection):
        held = {call.call: _path_of(connection, call.call) for call in calls}
        new = [call for call in _each_once(calls) if held[call.call] is None]
        for call in new:
            _insert(connection, run, versions, call)
        if calls and not new:
            said = f"the same text as {next(iter(held.values()))}"
            sources = [SourceRow(s.path, s.sha256, "duplicate", said, s.calls) for s in sources]
        record_sources(connection, run, sources)
    return list(sources)


def record_sources(connection: Connection, run: str, sources: Sequence[SourceRow]) -> None:
    """Record what became of files; a file that was known keeps its row unless its fate changed."""
    for source in sources:
        connection.execute(
            script("queries/record_source.sql"),
            {
                "path": source.path,
                "sha256": source.sha256,
                "status": source.status,
                "detail": source.detail,
                "calls": source.calls,
                "run": run,
            },
        )


def _each_once(calls: Iterable[CallRows]) -> list[CallRows]:
    return list({call.call: call for call in calls}.values())


def _path_of(connection: Connection, call: str) -> str | None:
    row = connection.execute(script("queries/path_of_call.sql"), {"call": call}).fetchone()
    return str(row[0]) if row else None


def _insert(connection: Connection, run: str, versions: Versions, call: CallRows) -> None:
    for name, table in call.tables.items():
        connection.register(f"{name}_rows", table)
    connection.execute(script("queries/load_call.sql"), {"run": run})
    connection.execute(
        script("queries/record_tagging.sql"),
        {"document": call.call, "taxonomy": versions.taxonomy, "model": versions.model, "run": run},
    )
    for name in call.tables:
        connection.unregister(f"{name}_rows")


def link_duplicates(connection: Connection, threshold: float = SAME_CALL) -> None:
    """Find anew which calls are tellings of one call, and which telling counts."""
    with transaction(connection):
        for name in ("find_tellings", "group_tellings", "choose_tellings"):
            parameters = {"threshold": threshold} if name == "find_tellings" else None
            connection.execute(script(f"queries/{name}.sql"), parameters)


def load_narratives(connection: Connection, taxonomy: str, values: Mapping[tuple[str, str], str]) -> None:
    """Make the taxonomy's narratives known: (narrative, value) -> definition. Zeros are counted for each of them."""
    rows = pa.table(
        {
            "taxonomy": pa.array([taxonomy] * len(values), pa.string()),
            "narrative": pa.array([narrative for narrative, _ in values], pa.string()),
            "value": pa.array([value for _, value in values], pa.string()),
            "definition": pa.array(list(values.values()), pa.string()),
        }
    )
    _load_rows(connection, "load_narratives", "narrative_rows", rows)


def load_companies(connection: Connection, companies: Sequence[Mapping[str, str | int | None]]) -> None:
    """Add or replace companies: company (ticker), name, sector, industry, fiscal_year_end_month."""
    names = ("company", "name", "sector", "industry")
    rows = pa.table(
        {name: pa.array([company.get(name) for company in companies], pa.string()) for name in names}
        | {
            "fiscal_year_end_month": pa.array(
                [company.get("fiscal_year_end_month") for company in companies], pa.uint8()
            )
        }
    )
    _load_rows(connection, "load_companies", "company_rows", rows)


def _load_rows(connection: Connection, query: str, name: str, rows: pa.Table) -> None:
    connection.register(name, rows)
    with transaction(connection):
        connection.execute(script(f"queries/{query}.sql"))
    connection.unregister(name)
