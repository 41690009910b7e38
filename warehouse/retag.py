"""Tagging again from what is stored: the calls that need it, their sentences, their new mentions, and what changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa

from nlp.nouns import Mention, Sentence
from warehouse.load import Versions
from warehouse.query import Table, ask
from warehouse.rows import mention_rows
from warehouse.store import Connection, script, transaction


@dataclass(frozen=True, slots=True)
class Changes:
    """What tagging anew would change: counts for each narrative and value, and some quotes of each kind of change."""

    counts: Table
    examples: Table


def stale_calls(connection: Connection, versions: Versions) -> list[str]:
    """The calls that were tagged by other versions, in the order of their paths."""
    return [str(call) for (call,) in ask(connection, "retag_stale", _named(versions)).rows]


def stored_sentences(connection: Connection, calls: Sequence[str]) -> list[tuple[Sentence, ...]]:
    """Each call's sentences as they were split, without their speakers."""
    rows = connection.execute(script("queries/retag_sentences.sql"), {"calls": list(calls)}).fetchall()
    sentences = (
        Sentence(document, index, start, end, text, turn, page=page, boilerplate=boilerplate)
        for document, index, start, end, text, turn, page, boilerplate in rows
    )
    return [tuple(group) for _, group in groupby(sentences, key=lambda sentence: sentence.document)]


def replace_mentions(
    connection: Connection, run: str, versions: Versions, calls: Sequence[str], mentions: Sequence[Mention]
) -> None:
    """Give calls these mentions in place of those they have, and say which versions found them; all or nothing."""
    connection.register("retagged_rows", pa.table({"document": pa.array(calls, pa.string())}))
    connection.register("mention_rows", mention_rows(mentions))
    with transaction(connection):
        connection.execute(script("queries/retag_replace.sql"), _named(versions) | {"run": run})
    connection.unregister("retagged_rows")
    connection.unregister("mention_rows")


def compare_mentions(connection: Connection, versions: Versions, mentions: Sequence[Mention], examples: int) -> Changes:
    """What would change if the calls that other versions tagged had these mentions; nothing is written.

    Only calls that count are compared. A mention is the same if sentence and narrative are.
    """
    connection.register("mention_rows", mention_rows(mentions))
    connection.execute(script("queries/retag_compare.sql"), _named(versions))
    connection.unregister("mention_rows")
    return Changes(ask(connection, "retag_counts"), ask(connection, "retag_examples", {"examples": examples}))


def _named(versions: Versions) -> dict[str, str]:
    return {"taxonomy": versions.taxonomy, "model": versions.model}
