"""The steps of an ingest, without Prefect: plan, prepare a batch (anywhere), load it (one writer), finish."""

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from time import perf_counter
from uuid import uuid4

import warehouse
from flows.companies import read_companies
from flows.sources import Source, batches, find_sources, fingerprint_of, same_file
from flows.tiers import load_taxonomy, load_tiers, versions_of
from nlp.cascade import Tiers, total
from nlp.errors import NarrativeError, ReadError
from nlp.fingerprint import fingerprint
from nlp.identify import identify
from nlp.manifest import Manifest, read_manifest
from nlp.nouns import Call, File, Sentence
from nlp.readers import read
from nlp.readers.text import LARGEST_FILE
from nlp.rules import Match
from nlp.sentences import split
from nlp.tag import Tags, tag
from nlp.taxonomy import Taxonomy
from warehouse import CallRows, SourceRow, Versions

# Answers of the dear tiers by sentence; grows as a process works.
Answers = dict[bytes, tuple[Match, ...]]


@dataclass(frozen=True, slots=True)
class Job:
    """What to ingest and where to; plain values, so that it travels to workers and schedulers."""

    paths: tuple[str, ...]
    warehouse: str
    manifest: str | None = None
    companies: str | None = None
    taxonomy: str | None = None
    workers: int = 2
    judge: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do: its name, its batches, and the files of which the warehouse holds the very bytes."""

    run: str
    started: datetime
    batches: tuple[tuple[Source, ...], ...]
    known: tuple[Source, ...]
    repeated: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One source, read and tagged: its files' rows, its calls' rows and what the tiers did for them."""

    sources: tuple[SourceRow, ...]
    calls: tuple[CallRows, ...]
    tags: tuple[Tags, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: every file's fate, in order, the files passed over as known, and the calls told twice."""

    run: str
    sources: tuple[SourceRow, ...]
    known: tuple[Source, ...]
    told_twice: tuple[str, ...]
    seconds: float


def check(job: Job) -> None:
    """Raise NarrativeError for what is wrong with the job's paths and lists, before anything is started for it."""
    _inputs(job)


def _inputs(job: Job) -> tuple[list[Source], list[dict[str, str | int | None]], Taxonomy]:
    lists = [Path(path) for path in (job.manifest, job.companies, job.taxonomy) if path]
    load_manifest(job.manifest)
    return (
        find_sources([Path(path) for path in job.paths], [*lists, *warehouse.files_of(Path(job.warehouse))]),
        read_companies(Path(job.companies)) if job.companies else [],
        load_taxonomy(job.taxonomy),
    )


def plan(job: Job, command: str) -> Plan:
    """Find the sources, leave out what is known byte for byte, and open a run in the warehouse."""
    sources, companies, taxonomy = _inputs(job)
    run, started = uuid4().hex[:12], datetime.now(UTC)
    with warehouse.writing(Path(job.warehouse)) as connection:
        held = warehouse.known_sources(connection)
        warehouse.start_run(connection, run, started.isoformat(), command, versions_of(taxonomy, job.judge))
        warehouse.load_narratives(connection, taxonomy.version, definitions_of(taxonomy))
        warehouse.load_companies(connection, companies)
    new, known, repeated = _sort_out(sources, held)
    return Plan(run, started, tuple(batches(new)), tuple(known), tuple(repeated))


def _sort_out(
    sources: Iterable[Source], held: Mapping[str, Sequence[str]]
) -> tuple[list[Source], list[Source], list[SourceRow]]:
    """New sources, known ones, and copies of a file that is known or comes earlier in this run."""
    new: list[Source] = []
    known: list[Source] = []
    repeated: list[SourceRow] = []
    first: dict[tuple[str, ...], Source] = {}
    for source in sources:
        digests = tuple(fingerprint_of(path) for path in source.paths)
        paths = [held.get(digest, ()) for digest in digests]
        if all(paths):
            if all(_among(path, of) for path, of in zip(source.paths, paths, strict=True)):
                known.append(source)
            else:
                repeated += _copies(source, digests, [of[0] for of in paths])
        elif digests in first:
            repeated += _copies(source, digests, first[digests].paths)
        else:
            first[digests] = source
            new.append(source)
    return new, known, repeated


def _among(path: str, paths: Iterable[str]) -> bool:
    return any(same_file(path, other) for other in paths)


def _copies(source: Source, digests: Sequence[str], of: Sequence[str]) -> list[SourceRow]:
    return [
        SourceRow(path, digest, "duplicate", f"the same bytes as {other}")
        for path, digest, other in zip(source.paths, digests, of, strict=True)
    ]


def prepare(batch: Sequence[Source], job: Job, staged: str) -> str:
    """Read and tag a batch; the result goes to the file `staged`, whose path is returned. No file stops the others."""
    manifest, taxonomy = load_manifest(job.manifest), load_taxonomy(job.taxonomy)
    tiers, versions = load_tiers(taxonomy, job.judge), versions_of(taxonomy, job.judge)
    known = known_answers(job.warehouse, versions)
    prepared = [_prepare_source(source, manifest, tiers, known) for source in batch]
    with Path(staged).open("wb") as file:
        pickle.dump((versions, prepared), file, protocol=pickle.HIGHEST_PROTOCOL)
    return staged


# A worker serves one run; what it learns meanwhile it need not be told again.
@lru_cache(maxsize=1)
def known_answers(path: str, versions: Versions) -> Answers:
    """What these versions answered before, by the published warehouse; a process adds to it as it works."""
    return warehouse.known_answers(Path(path), versions)


def _prepare_source(source: Source, manifest: Manifest, tiers: Tiers, known: Answers) -> Prepared:
    digests = [fingerprint_of(path) for path in source.paths]
    try:
        calls = [(call, *_tagged(call, tiers, known)) for call in _calls_in(source, manifest)]
        rows = tuple(
            warehouse.call_rows(call, sentences, tags.mentions, fingerprint(call.text), source.name)
            for call, sentences, tags in calls
        )
    except (NarrativeError, OSError) as error:
        return _rejected(source, digests, str(error))
    except Exception as error:  # a reader's own fault must not stop the season either
        return _rejected(source, digests, f"the reader failed on it: {type(error).__name__}: {error}")
    loaded = (
        SourceRow(path, digest, "loaded", None, len(rows) if path == source.name else 0)
        for path, digest in zip(source.paths, digests, strict=True)
    )
    return Prepared(tuple(loaded), rows, tuple(tags for _, _, tags in calls))


def _tagged(call: Call, tiers: Tiers, known: Answers) -> tuple[tuple[Sentence, ...], Tags]:
    sentences = split(call)
    tags = tag(sentences, tiers, perf_counter, known)
    known.update(tags.answers)
    return sentences, tags


def _calls_in(source: Source, manifest: Manifest) -> Iterator[Call]:
    for path in source.paths:
        size = Path(path).stat().st_size
        if size > LARGEST_FILE:
            raise ReadError(f"{size / 1e6:.0f} MB is larger than a call can be")
    files = [File(path, Path(path).read_bytes()) for path in source.paths]
    return (identify(draft, source.name, manifest) for draft in read(files))


def _rejected(source: Source, digests: Sequence[str], reason: str) -> Prepared:
    line = " ".join(reason.split())[:400]
    rows = (SourceRow(path, digest, "rejected", line) for path, digest in zip(source.paths, digests, strict=True))
    return Prepared(tuple(rows), ())


def load(staged: str, job: Job, run: str) -> list[SourceRow]:
    """Load a prepared batch, one transaction a source, and return every file's fate; the staged file is removed."""
    versions: Versions
    prepared: list[Prepared]
    with Path(staged).open("rb") as file:
        versions, prepared = pickle.load(file)
    fates: list[SourceRow] = []
    with warehouse.writing(Path(job.warehouse)) as connection:
        tags = [tags for one in prepared for tags in one.tags]
        answers = {key: matches for one in tags for key, matches in one.answers.items()}
        # First, for a killed run reads again what it has not loaded, and then the same answers are kept once.
        warehouse.record_tiers(
            connection, run, versions, total([tally for one in tags for tally in one.tallies]), answers
        )
        for one in prepared:
            fates += warehouse.load_source(connection, run, versions, one.sources, one.calls)
    Path(staged).unlink()
    return fates


def finish(job: Job, planned: Plan, fates: Sequence[SourceRow]) -> Outcome:
    """Find calls told twice, close the run and publish the warehouse."""
    path = Path(job.warehouse)
    with warehouse.writing(path) as connection:
        warehouse.record_sources(connection, planned.run, planned.repeated)
        warehouse.link_duplicates(connection)
        warehouse.forget_answers(connection)
        told_twice = [str(row[0]) for row in warehouse.ask(connection, "told_twice", {"run": planned.run}).rows]
        ended = datetime.now(UTC)
        seconds = (ended - planned.started).total_seconds()
        warehouse.finish_run(connection, planned.run, ended.isoformat(), seconds)
    warehouse.publish(path)
    return Outcome(planned.run, (*fates, *planned.repeated), planned.known, tuple(told_twice), seconds)


def ingest_directly(job: Job, command: str, folder: Path, watch: Callable[[int, int], None]) -> Outcome:
    """The whole ingest in this process and `job.workers` others; `watch(done, all)` is told after each batch.

    `folder` holds batches between reading and loading.
    """
    planned = plan(job, command)
    fates: list[SourceRow] = []
    number = len(planned.batches)
    watch(0, number)
    with worker_pool(job, number) as pool:
        waiting = [
            pool.submit(prepare, batch, job, str(folder / f"{i:05d}")) for i, batch in enumerate(planned.batches)
        ]
        # In the order of the paths, so that a killed run has loaded what a finished one would have loaded by then.
        for done, future in enumerate(waiting, start=1):
            fates += load(future.result(), job, planned.run)
            watch(done, number)
    return finish(job, planned, fates)


def worker_pool(job: Job, batches: int) -> ProcessPoolExecutor:
    """The processes that read and tag. Spawned, because a fork of a process with threads can hang."""
    return ProcessPoolExecutor(
        max_workers=max(1, min(job.workers, batches)), mp_context=get_context("spawn"), initializer=_end_with_parent
    )


def _end_with_parent() -> None:
    """See to it that a worker whose parent was killed ends too: it would wait for work for ever."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def load_manifest(path: str | None) -> Manifest:
    """The manifest in the file, or one that knows nothing."""
    if path is None:
        return Manifest()
    try:
        return _parsed_manifest(Path(path).read_text(encoding="utf-8-sig"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise NarrativeError(f"{path}: cannot be read as a manifest: {error}") from error


@lru_cache(maxsize=1)
def _parsed_manifest(text: str, path: str) -> Manifest:
    return read_manifest(text, path)


def definitions_of(taxonomy: Taxonomy) -> dict[tuple[str, str], str]:
    """What each (narrative, value) means."""
    return {
        (narrative.name, value.name): value.definition
        for narrative in taxonomy.narratives
        for value in narrative.values
    }
