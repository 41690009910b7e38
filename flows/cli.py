"""The command line: `narratives COMMAND`. Imports what a command needs inside it, so that --help answers at once."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import chdir
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flows.retag import retag
from flows.review import review
from flows.terminal import (
    console,
    format_option,
    judge_option,
    print_table,
    progress,
    taxonomy_option,
    warehouse_option,
)
from nlp.errors import NarrativeError

if TYPE_CHECKING:
    from flows.steps import Job, Outcome

T = TypeVar("T")

UNITS = ("mentions", "sentences", "calls", "companies", "share_of_calls", "per_1000_words")
DIMENSIONS = ("company", "sector", "role", "section")


class _Commands(click.Group):
    """A group whose commands end with one line for every error that is meant for a person."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NarrativeError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="earnings-narratives")
def main() -> None:
    """Who talks about falling prices, cost takeout and SKU consolidation on earnings calls, with every quote."""


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False),
    help="CSV that supplies what files lack: path or ticker, fiscal year, quarter, date held.",
)
@click.option(
    "--companies",
    type=click.Path(exists=True, dir_okay=False),
    help="CSV of companies: ticker, name, sector, industry.",
)
@taxonomy_option
@judge_option
@warehouse_option
@click.option("--direct", is_flag=True, help="Run the same steps without Prefect.")
@click.option("--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 2, help="Processes that read and tag.")
def ingest(
    paths: tuple[Path, ...],
    manifest: str | None,
    companies: str | None,
    taxonomy: str | None,
    judge: str | None,
    warehouse: Path,
    direct: bool,
    workers: int,
) -> None:
    """Read calls from files and folders, find their mentions and load all of it.

    Files that are in the warehouse already are passed over, so the same command picks up what is new. A file that
    cannot be read is listed with the reason, the rest is loaded, and the exit status is 1.
    """
    from flows.steps import Job

    job = Job(tuple(map(str, paths)), str(warehouse), manifest, companies, taxonomy, workers, judge)
    outcome = _ingest_directly(job) if direct else _ingest_with_prefect(job)
    _show_outcome(outcome)
    if any(source.status == "rejected" for source in outcome.sources):
        sys.exit(1)


def _ingest_directly(job: "Job") -> "Outcome":
    from flows.steps import ingest_directly

    with TemporaryDirectory() as folder, progress("reading") as watch:
        return ingest_directly(job, "ingest --direct", Path(folder), watch)


def _ingest_with_prefect(job: "Job") -> "Outcome":
    from flows.steps import check

    # Before a server is started for it.
    check(job)
    # Prefect reads its settings when it is imported. Its own data lies beside the warehouse, and it calls nobody.
    home = Path(job.warehouse).resolve().parent / ".prefect"
    os.environ.setdefault("PREFECT_HOME", str(home))
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    from flows.ingest import ingest as flow

    return flow(list(job.paths), job.warehouse, job.manifest, job.companies, job.taxonomy, job.workers, job.judge)


def _show_outcome(outcome: "Outcome") -> None:
    from flows.show import as_table, lines, outcome_table

    console().print(as_table(outcome_table(outcome)))
    rejected = [
        f"rejected: {source.path}: {source.detail}" for source in outcome.sources if source.status == "rejected"
    ]
    if rejected:
        click.echo(lines(rejected, 20), err=True)
    loaded = sum(source.calls for source in outcome.sources if source.status == "loaded")
    click.echo(f"{loaded} calls loaded, {len(rejected)} files rejected, {outcome.seconds:.1f} s")


@main.command()
@warehouse_option
def status(warehouse: Path) -> None:
    """What the warehouse holds: calls, dates, narratives, the last runs."""
    from flows.show import as_table
    from warehouse import Table, ask, reading

    with reading(warehouse) as connection:
        totals = ask(connection, "status")
        narratives = ask(connection, "status_narratives")
        runs = ask(connection, "status_runs")
        tiers = ask(connection, "status_tiers")
    screen = console()
    screen.print(as_table(Table(("", str(warehouse)), tuple(zip(totals.columns, totals.rows[0], strict=True)))))
    screen.print()
    screen.print(as_table(narratives))
    screen.print()
    screen.print(as_table(runs))
    if tiers.rows:
        screen.print()
        screen.print(as_table(tiers, "Tiers of the last run that tagged; seconds_for_all: had it seen every sentence"))


@main.command()
@click.argument("narrative")
@click.option("--value", default="any", show_default=True, help="One sense of the narrative.")
@click.option("--by", type=click.Choice(DIMENSIONS), help="A row for each of these.")
@click.option("--unit", type=click.Choice(UNITS), help="Only this unit; all of them otherwise.")
@format_option
@warehouse_option
def trend(narrative: str, value: str, by: str | None, unit: str | None, form: str, warehouse: Path) -> None:
    """How often NARRATIVE is told, by calendar quarter in which the calls were held.

    Each unit is a column of its own. A quarter whose calls are silent is a row of zeros; a quarter of which no call was
    read has no row. Refused where the calls were tagged by different versions.
    """
    from warehouse import Table, ask, check_narrative, check_versions, reading

    with reading(warehouse) as connection:
        check_narrative(connection, narrative, value)
        check_versions(connection)
        found = ask(connection, "trend", {"narrative": narrative, "value": value, "by": by or "all"})
    head = ("quarter", "slice") if by else ("quarter",)
    shown = (unit,) if unit else ("asserted", "denied", "open", *UNITS)
    wanted = (*head, *shown, "calls_read", "companies_read", "words_read")
    places = [found.columns.index(column) for column in wanted]
    columns = tuple(by if column == "slice" and by else column for column in wanted)
    print_table(Table(columns, tuple(tuple(row[i] for i in places) for row in found.rows)), form)


@main.command()
@click.argument("narrative")
@click.option("--value", help="Only this sense.")
@click.option("--company", help="Ticker or name.")
@click.option("--quarter", help="Calendar quarter held (2025-Q2) or fiscal period (FY2025-Q1).")
@click.option("--containing", metavar="WORDS", help="Only quotes with these very words, upper or lower case.")
@click.option("--limit", "most", type=click.IntRange(1), default=50, show_default=True)
@format_option
@warehouse_option
def evidence(
    narrative: str,
    value: str | None,
    company: str | None,
    quarter: str | None,
    containing: str | None,
    most: int,
    form: str,
    warehouse: Path,
) -> None:
    """The quotes behind a figure, in their context, the mention in [brackets]."""
    from flows.show import evidence_text
    from warehouse import ask, check_narrative, reading

    with reading(warehouse) as connection:
        check_narrative(connection, narrative, value)
        asked = {"narrative": narrative, "value": value, "company": company, "quarter": quarter}
        found = ask(connection, "evidence", asked | {"containing": containing, "most": most})
        read = ask(connection, "calls_read", {"company": company, "quarter": quarter}).rows[0][0]
    if form != "table":
        print_table(found, form)
        return
    for row in found.rows:
        console().print(evidence_text(dict(zip(found.columns, row, strict=True))), soft_wrap=True)
    more = f" (--limit {most} reached, there may be more)" if len(found.rows) == most else ""
    # Silence and absence must not look alike.
    click.echo(f"{len(found.rows)} mentions{more} in {read} calls read" if read else "no such call was read")


@main.command()
@click.argument("query")
@format_option
@warehouse_option
def sql(query: str, form: str, warehouse: Path) -> None:
    """Run a SQL QUERY against the warehouse, read-only.

    Views: call, turn, sentence, mention, claim, finding, company, narrative, conflict, rejection, source, run, tier,
    review, audited_precision,
    narrative_trend and narrative_trend_by_company, _by_sector, _by_role, _by_section.
    """
    from warehouse import reading, run_sql

    with reading(warehouse) as connection:
        print_table(run_sql(connection, query), form)


@main.command()
@format_option
@warehouse_option
def rejections(form: str, warehouse: Path) -> None:
    """Files that could not be read, and why."""
    from warehouse import ask, reading

    with reading(warehouse) as connection:
        print_table(ask(connection, "rejections"), form)


@main.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@taxonomy_option
@judge_option
def tag(file: Any, taxonomy: str | None, judge: str | None) -> None:
    """Tag sentences: JSON lines {"id","prev","sentence","next"} in (- for standard input), mentions out, in order."""
    from time import perf_counter

    from flows.tiers import load_taxonomy, load_tiers
    from nlp.examples import read_examples, tagged_line
    from nlp.tag import tag_examples

    tiers = load_tiers(load_taxonomy(taxonomy), judge)
    for batch in _batches(read_examples(file, file.name, labelled=False), 512):
        mentions, _ = tag_examples(batch, tiers, perf_counter)
        for example, found in zip(batch, mentions, strict=True):
            click.echo(tagged_line(example.id, found))


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


@main.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@taxonomy_option
@judge_option
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True)
def evaluate(file: Any, taxonomy: str | None, judge: str | None, form: str) -> None:
    """Measure the tagger against labelled sentences, beside a plain keyword search; 95 % bootstrap intervals.

    FILE has JSON lines {"id","prev","sentence","next","labels"}, where labels gives for each narrative null or
    {"value","stance"}.
    """
    import json
    from time import perf_counter

    from flows.show import as_table, report_table
    from flows.tiers import load_taxonomy, load_tiers
    from nlp.cascade import Tiers
    from nlp.evaluate import evaluate as measure
    from nlp.examples import read_examples
    from nlp.keywords import keyword_search
    from nlp.tag import tag_examples

    known = load_taxonomy(taxonomy)
    examples = list(read_examples(file, file.name, labelled=True))
    # Of a narrative that no label names nothing can be said.
    labelled = {name for example in examples for name in example.labels or {}}
    narratives = {n.name: [value.name for value in n.values] for n in known.narratives if n.name in labelled}
    shipped = load_tiers(known, judge)
    taggers = {
        "keyword": Tiers(keyword_search(known), "keyword"),
        "rules": Tiers(shipped.rules, "rules"),
        "cascade": shipped,
    }
    reports = {
        name: measure(examples, tag_examples(examples, tiers, perf_counter)[0], narratives)
        for name, tiers in taggers.items()
    }
    if form == "json":
        click.echo(json.dumps({name: report.as_dict() for name, report in reports.items()}, indent=1))
    else:
        console().print(as_table(report_table(reports), f"{len(examples)} sentences"))


