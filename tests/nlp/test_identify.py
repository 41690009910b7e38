from datetime import date

import pytest

from nlp.identify import identify
from nlp.manifest import Manifest, read_manifest
from nlp.nouns import Conflict, Draft, Fiscal, Speech

MANIFEST = "path,ticker,company,fiscal_year,quarter,held_on\n"
NOTHING = Fiscal()


def call(spoken="We sell lids.", path="x.txt", manifest="", **draft):
    speeches = (Speech(spoken, "Ada Pine", "CEO", "management", "remarks"), Speech("Lids grew."))
    known = read_manifest(MANIFEST + manifest, "m.csv") if manifest else Manifest()
    return identify(Draft("form", speeches, **draft), path, known)


def welcome(period):
    return f"Welcome to the Larkspur {period} earnings call."


@pytest.mark.parametrize(
    ("spoken", "document", "listed", "name", "kept"),
    [
        ("Q1 2031", Fiscal(2031, 2), "2031,3", "LRKS_2031_Q4.txt", (2031, 1)),
        ("", Fiscal(2031, 2), "2031,3", "LRKS_2031_Q4.txt", (2031, 2)),
        ("", NOTHING, "2031,3", "LRKS_2031_Q4.txt", (2031, 3)),
        ("", NOTHING, ",", "LRKS_2031_Q4.txt", (2031, 4)),
        ("", NOTHING, ",", "LRKS.txt", (None, None)),
        ("Q1 2031", NOTHING, ",", "LRKS_2030_Q1.txt", (2031, 1)),
        # half-known, completed by the next source that agrees
        ("first quarter", Fiscal(2031, 1), ",", "LRKS.txt", (2031, 1)),
        ("first quarter", Fiscal(2031, None), ",", "LRKS.txt", (2031, 1)),
        ("first quarter", Fiscal(2031, 2), ",", "LRKS_2030_Q1.txt", (2030, 1)),
        ("", Fiscal(2031, None), "2030,2", "LRKS_2031_Q3.txt", (2031, 3)),
        ("first quarter", Fiscal(2031, 2), ",", "LRKS_2030_Q3.txt", (None, 1)),
        ("", Fiscal(2031, None), ",3", "LRKS.txt", (2031, 3)),
    ],
)
def test_period_by_the_first_source_that_knows(spoken, document, listed, name, kept):
    found = call(
        spoken=welcome(spoken) if spoken else "We sell lids.",
        fiscal=document,
        path=name,
        manifest=f"{name},LRKS,,{listed},\n",
    )
    assert (found.fiscal.year, found.fiscal.quarter) == kept


@pytest.mark.parametrize(
    ("spoken", "document", "name", "conflicts"),
    [
        ("Q1 2031", Fiscal(2031, 1), "LRKS_2031_Q1.txt", []),
        ("Q1 2031", NOTHING, "LRKS_2030_Q1.txt", [("2031-Q1", "speech", "2030-Q1", "file name")]),
        (
            "Q1 2031",
            Fiscal(2031, 2),
            "LRKS_2030_Q1.txt",
            [("2031-Q1", "speech", "2031-Q2", "document"), ("2031-Q1", "speech", "2030-Q1", "file name")],
        ),
        ("", Fiscal(2031, 2), "LRKS_2031_Q3.txt", [("2031-Q2", "document", "2031-Q3", "file name")]),
        ("first quarter", NOTHING, "LRKS_2031_Q2.txt", [("????-Q1", "speech", "2031-Q2", "file name")]),
        ("first quarter", NOTHING, "LRKS_2031_Q1.txt", []),
    ],
)
def test_whoever_is_overruled_is_a_conflict(spoken, document, name, conflicts):
    found = call(spoken=welcome(spoken) if spoken else "We sell lids.", fiscal=document, path=name)
    assert list(found.conflicts) == [Conflict("fiscal", *conflict) for conflict in conflicts]


LINE = "LRKS_2031_Q1.txt,LRKS,,2031,1,2031-05-02\n"
EVENT = ",LRKS,,2031,1,2031-05-09\n"
TODAY = welcome("Q1 2031") + " Today is {}."


