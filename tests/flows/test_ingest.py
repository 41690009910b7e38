"""The ingest of the sample corpus: the same rows whichever way, and however often, it is run."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flows import sources, steps
from flows.steps import Job, Outcome, ingest_directly
from nlp.errors import NarrativeError, VersionsMixed
from nlp.taxonomy import StanceWords
from warehouse import check_versions, reading, run_sql
from warehouse.store import working_copy

CORPORA = Path(__file__).parents[2] / "corpora"
# What differs between two runs that did the same.
OF_A_RUN = ("run", "started_at", "finished_at", "seconds")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """No worker processes: they cost seconds, and do the same."""
    monkeypatch.setattr(steps, "worker_pool", lambda job, batches: ThreadPoolExecutor(1))


@pytest.fixture
def calls(tmp_path) -> Path:
    """A few calls of the sample: a pair of halves, a JSON, and two texts."""
    folder = tmp_path / "calls"
    for name in (
        "presentation-qna-txt/QLMK_1Q25_presentation.txt",
        "presentation-qna-txt/QLMK_1Q25_qna.txt",
        "fool-content-json/2024-05-02-fernhollow-brands-inc-frnh-q1-2024-earnings-call-transcript.json",
        "named-turns-txt/RDMS_2024_Q4.txt",
        "asr/MRLW_2024_Q1.txt",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CORPORA / "calls" / name, folder / name)
    return folder


@pytest.fixture
def ingest(tmp_path) -> Callable[..., Outcome]:
    """Ingest a folder, or several paths, directly into `w.duckdb` or another file of tmp_path."""

    def run(*paths: Path, name: str = "w.duckdb", **options: str) -> Outcome:
        job = Job(tuple(map(str, paths)), str(tmp_path / name), **options)
        return ingest_directly(job, "test", tmp_path, lambda done, number: None)

    return run


def tables(path: Path, *, without: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Every stored table's rows, sorted, less the columns `without`; but not the tiers' seconds, which none repeats."""
    with reading(path) as connection:
        names = run_sql(connection, "select table_name from duckdb_tables() where schema_name = 'stored'").rows
        found = {}
        for (name,) in names:
            kept = f"columns(c -> c not in {(*without, '')})"
            found[str(name)] = sorted(run_sql(connection, f"select {kept} from stored.{name}").rows, key=repr)
    assert len(found) == 17
    del found["tier"]
    return found


def fates(outcome: Outcome) -> dict[str, tuple[str, str | None]]:
    return {Path(source.path).name: (source.status, source.detail) for source in outcome.sources}


def counts(outcome: Outcome) -> tuple[int, int, int]:
    statuses = [source.status for source in outcome.sources]
    return statuses.count("loaded"), statuses.count("duplicate"), statuses.count("rejected")


def answer(path: Path, sql: str) -> list[tuple[object, ...]]:
    with reading(path) as connection:
        return list(run_sql(connection, sql).rows)


def test_outcome(calls, ingest, tmp_path):
    shutil.copyfile(calls / "asr" / "MRLW_2024_Q1.txt", calls / "the same bytes.txt")
    text = (calls / "asr" / "MRLW_2024_Q1.txt").read_text()
    (calls / "the same text.txt").write_text(f"{text}\n\n")
    outcome = ingest(calls)
    assert counts(outcome) == (5, 2, 0)
    assert fates(outcome)["the same bytes.txt"] == (
        "duplicate",
        f"the same bytes as {calls.as_posix()}/asr/MRLW_2024_Q1.txt",
    )
    assert fates(outcome)["the same text.txt"] == (
        "duplicate",
        f"the same text as {calls.as_posix()}/asr/MRLW_2024_Q1.txt",
    )
    assert sum(source.calls for source in outcome.sources if source.status == "loaded") == 4
    assert outcome.known == outcome.told_twice == ()
    assert answer(tmp_path / "w.duckdb", "select files, loaded, duplicates, rejected from run") == [(7, 4, 2, 0)]
    assert answer(tmp_path / "w.duckdb", "select count(*) from call where counted") == [(4,)]
    assert not [file for file in tmp_path.iterdir() if file.name not in ("calls", "w.duckdb", "w.duckdb.work")]


