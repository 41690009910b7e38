"""`narratives review`: analysts correct what was found, in a labelling tool, and their corrections come back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from flows.terminal import format_option, print_table, warehouse_option
from nlp.errors import NarrativeError

output_option = click.option(
    "--output",
    type=click.File("w", encoding="utf-8", lazy=True),
    default="-",
    show_default=True,
    help="File to write, - for standard output.",
)


@click.group()
def review() -> None:
    """Have what was found reviewed in Label Studio or Prodigy, and learn from the answers."""


@review.command()
@click.argument("narrative", required=False)
@click.option("--value", help="Only this sense.")
@click.option("--tier", help="Only what this tier found.")
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, show_default=True)
@click.option("--max-score", type=click.FloatRange(0, 1), default=1.0, show_default=True)
@click.option("--sample", type=click.IntRange(1), default=100, show_default=True, help="How many mentions.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same sample.")
@click.option(
    "--for", "tool", type=click.Choice(("label-studio", "prodigy")), default="label-studio", show_default=True
)
@output_option
@warehouse_option
def export(
    narrative: str | None,
    value: str | None,
    tier: str | None,
    min_score: float,
    max_score: float,
    sample: int,
    seed: int,
    tool: str,
    output: Any,
    warehouse: Path,
) -> None:
    """Draw a random sample of mentions that nobody has reviewed, as tasks: of NARRATIVE, or of all.

    For Label Studio: a JSON list, a task a line. Give the project the labelling interface
    corpora/review/label-studio.xml, import the file, let annotating start from the predictions, and export as JSON.

    For Prodigy: JSON lines for `prodigy mark DATASET FILE --view-id choice`; export them with `prodigy db-out`. Accept
    the sense that is chosen, which is the one found until you change it; reject says that the narrative is not there.
    """
    from nlp.review import label_studio_tasks, prodigy_tasks
    from warehouse import check_narrative, reading, sample_tasks

    with reading(warehouse) as connection:
        if narrative:
            check_narrative(connection, narrative, value)
        tasks = sample_tasks(
            connection,
            narrative=narrative,
            value=value,
            tier=tier,
            min_score=min_score,
            max_score=max_score,
            sample=sample,
            seed=seed,
        )
    write = {"label-studio": label_studio_tasks, "prodigy": prodigy_tasks}[tool]
    output.write(write(tasks))
    click.echo(f"{len(tasks)} tasks", err=True)


@review.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reviewer", required=True, help="Whose answers these are.")
@warehouse_option
def import_(file: Path, reviewer: str, warehouse: Path) -> None:
    """Take answers back from FILE, which Label Studio (JSON) or Prodigy (JSON lines) exported; all of them or none.

    Of several answers of a reviewer to one task the latest counts; the same file once more changes nothing.
    """
    from nlp.review import read_answers
    from warehouse import load_reviews, publish, reading, writing

    answers = read_answers(_text_of(file), str(file))
    # Whoever mistypes the warehouse's name must not get a new one.
    with reading(warehouse):
        pass
    with writing(warehouse) as connection:
        changed = load_reviews(connection, answers.judgements, reviewer, datetime.now(UTC))
    publish(warehouse)
    click.echo(f"{len(answers.judgements)} answers, {changed} of them new or changed; {answers.skipped} tasks skipped")


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NarrativeError(f"{file}: cannot be read as answers: {error}") from error


@review.command()
@format_option
@warehouse_option
def precision(form: str, warehouse: Path) -> None:
    """How much of what was reviewed was found rightly, by narrative, value and tier, with 95 % intervals.

    value_right and stance_right are shares of what was found rightly. A sample that was drawn by score or value speaks
    for those only.
    """
    from warehouse import ask, reading

    with reading(warehouse) as connection:
        print_table(ask(connection, "review_precision"), form)


@review.command()
@output_option
@warehouse_option
def labels(output: Any, warehouse: Path) -> None:
    """Write the reviews as labels without text, in the form of corpora/labels, for the next training."""
    from nlp.labels import label_line
    from warehouse import reading, reviewed_labels

    with reading(warehouse) as connection:
        spans = reviewed_labels(connection)
    output.writelines(label_line(span) + "\n" for span in spans)
    click.echo(f"{len(spans)} sentences", err=True)
