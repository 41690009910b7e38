"""What tiers did and answered, kept: tallies by run, answers by sentence and versions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

import pyarrow as pa

from nlp.cascade import Tally
from nlp.errors import NarrativeError
from nlp.rules import Match
from warehouse.load import Versions
from warehouse.store import Connection, reading, script, transaction

Answers = Mapping[bytes, tuple[Match, ...]]


def record_tiers(
    connection: Connection, run: str, versions: Versions, tallies: Sequence[Tally], answers: Answers
) -> None:
    """Add what tiers did to the run's tallies, and their answers to those that are known."""
    tally_rows = pa.table(
        {
            "tier": pa.array([tally.tier for tally in tallies], pa.string()),
            "position": pa.array(range(len(tallies)), pa.int32()),
            "seen": pa.array([tally.seen for tally in tallies], pa.int64()),
            "decided": pa.array([tally.decided for tally in tallies], pa.int64()),
            "seconds": pa.array([tally.seconds for tally in tallies], pa.float64()),
        }
    )
    answer_rows = pa.table(
        {
            "key": pa.array(list(answers), pa.binary()),
            "matches": pa.array([_text(matches) for matches in answers.values()], pa.string()),
        }
    )
    connection.register("tally_rows", tally_rows)
    connection.register("answer_rows", answer_rows)
    with transaction(connection):
        connection.execute(script("queries/record_tallies.sql"), {"run": run})
        by = {"taxonomy": versions.taxonomy, "model": versions.model}
        connection.execute(script("queries/record_answers.sql"), by)
    connection.unregister("tally_rows")
    connection.unregister("answer_rows")


def forget_answers(connection: Connection) -> None:
    """Drop the answers of versions that tag nothing any more."""
    connection.execute(script("queries/forget_answers.sql"))


def known_answers(path: Path, versions: Versions) -> dict[bytes, tuple[Match, ...]]:
    """What these versions answered, from the warehouse published at `path`; nothing where there is none to read."""
    if not path.exists():
        return {}
    try:
        with reading(path) as connection:
            by = {"taxonomy": versions.taxonomy, "model": versions.model}
            rows = connection.execute(script("queries/known_answers.sql"), by).fetchall()
    except NarrativeError:  # written by an older version: the run itself brings it up to date
        return {}
    return {bytes(key): _matches(text) for key, text in rows}


def _text(matches: Sequence[Match]) -> str:
    return json.dumps([astuple(match) for match in matches])


def _matches(text: str) -> tuple[Match, ...]:
    return tuple(Match(*match) for match in json.loads(text)) if text != "[]" else ()
