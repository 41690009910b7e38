"""`narratives retag`: the same as reading everything again by today's taxonomy, and a preview that writes nothing."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import warehouse as store
from flows import retag, steps, tiers
from flows.cli import main
from flows.steps import Job
from nlp.cascade import Tiers, Verdict
from nlp.rules import compile_rules
from nlp.taxonomy import StanceWords
from warehouse import check_versions, reading, run_sql, writing
from warehouse.store import working_copy

ROOT = Path(__file__).parents[2]
CALLS = (
    "fool-content-json/2024-05-02-fernhollow-brands-inc-frnh-q1-2024-earnings-call-transcript.json",
    "named-turns-txt/RDMS_2024_Q4.txt",
    "asr/MRLW_2024_Q1.txt",
)


def taxonomy(denied: str = "zzz", **values: str) -> str:
    """A taxonomy of one narrative, whose values are told by one word each."""
    stance = {name: ["zzz"] for name in StanceWords.__dataclass_fields__} | {"denied_before": [denied]}
    words = json.dumps(list(values.values()))
    told = "\n".join(
        f'[narrative.talk.value.{name}]\ndefinition = "d"\npatterns = ["{word}"]\ncues = []'
        for name, word in values.items()
    )
    return (
        "[words]\n[stance]\n"
        + "\n".join(f"{name} = {json.dumps(said)}" for name, said in stance.items())
        + f'\n[narrative.talk]\ntitle = "t"\ndefinition = "d"\nkeywords = {words}\npatterns = {words}\nexclude = []\n'
        + told
    )


OLD = taxonomy(thanks="thank*", year="year", time="quarter", rise="up")
NEW = taxonomy(thanks="thank*", year="year", period="quarter", more="more", denied="last")


def only_rules(taxonomy: object, judge: str | None = None) -> Tiers:
    return Tiers(compile_rules(taxonomy), f"rules{judge or ''}")


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """No worker processes and no classifier: they cost seconds, and are no matter here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "worker_pool", lambda job, batches: ThreadPoolExecutor(1))
        rules = lru_cache(maxsize=4)(only_rules)
        patch.setattr(tiers, "load_tiers", rules)
        patch.setattr(steps, "load_tiers", rules)
        patch.setattr(tiers, "model_name", lambda judge=None: f"rules{judge or ''}")
        yield


def ingest(path: Path, taxonomy: Path, *calls: str) -> None:
    given = tuple(str(ROOT / "corpora" / "calls" / call) for call in calls or CALLS)
    job = Job(given, str(path), taxonomy=str(taxonomy))
    steps.ingest_directly(job, "test", path.parent, lambda done, number: None)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two taxonomies, and the same calls tagged by each."""
    folder = tmp_path_factory.mktemp("made")
    for name, text in (("old", OLD), ("new", NEW)):
        (folder / f"{name}.toml").write_text(text)
        ingest(folder / f"{name}.duckdb", folder / f"{name}.toml")
    return folder


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A warehouse tagged by the old taxonomy."""
    (tmp_path / "w").mkdir()
    return Path(shutil.copyfile(made / "old.duckdb", tmp_path / "w" / "w.duckdb"))


@pytest.fixture
def run(made: Path, path: Path) -> Callable[..., Result]:
    """Retag by the new taxonomy, or as told."""

    def retag(*options: str, taxonomy: Path = made / "new.toml", warehouse: Path = path) -> Result:
        given = ["retag", "--taxonomy", str(taxonomy), "--warehouse", str(warehouse), *options]
        return CliRunner().invoke(main, given)

    return retag


def answer(path: Path, sql: str) -> list[tuple[object, ...]]:
    with reading(path) as connection:
        return list(run_sql(connection, sql).rows)


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The stored tables' rows, less what tells of a run or of a taxonomy that tags nothing."""
    names = [str(name) for (name,) in answer(path, "select name from (show all tables) where schema = 'stored'")]
    kept = {
        name: f"select columns(c -> c <> 'run') from stored.{name}" for name in names if name not in ("run", "tier")
    }
    kept["narrative"] = "from narrative"
    return {name: sorted(answer(path, sql), key=repr) for name, sql in kept.items()}


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in folder.iterdir()}


def versions(path: Path) -> list[tuple[object, ...]]:
    return answer(path, "select taxonomy, count(*) from stored.tagging group by all order by 2")


