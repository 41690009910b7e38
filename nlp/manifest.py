"""A list of calls (CSV) that supplies what files lack: company, period and date held."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from nlp.errors import ReadError
from nlp.nouns import Fiscal
from nlp.periods import stated_date

_COLUMNS = {
    "path": ("path", "file"),
    "ticker": ("ticker", "symbol"),
    "company": ("company", "company_name"),
    "year": ("fiscal_year", "fiscal year", "year"),
    "quarter": ("fiscal_quarter", "fiscal quarter", "quarter"),
    "held_on": ("held_on", "date held", "date_held", "conference_date", "date"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a manifest."""

    path: str | None
    ticker: str | None
    company: str | None
    fiscal: Fiscal
    held_on: date | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """Entries by file and by (ticker, fiscal period); company names by ticker."""

    by_path: Mapping[str, Entry] = field(default_factory=dict)
    by_period: Mapping[tuple[str, Fiscal], Entry] = field(default_factory=dict)
    companies: Mapping[str, str] = field(default_factory=dict)

    def of_path(self, path: str) -> Entry | None:
        """The entry whose path is the longest ending of `path`, whole folders only."""
        parts = PurePosixPath(path).parts
        endings = ("/".join(parts[i:]) for i in range(len(parts)))
        return next((self.by_path[ending] for ending in endings if ending in self.by_path), None)

    def of_period(self, ticker: str | None, fiscal: Fiscal) -> Entry | None:
        """The event of that company and period."""
        return self.by_period.get((ticker, fiscal)) if ticker else None


def read_manifest(text: str, name: str) -> Manifest:
    """The manifest in a CSV with a header: path or ticker, and any of company, fiscal year, quarter, date held.

    The column names of event lists (symbol, company_name, year, quarter, conference_date) serve as well.
    Raises ReadError naming the file, the line and what was expected.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    header = {column.strip().lower(): column for column in rows.fieldnames or ()}
    columns = {
        key: next((header[alias] for alias in aliases if alias in header), None) for key, aliases in _COLUMNS.items()
    }
    if not (columns["path"] or columns["ticker"]):
        raise ReadError(f"{name}:1: a manifest needs a column path or ticker; it has {', '.join(header) or 'none'}")
    by_path: dict[str, Entry] = {}
    by_period: dict[tuple[str, Fiscal], Entry] = {}
    companies: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        cells = {key: (row.get(column) or "").strip() if column else "" for key, column in columns.items()}
        entry = _entry(cells, f"{name}:{number}")
        if entry.path:
            by_path.setdefault(entry.path.removeprefix("./"), entry)
        if entry.ticker and entry.fiscal.known:
            by_period.setdefault((entry.ticker, entry.fiscal), entry)
        if entry.ticker and entry.company:
            companies.setdefault(entry.ticker, entry.company)
    return Manifest(by_path, by_period, companies)


def _entry(cells: Mapping[str, str], place: str) -> Entry:
    held_on = stated_date(cells["held_on"]) if cells["held_on"] else None
    if cells["held_on"] and not held_on:
        raise ReadError(f"{place}: {cells['held_on']!r} is no date; write it as 2025-08-27")
    return Entry(
        path=cells["path"] or None,
        ticker=cells["ticker"].upper() or None,
        company=cells["company"] or None,
        fiscal=Fiscal(
            _number(cells["year"], range(1980, 2101), f"{place}: fiscal year"),
            _number(cells["quarter"].upper().removeprefix("Q"), range(1, 5), f"{place}: quarter"),
        ),
        held_on=held_on,
    )


def _number(cell: str, allowed: range, what: str) -> int | None:
    if not cell:
        return None
    if not cell.isdecimal() or int(cell) not in allowed:
        raise ReadError(f"{what}: {cell!r} is not a number from {allowed.start} to {allowed.stop - 1}")
    return int(cell)