def test_a_second_run_changes_no_row(calls, ingest, tmp_path):
    (calls / "empty.txt").write_bytes(b"")
    (calls / "empty too.txt").write_bytes(b"")
    shutil.copyfile(calls / "asr" / "MRLW_2024_Q1.txt", calls / "0 the same bytes.txt")
    lists = {"manifest": str(CORPORA / "calls/asr/events.csv"), "companies": str(CORPORA / "companies.csv")}
    first = ingest(calls, **lists)
    before = tables(tmp_path / "w.duckdb")
    for _ in range(2):
        again = ingest(calls, **lists)
        # What could not be read is tried again, and told again.
        assert counts(again) == (0, 1, 1)
        assert [fates(again)[name] for name in ("empty.txt", "empty too.txt")] == [
            fates(first)[name] for name in ("empty.txt", "empty too.txt")
        ]
        assert sum(len(source.paths) for source in again.known) == 6
        after = tables(tmp_path / "w.duckdb")
        assert {name for name, rows in after.items() if rows != before[name]} == {"run"}


def test_the_same_files_by_another_path_are_known(calls, ingest, monkeypatch):
    ingest(calls)
    monkeypatch.chdir(calls.parent)
    outcome = ingest(Path("calls"))
    assert outcome.sources == ()
    assert len(outcome.known) == 4


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" " * 100_000, "empty"),
    "binary.txt": (bytes(range(256)) * 40, "binary"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "image"),
    "archive.json": (b"\x1f\x8b\x08" + bytes(100), "gzip"),
    "deep.json": (b"[" * 200_000, "nested too deep"),
    "other.json": (b'{"a": [1, 2]}', "JSON of no known form"),
    "stub.txt": (b"Thank you for joining. Good bye.", ""),
}


def test_bad_files_stop_no_other(calls, ingest, tmp_path):
    for name, (data, _) in BAD.items():
        (calls / name).write_bytes(data)
    whole = next((calls / "fool-content-json").iterdir())
    (calls / "cut short.json").write_bytes(whole.read_bytes()[:3000])
    outcome = ingest(calls)
    assert counts(outcome) == (5, 0, len(BAD) + 1)
    for name, (_, told) in {**BAD, "cut short.json": (b"", "truncated")}.items():
        status, reason = fates(outcome)[name]
        assert status == "rejected", name
        assert reason, name
        assert told in reason
        assert "\n" not in reason
        assert "the reader failed" not in reason
    rejections = answer(tmp_path / "w.duckdb", "select path, reason from rejection order by path")
    assert rejections == sorted((s.path, s.detail) for s in outcome.sources if s.status == "rejected")
    assert answer(tmp_path / "w.duckdb", "select files, loaded, rejected from run") == [(14, 4, 9)]


def test_a_fault_of_ours_stops_no_other(calls, ingest, monkeypatch):
    def fail(call: object) -> None:
        if call.ticker == "RDMS":
            raise ZeroDivisionError("of ours\nin two lines")
        return split(call)

    split = steps.split
    monkeypatch.setattr(steps, "split", fail)
    outcome = ingest(calls)
    assert counts(outcome) == (4, 0, 1)
    assert fates(outcome)["RDMS_2024_Q4.txt"] == (
        "rejected",
        "the reader failed on it: ZeroDivisionError: of ours in two lines",
    )


def test_too_large_a_file_is_not_read(calls, ingest, monkeypatch):
    monkeypatch.setattr(steps, "LARGEST_FILE", 4000)
    monkeypatch.setattr(sources, "LARGEST_FILE", 4000)
    outcome = ingest(calls)
    rejected = {name for name, (status, _) in fates(outcome).items() if status == "rejected"}
    assert rejected == {file.name for file in calls.rglob("*.*") if file.stat().st_size > 4000}
    assert "larger than a call can be" in str(fates(outcome)["RDMS_2024_Q4.txt"][1])


def test_a_file_that_is_gone_when_it_is_to_be_read(calls, ingest, monkeypatch):
    def prepare(batch: object, job: Job, staged: str) -> str:
        (calls / "named-turns-txt" / "RDMS_2024_Q4.txt").unlink()
        return really_prepare(batch, job, staged)

    really_prepare = steps.prepare
    monkeypatch.setattr(steps, "prepare", prepare)
    outcome = ingest(calls)
    assert counts(outcome) == (4, 0, 1)
    assert "No such file" in str(fates(outcome)["RDMS_2024_Q4.txt"][1])


