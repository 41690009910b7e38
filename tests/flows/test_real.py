"""The ingest of real calls, which are not part of the project."""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from flows.steps import Job, Outcome, ingest_directly
from warehouse import Connection, reading, run_sql

pytestmark = pytest.mark.real

FOLDERS = ("fool-page-txt", "bilingual-html", "earningscall-api", "alphavantage-json")
ALL_FOLDERS = (*FOLDERS, "asr", "earnings22-nlp", "fool-content-json", "fool-turns-json", "named-turns-txt")
BATCH_OF_CALLS = 100


def ingest(calls: Path, paths: Sequence[Path], folder: Path) -> Outcome:
    job = Job(
        tuple(map(str, paths)),
        str(folder / "w.duckdb"),
        manifest=str(calls / "asr-events" / "events.csv"),
        companies=str(calls.parent / "reference" / "sp500-companies.csv"),
        workers=os.cpu_count() or 2,
    )
    return ingest_directly(job, "test", folder, lambda done, number: None)


@pytest.fixture(scope="module")
def some(real_data, tmp_path_factory) -> tuple[Outcome, Path]:
    calls = real_data / "calls"
    folder = tmp_path_factory.mktemp("some")
    paths = [*(calls / name for name in FOLDERS), *sorted((calls / "asr").iterdir())[:40]]
    return ingest(calls, paths, folder), folder / "w.duckdb"


def by_folder(outcome: Outcome) -> Counter[tuple[str, str]]:
    return Counter((Path(source.path).parent.name, source.status) for source in outcome.sources)


def assert_no_fault_of_ours(outcome: Outcome) -> None:
    rejected = [(source.path, source.detail) for source in outcome.sources if source.status == "rejected"]
    assert not [row for row in rejected if "the reader failed" in str(row)]
    assert all(detail and "\n" not in detail for _, detail in rejected)


def assert_every_span_is_exact(connection: Connection) -> tuple[int, int]:
    """Checks call by call, and returns how many sentences and mentions there are."""
    ids = [call for (call,) in run_sql(connection, "select call from call order by call").rows]
    sentences = mentions = 0
    for i in range(0, len(ids), BATCH_OF_CALLS):
        among = (*ids[i : i + BATCH_OF_CALLS], "")
        texts = dict(run_sql(connection, f"select call, text from call where call in {among}").rows)
        for call, start, end, text in run_sql(
            connection, f"select call, start_char, end_char, text from sentence where call in {among}"
        ).rows:
            sentences += 1
            assert texts[call][start:end] == text
        for call, start, end, quote, at, to, evidence in run_sql(
            connection,
            "select call, start_char, end_char, quote, evidence_start, evidence_end, evidence"
            f" from mention where call in {among}",
        ).rows:
            mentions += 1
            assert texts[call][start:end] == quote
            assert texts[call][at:to] == evidence
            assert start <= at < to <= end
    return sentences, mentions


def test_what_becomes_of_the_files(some):
    outcome, _ = some
    assert_no_fault_of_ours(outcome)
    assert by_folder(outcome) == {
        ("asr", "loaded"): 40,
        # Each page comes twice, as text and with its translation.
        ("fool-page-txt", "loaded"): 28,
        ("fool-page-txt", "duplicate"): 28,
        ("bilingual-html", "loaded"): 25,
        # A licence and a README.
        ("alphavantage-json", "loaded"): 10,
        ("alphavantage-json", "rejected"): 2,
        # Recorded errors, calendars, lists of symbols.
        ("earningscall-api", "loaded"): 6,
        ("earningscall-api", "duplicate"): 1,
        ("earningscall-api", "rejected"): 24,
    }


def test_every_span_is_exact(some):
    _, path = some
    with reading(path) as connection:
        sentences, mentions = assert_every_span_is_exact(connection)
    assert sentences > 80_000
    assert mentions > 100


def test_known_duplicates_are_linked(some):
    _, path = some
    with reading(path) as connection:
        pairs = run_sql(
            connection,
            "select one.path, other.path, one.fiscal, other.fiscal"
            " from call as one join call as other on other.call = one.duplicate_of",
        ).rows
    told = {frozenset((Path(str(one)).name, Path(str(other)).name)) for one, other, *_ in pairs}
    assert told >= {
        frozenset(("msft-transcript-response.yaml", "MSFT.json")),
        frozenset(("aapl-q1-2022-advanced-data-level-4.yaml", "AAPL.json")),
        frozenset(("aapl-q1-2022-advanced-data-level-2.yaml", "AAPL.json")),
        frozenset(("MSFT_Q3_2024_bilingual.json", "MSFT.json")),
        frozenset(("MSFT_Q4_2024_bilingual.json", "MSFT.json")),
    }
    # A company's calls of two quarters are never one call.
    assert not [pair for pair in pairs if None not in pair[2:] and pair[2] != pair[3]]


@pytest.mark.slow
def test_all_of_it(real_data, tmp_path):
    calls = real_data / "calls"
    paths = [folder for folder in sorted(calls.iterdir()) if folder.name not in ("pdf", "asr-events")]
    assert {folder.name for folder in paths} >= set(ALL_FOLDERS)
    outcome = ingest(calls, paths, tmp_path)
    assert_no_fault_of_ours(outcome)
    with reading(tmp_path / "w.duckdb") as connection:
        ((loaded, counted),) = run_sql(connection, "select count(*), count(*) filter (counted) from call").rows
        assert loaded >= 1650
        assert 0.9 * loaded < counted < loaded
        sentences, mentions = assert_every_span_is_exact(connection)
        assert sentences > 700_000
        assert mentions > 1000
    again = ingest(calls, paths, tmp_path)
    assert not [source for source in again.sources if source.status == "loaded"]
    assert [(s.path, s.status, s.detail) for s in again.sources if s.status == "rejected"] == [
        (s.path, s.status, s.detail) for s in outcome.sources if s.status == "rejected"
    ]
