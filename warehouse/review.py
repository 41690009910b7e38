"""Reviews: a sample of mentions for people to judge, their judgements back, and the labels that these make."""

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from nlp.errors import NarrativeError
from nlp.examples import Label
from nlp.labels import LabelledSpan, hash_of
from nlp.review import Found, Judgement, Task
from warehouse.store import Connection, script, transaction


def sample_tasks(
    connection: Connection,
    *,
    narrative: str | None = None,
    value: str | None = None,
    tier: str | None = None,
    min_score: float = 0.0,
    max_score: float = 1.0,
    sample: int = 100,
    seed: int = 1,
) -> list[Task]:
    """A random sample of the counted calls' mentions that nobody has reviewed; the same seed draws the same sample."""
    asked = {"narrative": narrative, "value": value, "tier": tier, "min_score": min_score, "max_score": max_score}
    drawn = connection.execute(script("queries/review_sample.sql"), asked | {"sample": sample, "seed": seed})
    return [Task(Found(*row[:11]), tuple(row[11]), *row[12:]) for row in drawn.fetchall()]


def load_reviews(connection: Connection, judgements: Sequence[Judgement], reviewer: str, at: datetime) -> int:
    """Store a file's judgements, all or none, and return how many are new or changed; `at` where one has no time.

    Raises NarrativeError for a sentence or a value that this warehouse does not know.
    """
    connection.register("judgement_rows", _rows(judgements, reviewer, at))
    try:
        with transaction(connection):
            _refuse_misfits(connection)
            changed = connection.execute(script("queries/review_load.sql")).fetchone()
    finally:
        connection.unregister("judgement_rows")
    return int(changed[0]) if changed else 0


def _refuse_misfits(connection: Connection) -> None:
    misfit = connection.execute(script("queries/review_misfits.sql")).fetchone()
    if misfit is None:
        return
    place, known, values = misfit
    if not known:
        raise NarrativeError(
            f"{place}: a sentence or narrative unknown here, expected the warehouse it was exported from"
        )
    raise NarrativeError(f"{place}: an unknown value, expected one of {', '.join(values)}")


def _rows(judgements: Sequence[Judgement], reviewer: str, at: datetime) -> pa.Table:
    found = [judgement.found for judgement in judgements]
    number = len(judgements)
    return pa.table(
        {
            "number": pa.array(range(number), pa.int32()),
            "place": pa.array([judgement.place for judgement in judgements], pa.string()),
            "document": pa.array([one.document for one in found], pa.string()),
            "sentence": pa.array([one.sentence for one in found], pa.int32()),
            "start_char": pa.array([one.start for one in found], pa.int32()),
            "end_char": pa.array([one.end for one in found], pa.int32()),
            "narrative": pa.array([one.narrative for one in found], pa.string()),
            "found_value": pa.array([one.value for one in found], pa.string()),
            "found_stance": pa.array([one.stance for one in found], pa.string()),
            "found_tier": pa.array([one.tier for one in found], pa.string()),
            "found_score": pa.array([one.score for one in found], pa.float64()),
            "taxonomy": pa.array([one.taxonomy for one in found], pa.string()),
            "model": pa.array([one.model for one in found], pa.string()),
            "value": pa.array([judgement.value for judgement in judgements], pa.string()),
            "stance": pa.array([judgement.stance for judgement in judgements], pa.string()),
            "reviewer": pa.array([reviewer] * number, pa.string()),
            "reviewed_at": pa.array([judgement.judged_at or at for judgement in judgements], pa.timestamp("us", "UTC")),
        }
    )


def reviewed_labels(connection: Connection) -> list[LabelledSpan]:
    """What the reviews say as labels, a span for each sentence; only the narratives that were reviewed are judged."""
    rows = connection.execute(script("queries/review_labels.sql")).fetchall()
    return [
        LabelledSpan(
            id=f"{call}-{start}-{end}",
            file=path,
            call=call,
            start=start,
            end=end,
            sha256=hash_of(quote),
            round=0,
            labels={narrative: Label(value, stance) for narrative, value, stance in judged if value},
            judged=tuple(narrative for narrative, _, _ in judged),
        )
        for call, path, start, end, quote, judged in rows
    ]
