"""What all commands share: options, a console, a progress bar."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from warehouse import Table

DEFAULT_WAREHOUSE = "warehouse.duckdb"

warehouse_option = click.option(
    "--warehouse",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEFAULT_WAREHOUSE,
    envvar="NARRATIVES_WAREHOUSE",
    show_default=True,
    show_envvar=True,
    help="The DuckDB file.",
)
format_option = click.option(
    "--format", "form", type=click.Choice(("table", "csv", "json")), default="table", show_default=True
)
taxonomy_option = click.option(
    "--taxonomy",
    type=click.Path(exists=True, dir_okay=False),
    help="Your own narratives.toml instead of the shipped one.",
)
judge_option = click.option(
    "--judge",
    metavar="NAME",
    help="A larger transformers model, by path or hub name, for what the classifier is unsure of (extra: judge).",
)


def print_table(table: "Table", form: str) -> None:
    """Print an answer as a table, CSV or JSON."""
    from flows.show import as_csv, as_json, as_table

    if form == "table":
        console().print(as_table(table))
    else:
        click.echo(as_csv(table) if form == "csv" else as_json(table))


def console() -> Any:
    """Where tables are printed: a pipe gets whole lines, a terminal its own width."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 200, highlight=False)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar's update on standard error, or one that does nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda done, number: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task(what)
        yield lambda done, number: bars.update(bar, completed=done, total=number)
