"""The command line as a person meets it: what it prints, in which form, and with which exit status."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import main

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "warehouse.duckdb.example"


def run(*arguments: str | Path, text: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=text)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    copy = tmp_path / "warehouse.duckdb"
    shutil.copyfile(EXAMPLE, copy)
    return copy


def test_every_command_is_in_the_help_and_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = run("--help").output
    for name, command in main.commands.items():
        assert name in listed
        assert command.help, f"{name} has no help"
        assert f"narratives {name}" in readme, f"the README does not know `narratives {name}`"


def test_trend_has_every_unit_and_a_row_for_each_quarter_read(warehouse: Path) -> None:
    answer = run("trend", "deflation", "--value", "technology", "--format", "json", "--warehouse", warehouse)
    rows = json.loads(answer.output)
    assert [row["quarter"] for row in rows] == ["2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3"]
    for row in rows:
        assert row["share_of_calls"] == pytest.approx(row["calls"] / row["calls_read"])
        assert row["per_1000_words"] == pytest.approx(1000 * row["mentions"] / row["words_read"])
        assert row["mentions"] == row["asserted"] + row["denied"] + row["open"]
    assert rows[-1]["mentions"] > 2 * max(row["mentions"] for row in rows[:-1]), "the planted spike is gone"


def test_trend_by_company_in_one_unit_as_csv(warehouse: Path) -> None:
    answer = run(
        "trend", "cost_takeout", "--by", "company", "--unit", "calls", "--format", "csv", "--warehouse", warehouse
    )
    rows = list(csv.DictReader(io.StringIO(answer.output)))
    assert list(rows[0]) == ["quarter", "company", "calls", "calls_read", "companies_read", "words_read"]
    assert {row["company"] for row in rows} == {"QLMK", "CRVN", "FRNH", "MRLW", "OSTD", "RDMS"}
    missing = {(row["quarter"], row["company"]) for row in rows}
    assert ("2025-Q1", "CRVN") not in missing, "a call that was never read must not look like a silent one"


def test_evidence_marks_the_mention_and_counts_the_calls_read(warehouse: Path) -> None:
    answer = run("evidence", "deflation", "--company", "MRLW", "--quarter", "2024-Q2", "--warehouse", warehouse)
    assert "[" in answer.output
    assert "mentions in 1 calls read" in answer.output
    unread = run("evidence", "deflation", "--company", "CRVN", "--quarter", "2025-Q1", "--warehouse", warehouse)
    assert unread.output.strip() == "no such call was read"


def test_evidence_containing_words_settles_a_count(warehouse: Path) -> None:
    found = run("evidence", "deflation", "--containing", "GAS", "--format", "json", "--warehouse", warehouse)
    rows = json.loads(found.output)
    assert rows
    assert all("gas" in row["quote"].lower() for row in rows)
    assert all(row["value"] != "technology" for row in rows)


def test_sql_reads_and_cannot_write(warehouse: Path) -> None:
    answer = run("sql", "select count(*) as calls from call where counted", "--format", "csv", "--warehouse", warehouse)
    assert answer.output == "calls\n31\n"
    refused = run("sql", "delete from stored.call", "--warehouse", warehouse)
    assert refused.exit_code == 1
    assert "read-only" in refused.output


def test_status_and_rejections(warehouse: Path) -> None:
    status = run("status", "--warehouse", warehouse).output
    assert "told_twice" in status
    # What each tier saw and cost, and what reading everything with it would have.
    assert "seconds_for_all" in status
    assert [line.split()[0] for line in status.splitlines()[-4:]] == ["rules", "gate", "cache", "classifier"]
    assert run("rejections", "--format", "json", "--warehouse", warehouse).output.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["trend", "inflation"], "no narrative 'inflation'; the warehouse has cost_takeout, deflation, sku_consol"),
        (["trend", "deflation", "--value", "tech"], "deflation has no value 'tech'; it has any, input_cost, macro"),
        (["evidence", "sku"], "no narrative 'sku'"),
        (["sql", "from nowhere"], "Table with name nowhere does not exist"),
    ],
)
def test_a_wrong_question_gets_one_line(warehouse: Path, arguments: list[str], said: str) -> None:
    answer = run(*arguments, "--warehouse", warehouse)
    assert answer.exit_code == 1
    assert said in answer.output
    assert "Traceback" not in answer.output


def test_a_missing_warehouse_says_how_to_make_one(tmp_path: Path) -> None:
    answer = run("status", "--warehouse", tmp_path / "none.duckdb")
    assert answer.exit_code == 1
    assert "narratives ingest" in answer.output


def test_ingest_of_a_bad_file_among_good_ones(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    shutil.copytree(ROOT / "corpora" / "calls" / "fool-content-json", calls)
    (calls / "broken.json").write_text('{"companyName": "Torn', encoding="utf-8")
    warehouse = tmp_path / "w.duckdb"
    answer = run("ingest", "--direct", calls, "--warehouse", warehouse, "--workers", "1")
    assert answer.exit_code == 1
    assert "6 calls loaded, 1 files rejected" in answer.output
    assert "broken JSON" in run("rejections", "--warehouse", warehouse).output
    (calls / "broken.json").unlink()
    again = run("ingest", "--direct", calls, "--warehouse", warehouse, "--workers", "1")
    assert again.exit_code == 0, again.output
    assert "0 calls loaded, 0 files rejected" in again.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest", "nowhere"], "does not exist"),
        (["ingest", "--direct", "{empty}"], "no file to read here"),
        (["ingest", "--direct", "{calls}", "--manifest", "{bad}"], "bad.csv:1: a manifest needs a column path or tick"),
        (["ingest", "--direct", "{calls}", "--companies", "{bad}"], "bad.csv:1: a list of companies needs a column"),
        (["ingest", "--direct", "{calls}", "--taxonomy", "{bad}"], "bad.csv: not valid TOML"),
    ],
)
def test_ingest_refuses_bad_lists_before_it_reads(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / "a.txt").write_text("Good day.", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("colour,size\nred,5\n", encoding="utf-8")
    places = {name: str(tmp_path / name) for name in ("empty", "calls")} | {"bad": str(tmp_path / "bad.csv")}
    given = [argument.format(**places) for argument in arguments]
    answer = run(*given, "--warehouse", tmp_path / "w.duckdb")
    assert answer.exit_code in (1, 2)
    assert said in answer.output
    assert not (tmp_path / "w.duckdb").exists()


def test_tag_keeps_order_and_form() -> None:
    lines = [
        {"id": "2", "prev": "", "sentence": "We took $40 million of cost out of the plants.", "next": ""},
        {"id": "1", "sentence": "It rained."},
        {"id": "0", "sentence": "Excluding gas deflation, comps rose 5%.", "extra": 1},
    ]
    answer = run("tag", "-", text="\n".join(map(json.dumps, lines)))
    found = [json.loads(line) for line in answer.output.splitlines()]
    assert [row["id"] for row in found] == ["2", "1", "0"]
    assert [list(row) for row in found] == [["id", "mentions"]] * 3
    (mention,) = found[0]["mentions"]
    assert list(mention) == ["narrative", "value", "stance", "score", "tier", "start", "end"]
    assert (mention["narrative"], mention["value"], mention["stance"]) == ("cost_takeout", "own", "asserted")
    assert 0 <= mention["score"] <= 1
    assert 0 <= mention["start"] < mention["end"] <= len(str(lines[0]["sentence"]))
    assert found[1]["mentions"] == []
    assert found[2]["mentions"][0]["value"] == "selling_price"


def test_tag_says_where_a_line_is_wrong() -> None:
    answer = run("tag", "-", text='{"id": "1", "sentence": "x"}\n{"id": "2"}\n')
    assert answer.exit_code == 1
    assert ":2:" in answer.output.splitlines()[-1]


def test_evaluate_has_every_tagger_and_every_figure(tmp_path: Path) -> None:
    none = {"deflation": None, "cost_takeout": None, "sku_consolidation": None}
    own = none | {"cost_takeout": {"value": "own", "stance": "asserted"}}
    lines = [
        {"id": "1", "prev": "", "sentence": "We reduced costs by $5 million.", "next": "", "labels": own},
        {"id": "2", "prev": "", "sentence": "We deflate the tires.", "next": "", "labels": none},
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    report = json.loads(run("evaluate", gold, "--format", "json").output)
    assert list(report) == ["keyword", "rules", "cascade"]
    assert report["rules"]["sentences"] == 2
    assert report["rules"]["narratives"]["cost_takeout"]["found"]["f1"]["value"] == 1.0
    assert report["rules"]["narratives"]["deflation"]["found"]["fp"] == 0
    assert report["keyword"]["narratives"]["deflation"]["found"]["fp"] == 1
    table = run("evaluate", gold).output
    assert "keyword" in table
    assert "stance right" in table


def test_help_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys, flows.cli; print([m for m in ('spacy','prefect','duckdb','pyarrow','rich') if m in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert loaded.stdout.strip() == "[]"