def test_a_retag_is_the_same_as_reading_all_of_it_again(made, path, run):
    assert tables(path)["mention"] != tables(made / "new.duckdb")["mention"]
    done = run()
    assert done.exit_code == 0, done.output
    assert done.output.startswith("3 calls tagged again, ")
    assert tables(path) == tables(made / "new.duckdb")
    assert working_copy(path).read_bytes() == path.read_bytes()
    with reading(path) as connection:
        check_versions(connection)
    assert answer(
        path, "select files, loaded, duplicates, rejected, finished_at > started_at from run where command = 'retag'"
    ) == [(0, 0, 0, 0, True)]
    tallies = "select tier, seen, decided from stored.tier join run using (run) where command = '{}'"
    assert answer(path, tallies.format("retag")) == answer(path, tallies.format("test"))


def test_nothing_to_retag(path, run):
    run()
    before = tables(path), answer(path, "from run")
    version = versions(path)[0][0]
    for options in [(), ("--preview",)]:
        done = run(*options)
        assert (done.exit_code, done.output) == (
            0,
            f"nothing to retag: every call is tagged by taxonomy {version}, model rules\n",
        )
    assert json.loads(run("--preview", "--format", "json").output) == {"calls": 0, "counts": [], "examples": []}
    assert (tables(path), answer(path, "from run")) == before


def test_another_model_alone_is_another_version(path, run):
    run()
    assert run("--judge", "+judge").output.startswith("3 calls")
    assert answer(path, "select distinct model from call") == [("rules+judge",)]


def test_reviews_stay(path, run):
    columns = "document, sentence, start_char, end_char, narrative, value, stance, 'rules', 1, 't', 'rules'"
    with writing(path) as connection:
        connection.execute(
            f"insert into stored.review select {columns}, null, null, 'ann', '2026-01-01' from stored.mention"
        )
    store.publish(path)
    before = answer(path, "from stored.review order by all")
    assert len(before) == len(answer(path, "from stored.mention"))
    run()
    assert answer(path, "from stored.review order by all") == before


def test_a_preview_tells_what_a_retag_does_and_writes_nothing(path, run):
    before = files(path.parent)
    told = json.loads(run("--preview", "--format", "json").output)
    shown = run("--preview", "--examples", "1").output
    assert files(path.parent) == before

    assert told["calls"] == 3
    counts = {row["value"]: row for row in told["counts"]}
    assert list(counts) == ["any", "more", "period", "rise", "thanks", "time", "year"]
    kinds = [example["change"] for example in told["examples"]]
    assert kinds == ["come"] * 3 + ["go"] * 3 + ["value"] * 3 + ["stance"]
    for example in told["examples"]:
        assert example["evidence"] in example["quote"]
        assert example["company"] in ("FRNH", "RDMS", "MRLW")
        assert f"\n{example['narrative']} | {example['change']} | " in shown
    assert shown.startswith("3 calls would be tagged again")

    for when in ("now", "then"):
        expected = {value: row[when] for value, row in counts.items() if row[when] and value != "any"}
        assert dict(answer(path, "select value, count(*) from mention group by all")) == expected
        run()


def test_a_retag_that_failed_goes_on_where_it_was(made, path, run, monkeypatch):
    def replace(*given: object) -> None:
        if replaced:
            raise KeyboardInterrupt
        replaced.append(given)
        really_replace(*given)

    replaced: list[object] = []
    really_replace = store.replace_mentions
    monkeypatch.setattr(retag, "_BATCH", 1)
    monkeypatch.setattr(store, "replace_mentions", replace)
    assert run().exit_code != 0
    # Whoever reads meanwhile sees nothing of it.
    assert [calls for _, calls in versions(path)] == [3]

    monkeypatch.setattr(store, "replace_mentions", really_replace)
    assert run().output.startswith("2 calls tagged again, ")
    assert tables(path) == tables(made / "new.duckdb")


def test_calls_that_are_loaded_but_not_published_are_tagged_too(made, tmp_path, run):
    path = tmp_path / "w.duckdb"
    ingest(path, made / "old.toml", CALLS[0])
    published = path.read_bytes()
    ingest(path, made / "old.toml")
    path.write_bytes(published)
    assert run(warehouse=path).output.startswith("3 calls")
    assert tables(path) == tables(made / "new.duckdb")