@main.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="warehouse.duckdb.example",
    show_default=True,
)
def example(output: Path) -> None:
    """Build the example warehouse from the sample corpus."""
    from warehouse import compact

    with TemporaryDirectory() as folder:
        built = Path(folder) / "warehouse.duckdb"
        outcome = _ingest_samples(built)
        compact(built, output)
    _show_outcome(outcome)
    click.echo(f"{output}: {output.stat().st_size / 1024:.0f} KB")


@main.command()
@click.option(
    "--warehouse",
    type=click.Path(path_type=Path, dir_okay=False),
    default="demo.duckdb",
    show_default=True,
    help="Where to build the demo's warehouse.",
)
def demo(warehouse: Path) -> None:
    """Run the main job on the sample corpus: calls in, mentions in DuckDB, the trend and the quotes behind it."""
    from click import Context

    _show_outcome(_ingest_samples(warehouse))
    context: Context = click.get_current_context()
    click.echo("\n$ narratives status")
    context.invoke(status, warehouse=warehouse)
    click.echo("\n$ narratives trend deflation --value technology")
    context.invoke(
        trend, narrative="deflation", value="technology", by=None, unit=None, form="table", warehouse=warehouse
    )
    click.echo("\n$ narratives evidence deflation --value technology --quarter 2025-Q3 --limit 3")
    context.invoke(
        evidence,
        narrative="deflation",
        value="technology",
        company=None,
        quarter="2025-Q3",
        containing=None,
        most=3,
        form="table",
        warehouse=warehouse,
    )
    click.echo(f"\nNow ask it yourself: narratives sql 'from narrative_trend' --warehouse {warehouse}")


