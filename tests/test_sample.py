"""The sample corpus and what ships with it: the tagger against the golden mentions, and the example warehouse."""

import json
from collections import Counter
from pathlib import Path
from time import perf_counter

import pytest

from flows.sources import find_sources
from flows.tiers import load_tiers, model_name
from nlp.cascade import Tiers
from nlp.identify import identify
from nlp.manifest import Manifest
from nlp.nouns import File
from nlp.readers import read
from nlp.rules import compile_rules
from nlp.sentences import split
from nlp.tag import tag
from nlp.taxonomy import default_taxonomy
from warehouse import ask, reading, run_sql

ROOT = Path(__file__).parent.parent
CALLS = ROOT / "corpora" / "calls"
EXAMPLE = ROOT / "warehouse.duckdb.example"

Key = tuple[str, str, str]

# Shares of the golden mentions that are found, by narrative: by the rules, and by all tiers.
RULES = {"deflation": 0.95, "cost_takeout": 0.8, "sku_consolidation": 0.7}
FLOOR = {"deflation": 0.97, "cost_takeout": 0.9, "sku_consolidation": 0.8}
# Of what all tiers find, the share that is there. The rules find nothing else; the classifier reads, and errs.
PRECISION = 0.9


@pytest.fixture(scope="module")
def found() -> dict[Key, tuple[str, str]]:
    return _mentions(load_tiers(default_taxonomy()))


@pytest.fixture(scope="module")
def ruled() -> dict[Key, tuple[str, str]]:
    return _mentions(Tiers(compile_rules(default_taxonomy()), "rules"))


def _mentions(tiers: Tiers) -> dict[Key, tuple[str, str]]:
    mentions: dict[Key, tuple[str, str]] = {}
    for source in find_sources([CALLS], leave_out=[CALLS / "asr" / "events.csv"]):
        for draft in read([File(path, Path(path).read_bytes()) for path in source.paths]):
            call = identify(draft, source.name, Manifest())
            sentences = split(call)
            for mention in tag(sentences, tiers, perf_counter, {}).mentions:
                text = sentences[mention.sentence].text
                mentions[_key(source.name, text, mention.narrative)] = (mention.value, mention.stance)
    return mentions


@pytest.fixture(scope="module")
def golden() -> dict[Key, tuple[str, str]]:
    lines = (ROOT / "tests" / "golden" / "sample_mentions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = map(json.loads, lines)
    return {_key(row["file"], row["sentence"], row["narrative"]): (row["value"], row["stance"]) for row in rows}


def _key(path: str, sentence: str, narrative: str) -> Key:
    # Both halves of a call are one source, named after the first.
    return Path(path).name.replace("_qna", "_presentation"), sentence, narrative


def test_the_rules_find_nothing_that_is_not_there(
    ruled: dict[Key, tuple[str, str]], golden: dict[Key, tuple[str, str]]
) -> None:
    assert sorted(set(ruled) - set(golden)) == []


def test_little_is_found_that_is_not_there(
    found: dict[Key, tuple[str, str]], golden: dict[Key, tuple[str, str]]
) -> None:
    assert len(set(found) & set(golden)) / len(found) >= PRECISION


@pytest.mark.parametrize("narrative", FLOOR)
def test_most_of_what_is_there_is_found(
    narrative: str,
    found: dict[Key, tuple[str, str]],
    ruled: dict[Key, tuple[str, str]],
    golden: dict[Key, tuple[str, str]],
) -> None:
    there = [key for key in golden if key[2] == narrative]
    assert sum(key in ruled for key in there) / len(there) >= RULES[narrative]
    assert sum(key in found for key in there) / len(there) >= FLOOR[narrative]


def test_sense_and_stance_are_mostly_right(
    found: dict[Key, tuple[str, str]], golden: dict[Key, tuple[str, str]]
) -> None:
    both = [(found[key], golden[key]) for key in golden if key in found]
    assert sum(a[0] == b[0] for a, b in both) / len(both) >= 0.9
    assert sum(a[1] == b[1] for a, b in both) / len(both) >= 0.88


def test_the_sample_has_what_it_promises() -> None:
    counts = Counter(path.parent.name for path in CALLS.rglob("*") if path.suffix in (".txt", ".json"))
    assert len(counts) >= 5
    assert sum(counts.values()) - counts["presentation-qna-txt"] / 2 >= 30


def test_the_example_warehouse_is_small_and_whole() -> None:
    assert EXAMPLE.stat().st_size < 1_000_000
    with reading(EXAMPLE) as connection:
        status = ask(connection, "status")
        totals = dict(zip(status.columns, status.rows[0], strict=True))
        versions = set(run_sql(connection, "select distinct taxonomy, model from call").rows)
        wrong = run_sql(
            connection,
            "select count(*) from mention join call using (call)"
            " where call.text[mention.start_char + 1:mention.end_char] <> quote",
        )
        views = {row[0] for row in run_sql(connection, "select view_name from duckdb_views() where not internal").rows}
    assert (totals["calls"], totals["told_twice"], totals["companies"], totals["rejections"]) == (31, 1, 6, 0)
    assert totals["mentions"] > 80
    today = default_taxonomy().version, model_name()
    assert versions == {today}, "run `make example`: the taxonomy or the model has changed since"
    assert wrong.rows == ((0,),)
    assert {"mention", "narrative_trend", "call", "sentence", "rejection", "company"} <= views
