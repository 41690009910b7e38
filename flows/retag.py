"""`narratives retag`: tags the stored sentences again after a change of taxonomy or model, and reads no call's file."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from flows.terminal import console, judge_option, progress, taxonomy_option, warehouse_option

if TYPE_CHECKING:
    from flows.steps import Job
    from nlp.tag import Tags
    from nlp.taxonomy import Taxonomy
    from warehouse import Changes, Table, Versions

# Calls that a worker tags at a time, and whose mentions are replaced together.
_BATCH = 40

# Told how many batches are done, and of how many.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Today's taxonomy and versions, and the calls that other versions tagged, in batches."""

    taxonomy: "Taxonomy"
    versions: "Versions"
    batches: tuple[tuple[str, ...], ...]

    @property
    def calls(self) -> int:
        """How many calls there are to tag again."""
        return sum(map(len, self.batches))


def plan(job: "Job", *, settled: bool) -> Plan:
    """The calls of the published warehouse that other versions tagged than today's.

    With `settled` the working copy is published first, as it stands. Raises NarrativeError where there is no warehouse,
    TaxonomyError where the taxonomy is wrong, Transient while another process writes.
    """
    import warehouse
    from flows.tiers import load_taxonomy, versions_of

    path = Path(job.warehouse)
    taxonomy = load_taxonomy(job.taxonomy)
    versions = versions_of(taxonomy, job.judge)
    # Whoever mistypes the warehouse's name must not get a new one.
    if settled and path.exists():
        with warehouse.writing(path):
            pass
        warehouse.publish(path)
    with warehouse.reading(path) as connection:
        calls = warehouse.stale_calls(connection, versions)
    return Plan(taxonomy, versions, tuple(tuple(calls[i : i + _BATCH]) for i in range(0, len(calls), _BATCH)))


def tag_again(calls: Sequence[str], planned: Plan, job: "Job") -> "Tags":
    """The stored calls' mentions by today's tiers, what each tier did, and the answers that were not known before."""
    import warehouse
    from flows import steps, tiers
    from nlp.cascade import total
    from nlp.tag import Tags, tag

    today = tiers.load_tiers(planned.taxonomy, job.judge)
    known = steps.known_answers(job.warehouse, planned.versions)
    with warehouse.reading(Path(job.warehouse)) as connection:
        documents = warehouse.stored_sentences(connection, calls)
    tags = []
    for sentences in documents:
        tags.append(tag(sentences, today, perf_counter, known))
        known.update(tags[-1].answers)
    return Tags(
        mentions=tuple(mention for one in tags for mention in one.mentions),
        tallies=total([tally for one in tags for tally in one.tallies]),
        answers={key: matches for one in tags for key, matches in one.answers.items()},
    )


def _tagged(planned: Plan, job: "Job", watch: Watch) -> Iterator[tuple[Sequence[str], "Tags"]]:
    """Each batch with its tags, in order, from worker processes."""
    from flows import steps

    number = len(planned.batches)
    watch(0, number)
    with steps.worker_pool(job, number) as pool:
        tagged = pool.map(tag_again, planned.batches, repeat(planned), repeat(job))
        for done, batch in enumerate(zip(planned.batches, tagged, strict=True), start=1):
            yield batch
            watch(done, number)


def compare(planned: Plan, job: "Job", examples: int, watch: Watch) -> "Changes":
    """What tagging again would change, with so many examples of each kind of change; nothing is written."""
    import warehouse

    mentions = [mention for _, tags in _tagged(planned, job, watch) for mention in tags.mentions]
    with warehouse.reading(Path(job.warehouse)) as connection:
        return warehouse.compare_mentions(connection, planned.versions, mentions, examples)


def replace(planned: Plan, job: "Job", watch: Watch) -> float:
    """Tag again and publish; returns the seconds it took. Each batch stays done, so that a killed run can go on."""
    import warehouse
    from flows import steps

    path, run, started = Path(job.warehouse), uuid4().hex[:12], datetime.now(UTC)
    with warehouse.writing(path) as connection:
        warehouse.start_run(connection, run, started.isoformat(), "retag", planned.versions)
        warehouse.load_narratives(connection, planned.versions.taxonomy, steps.definitions_of(planned.taxonomy))
        for calls, tags in _tagged(planned, job, watch):
            warehouse.replace_mentions(connection, run, planned.versions, calls, tags.mentions)
            warehouse.record_tiers(connection, run, planned.versions, tags.tallies, tags.answers)
        warehouse.forget_answers(connection)
        ended = datetime.now(UTC)
        seconds = (ended - started).total_seconds()
        warehouse.finish_run(connection, run, ended.isoformat(), seconds)
    warehouse.publish(path)
    return seconds


@click.command()
@click.option("--preview", is_flag=True, help="Show what would change, and change nothing.")
@click.option(
    "--examples",
    type=click.IntRange(0),
    default=3,
    show_default=True,
    help="Quotes that a preview shows of each kind of change in each narrative.",
)
@taxonomy_option
@judge_option
@click.option("--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 2, help="Processes that tag.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="Of a preview.",
)
@warehouse_option
def retag(
    preview: bool,
    examples: int,
    taxonomy: str | None,
    judge: str | None,
    workers: int,
    form: str,
    warehouse: Path,
) -> None:
    """Tag again, from the stored sentences, every call that another taxonomy or model tagged; no file is read.

    A retag that was killed is simply started again and goes on. Reviews stay as they are.

    A preview counts mentions, of the calls that count: what is `now` either stays, goes or turns to another value, and
    what would be `then` stays, comes or turns from another value. other_stance: of those that are there now and then.
    """
    from flows.steps import Job

    if form == "json" and not preview:
        raise click.UsageError("--format is of a preview; add --preview")
    job = Job((), str(warehouse), taxonomy=taxonomy, workers=workers, judge=judge)
    # Workers read the published file and the writer writes the other: they must hold the same.
    planned = plan(job, settled=not preview)
    if not planned.calls and form == "table":
        versions = planned.versions
        click.echo(f"nothing to retag: every call is tagged by taxonomy {versions.taxonomy}, model {versions.model}")
    elif preview:
        with progress("tagging") as watch:
            changes = compare(planned, job, examples, watch)
        _show(planned.calls, changes, form)
    else:
        with progress("tagging") as watch:
            seconds = replace(planned, job, watch)
        click.echo(f"{planned.calls} calls tagged again, {seconds:.1f} s")


def _show(calls: int, changes: "Changes", form: str) -> None:
    from flows.show import as_table

    counts, examples = _records(changes.counts), _records(changes.examples)
    if form == "json":
        told = {"calls": calls, "counts": counts, "examples": examples}
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        console().print(as_table(changes.counts, f"{calls} calls would be tagged again"))
        for example in examples:
            click.echo(_told(example))


def _records(table: "Table") -> list[dict[str, object]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _told(example: dict[str, object]) -> str:
    """One change: in what sense it is now and then, where, and the quote with the words that tell it."""
    senses = [f"{example[f'value_{when}']}, {example[f'stance_{when}']}" for when in ("now", "then")]
    said = " -> ".join(sense for sense in senses if sense != "None, None")
    head = (
        example["narrative"],
        example["change"],
        said,
        f"{example['company']} {example['quarter']}",
        example["evidence"],
    )
    return f"\n{' | '.join(map(str, head))}\n  {example['quote']}"
