"""Answers for a person or a program: tables, CSV, JSON, quotes with the mention marked."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flows.steps import Outcome
from nlp.evaluate import Figure, Report
from warehouse import Table

if TYPE_CHECKING:
    from rich.console import RenderableType

_WIDEST = 60


def as_json(table: Table) -> str:
    """The rows as a JSON list of objects."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json.dumps(rows, indent=1, ensure_ascii=False, default=_plain)


def as_csv(table: Table) -> str:
    """The rows as CSV with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    return out.getvalue().rstrip("\n")


def as_table(table: Table, title: str | None = None) -> "RenderableType":
    """The rows as a table for a terminal."""
    from rich.table import Table as Drawn
    from rich.text import Text

    drawn = Drawn(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    numeric = {i for i in range(len(table.columns)) if any(isinstance(row[i], int | float) for row in table.rows)}
    for i, column in enumerate(table.columns):
        drawn.add_column(column, justify="right" if i in numeric else "left", max_width=_WIDEST, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(_cell(value)) for value in row))
    return drawn


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def evidence_text(row: Mapping[str, object]) -> "RenderableType":
    """One mention: who, when, in which sense, and the quote in its context with the evidence marked."""
    from rich.text import Text

    who = row["speaker"] or "speaker unknown"
    title = f", {row['title']}" if row["title"] else ""
    head = f"{row['company'] or row['name']} {row['fiscal'] or ''} held {row['held_on'] or 'on an unknown day'}"
    sense = f"{row['narrative']}: {row['value']}, {row['stance']} ({row['tier']}, {row['score']:.2f})"
    text = Text()
    text.append(f"{head} | {who}{title} | {row['role']}, {row['section']}\n", style="bold")
    text.append(f"{sense} | {row['path']} [{row['start_char']}:{row['end_char']}]\n", style="dim")
    quote = str(row["quote"])
    start, end = (int(str(row[key])) - int(str(row["start_char"])) for key in ("evidence_start", "evidence_end"))
    if row["sentence_before"]:
        text.append(f"  {row['sentence_before']} ", style="dim")
    text.append(("" if row["sentence_before"] else "  ") + quote[:start])
    # Brackets, so that the mark survives a pipe that drops colours.
    text.append(f"[{quote[start:end]}]", style="bold reverse")
    text.append(quote[end:])
    if row["sentence_after"]:
        text.append(f" {row['sentence_after']}", style="dim")
    text.append("\n")
    return text


def outcome_table(outcome: Outcome) -> Table:
    """What a run did, a row a folder and a last one for all."""
    folders: dict[str, dict[str, int]] = {}

    def count(path: str, what: str, number: int = 1) -> None:
        for folder in (str(PurePosixPath(path).parent), "all"):
            row = folders.setdefault(folder, dict.fromkeys(_OUTCOMES, 0))
            row[what] += number

    for source in outcome.sources:
        count(source.path, "files")
        if source.status == "loaded":
            count(source.path, "calls loaded", source.calls)
        else:
            count(source.path, "duplicate files" if source.status == "duplicate" else "rejected")
    for known in outcome.known:
        for path in known.paths:
            count(path, "files")
            count(path, "known")
    for path in outcome.told_twice:
        count(path, "of them told twice")
    rows = sorted(folders.items(), key=lambda item: (item[0] == "all", item[0]))
    return Table(("folder", *_OUTCOMES), tuple((folder, *row.values()) for folder, row in rows))


_OUTCOMES = ("files", "known", "calls loaded", "of them told twice", "duplicate files", "rejected")


def report_table(reports: Mapping[str, Report]) -> Table:
    """Evaluations side by side: a row for each narrative, value and figure, a column for each tagger."""
    rows: dict[tuple[str, str], list[str]] = {}
    for report in reports.values():
        for narrative, found in report.narratives.items():
            figures: list[tuple[str, Figure]] = [
                ("precision", found.found.precision),
                ("recall", found.found.recall),
                ("F1", found.found.f1),
                *((f"{value}: F1", score.f1) for value, score in found.values.items()),
                ("values: macro-F1", found.macro_f1),
                ("value right, of those found", found.value_accuracy),
                ("stance right, of those found", found.stance_accuracy),
            ]
            for name, figure in figures:
                rows.setdefault((narrative, name), []).append(_figure(figure))
    return Table(("narrative", "figure", *reports), tuple((*key, *cells) for key, cells in rows.items()))


def _figure(figure: Figure) -> str:
    if figure.value is None:
        return f"-  (n {figure.n})"
    interval = f" [{figure.low:.2f}, {figure.high:.2f}]" if figure.low is not None and figure.high is not None else ""
    return f"{figure.value:.3f}{interval} (n {figure.n})"


def lines(texts: Sequence[str], most: int) -> str:
    """The first texts, a line each, and how many more there are."""
    rest = len(texts) - most
    return "\n".join([*texts[:most], *([f"... and {rest} more"] if rest > 0 else [])])
