"""A list of companies (CSV): names, GICS sectors and industries by ticker."""

import csv
from pathlib import Path

from nlp.errors import NarrativeError

_COLUMNS = {
    "company": ("ticker", "symbol", "company_id"),
    "name": ("name", "company", "security", "company_name"),
    "sector": ("sector", "gics sector"),
    "industry": ("industry", "gics sub-industry", "gics industry"),
    "fiscal_year_end_month": ("fiscal_year_end_month",),
}


def read_companies(path: Path) -> list[dict[str, str | int | None]]:
    """Companies as company (ticker), name, sector, industry, fiscal_year_end_month; None where the list is silent.

    Tickers are in upper case, as calls have them.
    Raises NarrativeError naming the file, the line and what was expected.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            header = {column.strip().lower(): column for column in rows.fieldnames or ()}
            columns = {
                key: next((header[a] for a in aliases if a in header), None) for key, aliases in _COLUMNS.items()
            }
            if not columns["company"]:
                raise NarrativeError(f"{path}:1: a list of companies needs a column ticker or symbol")
            # line_num, because a blank line makes no row.
            companies = [(_company(row, columns, f"{path}:{rows.line_num}"), rows.line_num) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NarrativeError(f"{path}: cannot be read as a list of companies: {error}") from error
    first: dict[object, int] = {}
    for company, line in companies:
        if first.setdefault(company["company"], line) != line:
            raise NarrativeError(f"{path}:{line}: {company['company']} is listed in line {first[company['company']]}")
    return [company for company, _ in companies]


def _company(row: dict[str, str], columns: dict[str, str | None], place: str) -> dict[str, str | int | None]:
    cells: dict[str, str | int | None] = {
        key: ((row.get(column) or "").strip() or None) if column else None for key, column in columns.items()
    }
    if not cells["company"]:
        raise NarrativeError(f"{place}: the ticker is empty")
    cells["company"] = str(cells["company"]).upper()
    month = cells["fiscal_year_end_month"]
    if month is not None:
        if not str(month).isdecimal() or not 1 <= int(month) <= 12:
            raise NarrativeError(f"{place}: fiscal_year_end_month: {month!r} is not a month from 1 to 12")
        cells["fiscal_year_end_month"] = int(month)
    return cells
