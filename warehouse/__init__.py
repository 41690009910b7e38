"""Everything SQL: opens, migrates, loads, publishes and queries the DuckDB warehouse. The only importer of duckdb."""

from warehouse.load import (
    SourceRow,
    Versions,
    finish_run,
    known_sources,
    link_duplicates,
    load_companies,
    load_narratives,
    load_source,
    record_sources,
    start_run,
)
from warehouse.query import Table, ask, check_versions, run_sql
from warehouse.rows import CallRows, call_rows
from warehouse.store import Connection, compact, files_of, publish, reading, writing

__all__ = [
    "CallRows",
    "Connection",
    "SourceRow",
    "Table",
    "Versions",
    "ask",
    "call_rows",
    "check_versions",
    "compact",
    "files_of",
    "finish_run",
    "known_sources",
    "link_duplicates",
    "load_companies",
    "load_narratives",
    "load_source",
    "publish",
    "reading",
    "record_sources",
    "run_sql",
    "start_run",
    "writing",
]
