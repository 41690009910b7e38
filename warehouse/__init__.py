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
from warehouse.query import Table, ask, check_narrative, check_versions, run_sql
from warehouse.retag import Changes, compare_mentions, replace_mentions, stale_calls, stored_sentences
from warehouse.review import load_reviews, reviewed_labels, sample_tasks
from warehouse.rows import CallRows, call_rows
from warehouse.store import Connection, compact, files_of, publish, reading, writing
from warehouse.tiers import forget_answers, known_answers, record_tiers

__all__ = [
    "CallRows",
    "Changes",
    "Connection",
    "SourceRow",
    "Table",
    "Versions",
    "ask",
    "call_rows",
    "check_narrative",
    "check_versions",
    "compact",
    "compare_mentions",
    "files_of",
    "finish_run",
    "forget_answers",
    "known_answers",
    "known_sources",
    "link_duplicates",
    "load_companies",
    "load_narratives",
    "load_reviews",
    "load_source",
    "publish",
    "reading",
    "record_sources",
    "record_tiers",
    "replace_mentions",
    "reviewed_labels",
    "run_sql",
    "sample_tasks",
    "stale_calls",
    "start_run",
    "stored_sentences",
    "writing",
]