def _ingest_samples(warehouse: Path) -> "Outcome":
    from importlib.resources import files

    from flows.steps import Job

    corpora = Path(str(files("corpora").joinpath("narratives.toml"))).parent
    job = Job(
        paths=("corpora/calls",),
        warehouse=str(warehouse.resolve()),
        manifest="corpora/calls/asr/events.csv",
        companies="corpora/companies.csv",
    )
    # So that the paths in the warehouse are those of the project and not of this machine.
    with chdir(corpora.parent):
        return _ingest_directly(job)


main.add_command(review)
main.add_command(retag)


@main.command()
@click.option(
    "--calls",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="The folder of calls in which the labelled sentences stand.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default="models",
    show_default=True,
    help="Where to write the models.",
)
@click.option(
    "--labels", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Labels of your own instead."
)
@click.option(
    "--encoder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The folder of all-MiniLM-L6-v2."
)
@click.option(
    "--teacher",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder of all-mpnet-base-v2, to teach the small encoder on unlabelled sentences.",
)
@click.option("--folds", type=click.IntRange(2, 10), default=3, show_default=True, help="Of the cross-validation.")
def train(
    calls: Path, output: Path, labels: Path | None, encoder: Path | None, teacher: Path | None, folds: int
) -> None:
    """Train the classifier and the gate anew, from the labels and the calls in which they stand (extra: train)."""
    from flows.train import Training
    from flows.train import train as run

    run(Training(calls, output, labels, encoder, teacher, folds), click.echo)


main.add_command(review)
main.add_command(retag)
