from datetime import date

import pytest

from nlp.errors import ReadError
from nlp.manifest import Entry, Manifest, read_manifest
from nlp.nouns import Fiscal

BY_PATH = """path,ticker,company,fiscal_year,quarter,held_on
calls/LRKS_2031_Q1.txt,lrks,Larkspur Lids,2031,1,2031-04-30
./ALDR.txt,ALDR,,,,
"""
EVENTS = """exchange,symbol,company_name,year,quarter,conference_date,date,has_transcript
X,LRKS,Larkspur Lids,2031,1,2031-04-30 17:00:00,2031-04-30,YES
X,LRKS,Larkspur Lids,2031,2,2031-07-30 17:00:00,2031-07-30,NO
"""


@pytest.mark.parametrize(
    ("path", "ticker"),
    [
        ("calls/LRKS_2031_Q1.txt", "LRKS"),
        ("/data/calls/LRKS_2031_Q1.txt", "LRKS"),
        ("LRKS_2031_Q1.txt", None),
        ("recalls/LRKS_2031_Q1.txt", None),
        ("ALDR.txt", "ALDR"),
        ("a/b/ALDR.txt", "ALDR"),
        ("a/XALDR.txt", None),
        ("", None),
    ],
)
def test_of_path_takes_whole_folders_only(path, ticker):
    entry = read_manifest(BY_PATH, "m.csv").of_path(path)
    assert (entry and entry.ticker) == ticker


def test_the_longest_ending_wins():
    manifest = read_manifest("path,ticker\nA.txt,SHORT\nb/A.txt,LONG\n", "m.csv")
    assert manifest.of_path("c/b/A.txt").ticker == "LONG"
    assert manifest.of_path("c/A.txt").ticker == "SHORT"


def test_an_entry_has_every_field():
    entry = read_manifest(BY_PATH, "m.csv").of_path("calls/LRKS_2031_Q1.txt")
    assert entry == Entry("calls/LRKS_2031_Q1.txt", "LRKS", "Larkspur Lids", Fiscal(2031, 1), date(2031, 4, 30))


def test_an_event_list_serves_by_period():
    manifest = read_manifest(EVENTS, "events.csv")
    assert manifest.of_period("LRKS", Fiscal(2031, 2)).held_on == date(2031, 7, 30)
    assert manifest.of_period("LRKS", Fiscal(2031, 3)) is None
    assert manifest.of_period("ALDR", Fiscal(2031, 2)) is None
    assert manifest.of_period(None, Fiscal(2031, 2)) is None
    assert manifest.companies == {"LRKS": "Larkspur Lids"}
    assert manifest.of_path("LRKS_2031_Q1.txt") is None


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffPath,Ticker\nA.txt,lrks\n",
        "FILE,Symbol\nA.txt,LRKS\n",
        " path , ticker \n A.txt , LRKS \n",
        'path,ticker,note\n"A.txt",LRKS,"two\nlines"\n',
        "path,ticker\r\nA.txt,LRKS\r\n",
        "path,ticker,quarter\nA.txt,LRKS\n",
    ],
)
def test_headers_are_read_kindly(text):
    assert read_manifest(text, "m.csv").of_path("A.txt").ticker == "LRKS"


@pytest.mark.parametrize(("quarter", "expected"), [("1", 1), ("Q4", 4), ("q2", 2), ("", None)])
def test_quarters(quarter, expected):
    assert read_manifest(f"path,quarter\nA.txt,{quarter}\n", "m").of_path("A.txt").fiscal.quarter == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ["m.csv:1", "path or ticker", "none"]),
        ("name,date\nx,y\n", ["m.csv:1", "path or ticker", "name, date"]),
        ("path,held_on\nA.txt,2031-04-30\nB.txt,soon\n", ["m.csv:3", "'soon' is no date"]),
        ("path,held_on\nA.txt,2031-02-30\n", ["m.csv:2", "no date"]),
        ("path,year\nA.txt,31\n", ["m.csv:2", "fiscal year", "'31'", "1980 to 2100"]),
        ("path,quarter\nA.txt,5\n", ["m.csv:2", "quarter", "'5'", "1 to 4"]),
        ("path,quarter\nA.txt,two\n", ["m.csv:2", "quarter", "'TWO'"]),
        ("path,year\nA.txt,²\n", ["m.csv:2", "fiscal year"]),
    ],
)
def test_what_is_wrong_is_named(text, parts):
    with pytest.raises(ReadError) as error:
        read_manifest(text, "m.csv")
    assert all(part in str(error.value) for part in parts)
    assert "\n" not in str(error.value)


def test_an_empty_manifest_knows_nothing():
    assert Manifest().of_path("A.txt") is None
    assert Manifest().of_period("LRKS", Fiscal(2031, 1)) is None
