"""`narratives review` from the export over a labelling tool and back to precision and labels."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import main
from nlp.labels import join, read_labels
from warehouse import publish, reading, run_sql, writing

ROOT = Path(__file__).parent.parent.parent
TOOLS = ("label-studio", "prodigy")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["review", *map(str, arguments)])


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    shutil.copyfile(ROOT / "warehouse.duckdb.example", path)
    # The example may be older than the newest migration.
    with writing(path):
        pass
    publish(path)
    return path


def export(warehouse: Path, tool: str, *options: str) -> list[dict]:
    answer = run("export", *options, "--for", tool, "--warehouse", warehouse)
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout) if tool == "label-studio" else [json.loads(x) for x in answer.stdout.splitlines()]


def mention(task: dict) -> dict:
    return task.get("data", task)["mention"]


def answered(tool: str, tasks: list[dict], verdicts: list[str]) -> str:
    """The tasks as the tool exports them after each was judged: right, none, skip, or another value/stance."""
    if tool == "prodigy":
        return "".join(json.dumps(_in_prodigy(task, said)) + "\n" for task, said in zip(tasks, verdicts, strict=True))
    pairs = enumerate(zip(tasks, verdicts, strict=True), start=1)
    return json.dumps([{"id": i} | task | {"annotations": _in_label_studio(task, said)} for i, (task, said) in pairs])


def _in_prodigy(task: dict, said: str) -> dict:
    answer = {"right": "accept", "none": "reject", "skip": "ignore"}.get(said, "accept")
    chosen = {} if said in ("right", "none", "skip") else {"accept": [said]}
    return task | chosen | {"answer": answer, "_view_id": "choice"}


def _in_label_studio(task: dict, said: str) -> list[dict]:
    found = mention(task)
    value, _, stance = f"{found['value']}/{found['stance']}".partition("/") if said == "right" else said.partition("/")
    result = [
        {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": [choice]}}
        for name, choice in (("value", value), ("stance", stance))
        if choice
    ]
    return [{"id": 1, "result": [] if said == "skip" else result, "was_cancelled": said == "skip"}]


@pytest.mark.parametrize("tool", TOOLS)
def test_there_and_back(warehouse: Path, tmp_path: Path, tool: str) -> None:
    tasks = export(warehouse, tool, "cost_takeout", "--value", "own", "--sample", "6")
    answers = tmp_path / "answers"
    verdicts = ["right", "none", "skip", "customer/open", "right", "right"]
    answers.write_text(answered(tool, tasks, verdicts), encoding="utf-8")
    taken = run("import", answers, "--reviewer", "ann", "--warehouse", warehouse)
    assert taken.output == "5 answers, 5 of them new or changed; 1 tasks skipped\n"

    shown = json.loads(run("precision", "--format", "json", "--warehouse", warehouse).output)
    row = next(row for row in shown if (row["value"], row["tier"]) == ("any", "all"))
    assert (row["narrative"], row["reviewed"], row["found_right"], row["precision"]) == ("cost_takeout", 5, 4, 0.8)
    assert (row["value_right"], row["stance_right"]) == (0.75, 0.75)
    assert row["low"] < 0.8 < row["high"]
    assert "cost_takeout" in run("precision", "--warehouse", warehouse).output

    reviewed = [mention(task) for task, said in zip(tasks, verdicts, strict=True) if said != "skip"]
    again = export(warehouse, tool, "cost_takeout", "--sample", "1000")
    assert not [task for task in again if mention(task) in reviewed]
    assert mention(tasks[2]) in map(mention, again)

    out = tmp_path / "reviewed.jsonl"
    assert run("labels", "--output", out, "--warehouse", warehouse).exit_code == 0
    spans = list(read_labels(out.read_text(encoding="utf-8").splitlines(), "reviewed.jsonl"))
    assert {(span.call, span.start, span.end) for span in spans} == {
        (one["document"], one["start"], one["end"]) for one in reviewed
    }
    assert {span.judged for span in spans} == {("cost_takeout",)}
    said = sorted(label.value for span in spans for label in span.labels.values())
    assert said == ["customer", "own", "own", "own"]
    assert not any(task.get("data", task)["text"] in out.read_text(encoding="utf-8") for task in tasks)


def test_the_labels_find_their_sentences_in_the_calls(warehouse: Path, tmp_path: Path) -> None:
    from flows.sources import find_sources
    from nlp.identify import identify
    from nlp.manifest import Manifest
    from nlp.nouns import File
    from nlp.readers import read

    tasks = export(warehouse, "prodigy", "--sample", "30")
    answers = tmp_path / "answers.jsonl"
    answers.write_text(answered("prodigy", tasks, ["right"] * 30), encoding="utf-8")
    run("import", answers, "--reviewer", "ann", "--warehouse", warehouse)
    lines = run("labels", "--warehouse", warehouse).stdout.splitlines()
    calls = (
        identify(draft, source.name, Manifest())
        for source in find_sources([ROOT / "corpora" / "calls"])
        if source.name.endswith((".txt", ".json"))
        for draft in read([File(path, Path(path).read_bytes()) for path in source.paths])
    )
    examples, missing = join(list(read_labels(lines, "reviewed.jsonl")), calls)
    assert missing == []
    assert {example.sentence for example in examples} == {task["text"] for task in tasks}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_same_file_once_more_changes_nothing(warehouse: Path, tmp_path: Path, tool: str) -> None:
    tasks = export(warehouse, tool, "--sample", "3")
    answers = tmp_path / "answers"
    answers.write_text(answered(tool, tasks, ["right", "none", "right"]), encoding="utf-8")

    def stored() -> object:
        assert run("import", answers, "--reviewer", "ann", "--warehouse", warehouse).exit_code == 0
        with reading(warehouse) as connection:
            return run_sql(connection, "from stored.review order by all")

    assert stored() == stored()
    assert "3 answers, 0 of them new" in run("import", answers, "--reviewer", "ann", "--warehouse", warehouse).output
    assert "3 answers, 3 of them new" in run("import", answers, "--reviewer", "bob", "--warehouse", warehouse).output


def test_the_same_seed_draws_the_same_sample(warehouse: Path) -> None:
    drawn = export(warehouse, "prodigy", "--sample", "5")
    assert export(warehouse, "prodigy", "--sample", "5") == drawn
    assert export(warehouse, "prodigy", "--sample", "5", "--seed", "2") != drawn
    assert [mention(task) for task in export(warehouse, "label-studio", "--sample", "5")] == list(map(mention, drawn))


def test_an_export_to_a_file_says_how_many(warehouse: Path, tmp_path: Path) -> None:
    out = tmp_path / "tasks.json"
    answer = run("export", "deflation", "--max-score", "0.0", "--output", out, "--warehouse", warehouse)
    assert (answer.stdout, answer.stderr) == ("", "0 tasks\n")
    assert json.loads(out.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{"answer": "accept"}',
            "answers:1: {'answer': 'accept'}, expected a task that narratives review export wrote",
        ),
        ("{", "answers:1: not JSON"),
        ("\xff", "answers: cannot be read as answers"),
        ('good\n{"text": "x"}', "answers:2: {'text': 'x'}, expected a task"),
        ("good\nelsewhere", "answers:2: a sentence or narrative unknown here, expected the warehouse it was exported"),
        ("good\nwrong", "answers:2: an unknown value, expected one of "),
    ],
)
def test_a_bad_file_gets_one_line_and_nothing_of_it_is_stored(
    warehouse: Path, tmp_path: Path, text: str, said: str
) -> None:
    good, other = export(warehouse, "prodigy", "--sample", "2")
    lines = {
        "good": good | {"answer": "reject"},
        "elsewhere": other | {"answer": "reject", "mention": mention(other) | {"document": "another"}},
        "wrong": other | {"answer": "accept", "accept": ["imagined/open"]},
    }
    written = [json.dumps(lines[line]) if line in lines else line for line in text.split("\n")]
    answers = tmp_path / "answers"
    # ASCII, but for the one that is no UTF-8.
    answers.write_text("\n".join(written), encoding="latin-1")
    answer = run("import", answers, "--reviewer", "ann", "--warehouse", warehouse)
    assert answer.exit_code == 1
    assert said in answer.output
    assert len(answer.output.splitlines()) == 1
    with reading(warehouse) as connection:
        assert run_sql(connection, "select count(*) from review").rows == ((0,),)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "inflation"], "no narrative 'inflation'; the warehouse has cost_takeout"),
        (["export", "deflation", "--value", "own"], "deflation has no value 'own'"),
        (["export", "--min-score", "2"], "2.0 is not in the range"),
        (["export", "--for", "paper"], "'paper' is not one of"),
        (["import", "nowhere", "--reviewer", "ann"], "does not exist"),
        (["import", __file__], "Missing option '--reviewer'"),
    ],
)
def test_a_wrong_question_gets_one_line(warehouse: Path, arguments: list[str], said: str) -> None:
    answer = run(*arguments, "--warehouse", warehouse)
    assert answer.exit_code in (1, 2)
    assert said in answer.output
    assert "Traceback" not in answer.output


def test_a_mistyped_warehouse_is_not_made(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("", encoding="utf-8")
    answer = run("import", tmp_path / "answers", "--reviewer", "ann", "--warehouse", tmp_path / "none.duckdb")
    assert answer.exit_code == 1
    assert "no warehouse here" in answer.output
    assert [path.name for path in tmp_path.iterdir()] == ["answers"]


def test_every_command_has_help() -> None:
    for name, command in main.commands["review"].commands.items():
        assert command.help, f"review {name} has no help"
        assert run(name, "--help").exit_code == 0