@pytest.mark.parametrize(
    ("spoken", "document", "manifest", "kept", "conflicts"),
    [
        # by the document, the file's line, the period's event, the day as spoken
        (welcome("Q1 2031"), date(2031, 5, 1), LINE + EVENT, date(2031, 5, 1), []),
        (welcome("Q1 2031"), None, LINE + EVENT, date(2031, 5, 2), []),
        (welcome("Q1 2031"), None, EVENT, date(2031, 5, 9), []),
        (TODAY.format("May 12, 2031"), None, "", date(2031, 5, 12), []),
        (TODAY.format("May 12"), None, "", None, []),
        (welcome("Q1 2031"), None, "", None, []),
        (TODAY.format("May 12, 2031"), None, "Q.txt,ALDR,,2031,1,2031-05-09\n", date(2031, 5, 12), []),
        # the same event seen from another time zone
        (TODAY.format("May 8th"), None, EVENT, date(2031, 5, 9), []),
        # a spoken day beats a list, not a header
        (TODAY.format("May 20"), None, EVENT, date(2031, 5, 20), [("2031-05-20", "speech", "2031-05-09", "manifest")]),
        (
            TODAY.format("May 20"),
            date(2031, 5, 1),
            EVENT,
            date(2031, 5, 1),
            [("2031-05-01", "document", "2031-05-20", "speech")],
        ),
        (TODAY.format("February 30"), None, EVENT, date(2031, 5, 9), []),
        # a header that prints an impossible year
        (
            welcome("Q1 2031"),
            date(2010, 5, 1),
            EVENT,
            date(2031, 5, 9),
            [("2031-05-09", "manifest", "2010-05-01", "document")],
        ),
        (
            TODAY.format("May 12, 2031"),
            date(2010, 5, 1),
            "",
            date(2031, 5, 12),
            [("2031-05-12", "speech", "2010-05-01", "document")],
        ),
        (welcome("Q1 2031"), date(2034, 1, 1), "", None, [("2031-Q1", "fiscal year", "2034-01-01", "document")]),
        (welcome("Q1 2031"), date(2033, 1, 1), "", date(2033, 1, 1), []),
        (welcome("Q1 2031"), date(2029, 12, 1), "", date(2029, 12, 1), []),
    ],
)
def test_date_held(spoken, document, manifest, kept, conflicts):
    found = call(spoken=spoken, held_on=document, manifest=manifest, ticker="LRKS", path="LRKS_2031_Q1.txt")
    assert found.held_on == kept
    assert list(found.conflicts) == [Conflict("held_on", *conflict) for conflict in conflicts]


def test_a_date_is_not_refused_where_no_fiscal_year_is_known():
    assert call(held_on=date(2010, 5, 1)).held_on == date(2010, 5, 1)


@pytest.mark.parametrize(
    ("document", "listed", "name", "kept", "conflicts"),
    [
        (
            "lrks",
            "ALDR",
            "QUIL_2031_Q1.txt",
            "LRKS",
            [("document", "ALDR", "manifest"), ("document", "QUIL", "file name")],
        ),
        (None, "ALDR", "QUIL_2031_Q1.txt", "ALDR", [("manifest", "QUIL", "file name")]),
        (None, "", "QUIL_2031_Q1.txt", "QUIL", []),
        ("QUIL", "QUIL", "QUIL_2031_Q1.txt", "QUIL", []),
        (None, "", "a call.txt", None, []),
    ],
)
def test_ticker(document, listed, name, kept, conflicts):
    found = call(ticker=document, path=name, manifest=f"{name},{listed},,,,\n")
    assert found.ticker == kept
    assert list(found.conflicts) == [Conflict("ticker", kept, source, *other) for source, *other in conflicts]


@pytest.mark.parametrize(
    ("document", "manifest", "kept"),
    [
        ("Larkspur Lids", "x.txt,LRKS,Other,,,\n", "Larkspur Lids"),
        (None, "x.txt,LRKS,Lids of Larkspur,,,\n", "Lids of Larkspur"),
        (None, "y.txt,LRKS,Lids by ticker,,,\n", "Lids by ticker"),
        (None, "", None),
    ],
)
def test_company(document, manifest, kept):
    assert call(company=document, ticker="LRKS", manifest=manifest).company == kept


def test_the_id_depends_on_the_text_only():
    one = call(path="LRKS_2031_Q1.txt", ticker="LRKS", title="a", held_on=date(2031, 5, 1), corrected=True)
    other = call(path="b/ALDR_2030_Q2.txt", company="Alder", fiscal=Fiscal(2030, 2))
    assert one.id == other.id
    assert one.text == other.text
    assert call(spoken="We sell lids!").id != one.id
    assert len(one.id) == 16


def test_every_turn_stands_in_the_text():
    found = call()
    assert [found.text[turn.start : turn.start + len(turn.text)] for turn in found.turns] == [
        t.text for t in found.turns
    ]
    assert found.text == "We sell lids.\n\nLids grew."
    assert (found.turns[0].speaker, found.turns[0].role, found.turns[0].section) == (
        "Ada Pine",
        "management",
        "remarks",
    )


def test_what_nobody_says_stays_unknown():
    found = call(path="a call.txt")
    assert (found.company, found.ticker, found.held_on, found.fiscal) == (None, None, None, Fiscal())
    assert found.conflicts == ()