def test_calls_by_today_are_passed_over(made, tmp_path, run):
    path = tmp_path / "w.duckdb"
    ingest(path, made / "old.toml", CALLS[0])
    ingest(path, made / "new.toml")
    assert json.loads(run("--preview", "--format", "json", warehouse=path).output)["calls"] == 1
    assert run(warehouse=path).output.startswith("1 calls")
    assert tables(path) == tables(made / "new.duckdb")


def test_a_warehouse_of_an_older_version_is_brought_up_to_date(tmp_path, run):
    path = Path(shutil.copyfile(ROOT / "warehouse.duckdb.example", tmp_path / "w.duckdb"))
    assert run(warehouse=path).output.startswith("32 calls")
    assert [calls for _, calls in versions(path)] == [32]


def test_answers_are_kept_and_those_of_no_use_forgotten(path, run, monkeypatch):
    def load(taxonomy: object, judge: str | None = None) -> Tiers:
        def classifier(contexts, said):
            asked.extend(contexts)
            return [Verdict(matches) for matches in said]

        return Tiers(compile_rules(taxonomy), str(judge), None, classifier)

    asked: list[object] = []
    monkeypatch.setattr(tiers, "load_tiers", load)
    for judge in ("+one", "+two"):
        asked.clear()
        assert run("--judge", judge).exit_code == 0
        assert answer(path, "select model, count(*) from stored.answer group by all") == [
            (f"rules{judge}", len(set(asked)))
        ]
    # Once more over calls that seem to be of another version: everything is known.
    steps.known_answers.cache_clear()
    asked.clear()
    with writing(path) as connection:
        connection.execute("update stored.tagging set model = 'other'")
    assert run("--judge", "+two").exit_code == 0
    assert asked == []


@pytest.mark.parametrize("preview", [(), ("--preview",)])
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("warehouse", "no warehouse here; make one with: narratives ingest"),
        ("taxonomy", "not valid TOML"),
        ("database", "is not a warehouse"),
    ],
)
def test_errors(tmp_path, path, run, wrong, told, preview):
    (tmp_path / "bad").write_text("[narratives")
    before = files(path.parent)
    given = {
        "warehouse": {"warehouse": tmp_path / "none" / "w.duckdb"},
        "taxonomy": {"taxonomy": tmp_path / "bad"},
        "database": {"warehouse": tmp_path / "bad"},
    }[wrong]
    failed = run(*preview, **given)
    assert failed.exit_code == 1
    assert told in failed.output
    assert failed.output.count("\n") == 1
    assert not (tmp_path / "none").exists()
    assert files(path.parent) == before


def test_someone_else_is_writing(path, run):
    with writing(path):
        assert "someone else is writing" in run().output
        assert run("--preview").exit_code == 0


def test_a_format_without_a_preview_changes_nothing(path, run):
    before = files(path.parent)
    refused = run("--format", "json")
    assert refused.exit_code == 2
    assert "add --preview" in refused.output
    assert files(path.parent) == before


SCRIPT = """
import os, signal, sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from flows import retag, steps, tiers
from nlp.cascade import Tiers
from nlp.rules import compile_rules
tiers.load_tiers = lru_cache(maxsize=1)(lambda taxonomy, judge=None: Tiers(compile_rules(taxonomy), "rules"))
tiers.model_name = lambda judge=None: "rules"
retag._BATCH = 1
if __name__ == "__main__":
    from warehouse import retag as stored
    if sys.argv[-1] == "kill":
        done = []
        transaction = stored.transaction
        @contextmanager
        def killing(connection):
            with transaction(connection):
                yield
                done.append(connection)
                if len(done) == 2:  # the second batch: its rows are in, but not committed
                    os.kill(os.getpid(), signal.SIGKILL)
        stored.transaction = killing
        # Worker processes would outlive it.
        steps.worker_pool = lambda job, batches: ThreadPoolExecutor(1)
        sys.argv.pop()
    from flows.cli import main
    main()
"""


@pytest.mark.slow
def test_killed_and_run_again_with_worker_processes(made, tmp_path, path):
    (tmp_path / "script.py").write_text(SCRIPT)
    command = [sys.executable, tmp_path / "script.py", "retag", "--taxonomy", made / "new.toml", "--workers", "2"]

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        given = [*command, "--warehouse", path, *more]
        return subprocess.run(given, capture_output=True, text=True, check=False, timeout=120, cwd=ROOT)

    killed = run("kill")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert [calls for _, calls in versions(path)] == [3]
    again = run()
    assert again.stdout.startswith("2 calls tagged again, "), again.stderr
    assert tables(path) == tables(made / "new.duckdb")
