"""Nouns to Arrow tables, one per table of the warehouse; pure, so that it runs where the reading runs."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from nlp.nouns import Call, Mention, Sentence


@dataclass(frozen=True, slots=True)
class CallRows:
    """One call, ready to load: its id and an Arrow table for each of the warehouse's tables that it fills."""

    call: str
    tables: dict[str, pa.Table]


def call_rows(
    call: Call, sentences: Sequence[Sentence], mentions: Sequence[Mention], hashes: Sequence[int], path: str
) -> CallRows:
    """The rows of one call and of everything found in it."""
    company = call.ticker or (call.company.lower() if call.company else None)
    return CallRows(
        call.id,
        {
            "call": pa.table(
                {
                    "call": pa.array([call.id], pa.string()),
                    "company": pa.array([company], pa.string()),
                    "name": pa.array([call.company], pa.string()),
                    "ticker": pa.array([call.ticker], pa.string()),
                    "title": pa.array([call.title], pa.string()),
                    "held_on": pa.array([call.held_on], pa.date32()),
                    "fiscal_year": pa.array([call.fiscal.year], pa.int16()),
                    "fiscal_quarter": pa.array([call.fiscal.quarter], pa.uint8()),
                    "format": pa.array([call.format], pa.string()),
                    "corrected": pa.array([call.corrected], pa.bool_()),
                    "words": pa.array([sum(_words(turn.text) for turn in call.turns)], pa.int32()),
                    "path": pa.array([path], pa.string()),
                    "text": pa.array([call.text], pa.string()),
                }
            ),
            "turn": pa.table(
                {
                    "call": pa.array([call.id] * len(call.turns), pa.string()),
                    "turn": pa.array(range(len(call.turns)), pa.int32()),
                    "speaker": pa.array([turn.speaker for turn in call.turns], pa.string()),
                    "title": pa.array([turn.title for turn in call.turns], pa.string()),
                    "role": pa.array([turn.role for turn in call.turns], pa.string()),
                    "section": pa.array([turn.section for turn in call.turns], pa.string()),
                    "words": pa.array([_words(turn.text) for turn in call.turns], pa.int32()),
                    "start_char": pa.array([turn.start for turn in call.turns], pa.int32()),
                    "end_char": pa.array([turn.start + len(turn.text) for turn in call.turns], pa.int32()),
                }
            ),
            "sentence": pa.table(
                {
                    "document": pa.array([sentence.document for sentence in sentences], pa.string()),
                    "sentence": pa.array([sentence.index for sentence in sentences], pa.int32()),
                    "turn": pa.array([sentence.turn for sentence in sentences], pa.int32()),
                    "page": pa.array([sentence.page for sentence in sentences], pa.int32()),
                    "boilerplate": pa.array([sentence.boilerplate for sentence in sentences], pa.bool_()),
                    "start_char": pa.array([sentence.start for sentence in sentences], pa.int32()),
                    "end_char": pa.array([sentence.end for sentence in sentences], pa.int32()),
                    "text": pa.array([sentence.text for sentence in sentences], pa.string()),
                }
            ),
            "mention": mention_rows(mentions),
            "conflict": pa.table(
                {
                    "call": pa.array([call.id] * len(call.conflicts), pa.string()),
                    "field": pa.array([conflict.field for conflict in call.conflicts], pa.string()),
                    "kept": pa.array([conflict.kept for conflict in call.conflicts], pa.string()),
                    "kept_from": pa.array([conflict.kept_from for conflict in call.conflicts], pa.string()),
                    "refused": pa.array([conflict.refused for conflict in call.conflicts], pa.string()),
                    "refused_from": pa.array([conflict.refused_from for conflict in call.conflicts], pa.string()),
                }
            ),
            "fingerprint": pa.table(
                {
                    "call": pa.array([call.id] * len(hashes), pa.string()),
                    "hash": pa.array(hashes, pa.uint64()),
                }
            ),
        },
    )


def mention_rows(mentions: Sequence[Mention]) -> pa.Table:
    """The rows of mentions."""
    return pa.table(
        {
            "document": pa.array([mention.document for mention in mentions], pa.string()),
            "sentence": pa.array([mention.sentence for mention in mentions], pa.int32()),
            "narrative": pa.array([mention.narrative for mention in mentions], pa.string()),
            "value": pa.array([mention.value for mention in mentions], pa.string()),
            "stance": pa.array([mention.stance for mention in mentions], pa.string()),
            "start_char": pa.array([mention.start for mention in mentions], pa.int32()),
            "end_char": pa.array([mention.end for mention in mentions], pa.int32()),
            "evidence": pa.array([mention.evidence for mention in mentions], pa.string()),
            "tier": pa.array([mention.tier for mention in mentions], pa.string()),
            "score": pa.array([mention.score for mention in mentions], pa.float64()),
        }
    )


def _words(text: str) -> int:
    return len(text.split())