def test_files_added_later_are_picked_up(calls, ingest, tmp_path):
    later = calls / "named-turns-txt" / "RDMS_2024_Q4.txt"
    data = later.read_bytes()
    later.unlink()
    assert counts(ingest(calls)) == (4, 0, 0)
    later.write_bytes(data)
    outcome = ingest(calls)
    assert fates(outcome) == {"RDMS_2024_Q4.txt": ("loaded", None)}
    assert len(outcome.known) == 3
    ingest(calls, name="at once.duckdb")
    assert tables(tmp_path / "w.duckdb", without=OF_A_RUN) | {"run": []} == tables(
        tmp_path / "at once.duckdb", without=OF_A_RUN
    ) | {"run": []}


def test_a_repaired_file_is_loaded(calls, ingest, tmp_path):
    broken = next((calls / "fool-content-json").iterdir())
    data = broken.read_bytes()
    broken.write_bytes(data[:2000])
    assert counts(ingest(calls)) == (4, 0, 1)
    broken.write_bytes(data)
    assert fates(ingest(calls)) == {broken.name: ("loaded", None)}
    assert answer(tmp_path / "w.duckdb", "select count(*) from call") == [(4,)]
    assert answer(tmp_path / "w.duckdb", "from rejection") == []


def test_halves_in_either_order_and_one_that_comes_later(calls, ingest, tmp_path):
    presentation, questions = sorted((calls / "presentation-qna-txt").iterdir())
    ingest(questions, presentation, name="turned.duckdb")
    ingest(presentation, questions, name="straight.duckdb")
    straight = tables(tmp_path / "straight.duckdb", without=OF_A_RUN)
    assert len(straight["call"]) == 1
    assert straight == tables(tmp_path / "turned.duckdb", without=OF_A_RUN)
    # One half first: when both are there, it is a telling of the whole call and not counted.
    ingest(presentation)
    ingest(presentation, questions)
    assert answer(tmp_path / "w.duckdb", "select count(*), count(*) filter (counted) from call") == [(2, 1)]
    assert answer(tmp_path / "w.duckdb", "select call from call where counted") == [(straight["call"][0][0],)]
    # Names may lie about which half is which.
    presentation.rename(calls / "x")
    questions.rename(presentation)
    (calls / "x").rename(questions)
    ingest(presentation, questions, name="swapped.duckdb")
    swapped = tables(tmp_path / "swapped.duckdb", without=OF_A_RUN)
    assert swapped["turn"] == straight["turn"]
    assert swapped["mention"] == straight["mention"]


def test_the_warehouse_may_lie_among_the_calls(calls, ingest):
    for _ in range(2):
        outcome = ingest(calls, name="calls/w.duckdb")
        assert not [name for name in fates(outcome) if name.startswith("w.duckdb")]
    assert outcome.sources == ()


@pytest.mark.parametrize(
    ("option", "text", "told"),
    [
        ("manifest", "a,b\n1,2\n", "list.csv:1: a manifest needs"),
        ("companies", "a,b\n1,2\n", "list.csv:1: a list of companies needs"),
        ("taxonomy", "[narratives", "list.csv"),
    ],
)
def test_a_wrong_list_is_told_before_anything_is_written(calls, ingest, tmp_path, option, text, told):
    (tmp_path / "list.csv").write_text(text)
    with pytest.raises(NarrativeError, match=told):
        ingest(calls, **{option: str(tmp_path / "list.csv")})
    with pytest.raises(NarrativeError, match=told):
        steps.check(Job((str(calls),), str(tmp_path / "w.duckdb"), **{option: str(tmp_path / "list.csv")}))
    assert not (tmp_path / "w.duckdb").exists()
    assert not working_copy(tmp_path / "w.duckdb").exists()


def taxonomy_of(narrative: str, pattern: str) -> str:
    stance = "\n".join(f'{key} = ["zzz"]' for key in StanceWords.__dataclass_fields__)
    return f"""
[words]
[stance]
{stance}
[narrative.{narrative}]
title = "{narrative}"
definition = "d"
keywords = ["{pattern}"]
patterns = ["{pattern}"]
exclude = []
[narrative.{narrative}.value.only]
definition = "d"
patterns = ["{pattern}"]
cues = []
"""


