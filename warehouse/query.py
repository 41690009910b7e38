"""Questions to the warehouse, each a SQL file of `queries/` or the analyst's own SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from nlp.errors import NarrativeError, VersionsMixed
from warehouse.store import Connection, script


@dataclass(frozen=True, slots=True)
class Table:
    """An answer: column names and rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def ask(connection: Connection, name: str, parameters: Mapping[str, object] | None = None) -> Table:
    """The answer of the query `queries/NAME.sql`.

    Raises NarrativeError where the views of a published file are not those that the query was written for.
    """
    try:
        return _table(connection.execute(script(f"queries/{name}.sql"), parameters))
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise NarrativeError(
            f"{name}: the warehouse's views are of another version; bring them up to date with narratives ingest PATH"
        ) from error


def run_sql(connection: Connection, sql: str) -> Table:
    """The answer of the analyst's own SQL; raises NarrativeError with DuckDB's own message where it is wrong."""
    try:
        return _table(connection.execute(sql))
    except duckdb.Error as error:
        raise NarrativeError(f"sql: {error}") from error


def check_narrative(connection: Connection, narrative: str, value: str | None) -> None:
    """Raise NarrativeError where the warehouse has no such narrative, or the narrative no such value."""
    known: dict[str, list[str]] = {}
    for name, sense, *_ in ask(connection, "status_narratives").rows:
        known.setdefault(str(name), []).append(str(sense))
    if narrative not in known:
        raise NarrativeError(f"no narrative {narrative!r}; the warehouse has {', '.join(known) or 'none'}")
    if value not in (None, "any", *known[narrative]):
        raise NarrativeError(f"{narrative} has no value {value!r}; it has any, {', '.join(known[narrative])}")


def check_versions(connection: Connection) -> None:
    """Raise VersionsMixed where counted calls were tagged by different taxonomies or models."""
    versions = ask(connection, "versions").rows
    if len(versions) > 1:
        told = "; ".join(f"taxonomy {taxonomy}, model {model}: {calls} calls" for taxonomy, model, calls in versions)
        raise VersionsMixed(
            f"a trend would compare calls tagged by different versions ({told});"
            " tag them all by one version with narratives retag"
        )


def _table(relation: Connection) -> Table:
    columns: Sequence[str] = [column[0] for column in relation.description or ()]
    return Table(tuple(columns), tuple(relation.fetchall()) if columns else ())