def test_a_taxonomy_that_changes_between_two_runs_is_another_version(calls, ingest, tmp_path):
    taxonomy = tmp_path / "narratives.toml"
    taxonomy.write_text(taxonomy_of("thanks", "thank*"))
    ingest(calls / "asr", taxonomy=str(taxonomy))
    taxonomy.write_text(taxonomy_of("times", "quarter"))
    ingest(calls, taxonomy=str(taxonomy))
    # Each call was tagged by the version that it is said to be tagged by.
    assert answer(
        tmp_path / "w.duckdb",
        "select any_value(narrative order by narrative), count(distinct narrative), count(distinct call) from mention"
        " group by taxonomy order by 1",
    ) == [("thanks", 1, 1), ("times", 1, 3)]
    with reading(tmp_path / "w.duckdb") as connection, pytest.raises(VersionsMixed):
        check_versions(connection)


KILLED = """
import os, signal, sys
from pathlib import Path
import warehouse.load
from flows import sources, steps
sources._BATCH_SOURCES = 2
recorded = warehouse.load.record_sources
loaded = []
def record_sources(connection, run, rows):
    recorded(connection, run, rows)
    loaded.append(rows)
    if len(loaded) == 4:  # the second call of the second batch: its rows are in, but not committed
        os.kill(os.getpid(), signal.SIGKILL)
warehouse.load.record_sources = record_sources
folder, file, manifest = sys.argv[1:]
job = steps.Job((folder,), file, manifest)
planned = steps.plan(job, "test")
for i, batch in enumerate(planned.batches):
    staged = steps.prepare(batch, job, str(Path(file).with_name(f"{i}.staged")))
    steps.load(staged, job, planned.run)
"""


def test_killed_in_the_middle_and_run_again(ingest, tmp_path, monkeypatch):
    manifest = str(CORPORA / "calls/asr/events.csv")
    path = tmp_path / "killed.duckdb"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(CORPORA / "calls"), str(path), manifest],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not path.exists()
    monkeypatch.setattr(sources, "_BATCH_SOURCES", 7)
    again = ingest(CORPORA / "calls", name=path.name, manifest=manifest)
    assert len(again.known) == 3
    ingest(CORPORA / "calls", name="straight.duckdb", manifest=manifest)
    left, straight = (tables(tmp_path / name, without=OF_A_RUN) for name in (path.name, "straight.duckdb"))
    # The killed run is known as one that did not end.
    assert len(left.pop("run")) == len(straight.pop("run")) + 1
    assert left == straight
    assert len(left["call"]) == 32


def test_every_span_of_the_sample_is_exact(ingest, tmp_path):
    ingest(CORPORA / "calls", manifest=str(CORPORA / "calls/asr/events.csv"))
    with reading(tmp_path / "w.duckdb") as connection:
        sentences = run_sql(
            connection, "select s.text, s.start_char, s.end_char, call.text from sentence as s join call using (call)"
        ).rows
        mentions = run_sql(
            connection,
            "select evidence, evidence_start, evidence_end, start_char, end_char, quote, text"
            " from mention join call using (call)",
        ).rows
    assert len(sentences) > 1500
    assert all(text[start:end] == quote for quote, start, end, text in sentences)
    assert len(mentions) > 80
    for evidence, at, to, start, end, quote, text in mentions:
        assert text[at:to] == evidence
        assert text[start:end] == quote
        assert start <= at < to <= end


WITH_PREFECT = """
import json, sys
from dataclasses import astuple
def main():
    from flows.ingest import ingest
    outcome = ingest([sys.argv[1]], sys.argv[2], manifest=sys.argv[3], workers=2)
    print(json.dumps([astuple(source) for source in outcome.sources]))
if __name__ == "__main__":
    main()
"""


@pytest.mark.slow
def test_with_prefect_it_is_the_same(calls, ingest, tmp_path):
    (calls / "bad.json").write_text("{")
    (tmp_path / "with_prefect.py").write_text(WITH_PREFECT)
    manifest = str(CORPORA / "calls/asr/events.csv")
    settings = {
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    ran = subprocess.run(
        [sys.executable, str(tmp_path / "with_prefect.py"), str(calls), str(tmp_path / "prefect.duckdb"), manifest],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=os.environ | settings,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    outcome = ingest(calls, name="direct.duckdb", manifest=manifest)
    told = json.loads(ran.stdout.splitlines()[-1])
    assert [tuple(source) for source in told] == [
        (s.path, s.sha256, s.status, s.detail, s.calls) for s in outcome.sources
    ]
    flow, direct = (tables(tmp_path / name, without=OF_A_RUN) for name in ("prefect.duckdb", "direct.duckdb"))
    assert flow.pop("run")[0][1:] == direct.pop("run")[0][1:]
    assert flow == direct
