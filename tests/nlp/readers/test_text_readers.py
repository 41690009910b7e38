"""Readers of printed transcripts: named turns, CallStreet, StreetEvents, plain names, scraped pages."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from nlp.errors import ReadError
from nlp.nouns import Draft, File, Fiscal
from nlp.periods import stated_date, stated_period
from nlp.readers import callstreet, named_turns, page_text, plain_named, streetevents
from nlp.readers.rosters import flow, is_name, title_at, without_firm
from nlp.readers.text import decode

READERS = (named_turns, callstreet, streetevents, plain_named, page_text)

ADVERT = """10 stocks we like better than Brambleford Pumps
When our award-winning analyst team winks, reach for the purse. Motley Fool Stock Advisor winks a lot.*

They just revealed their wonders… and none of the ten best stocks to buy is Brambleford!

See the 10 stocks

*Stock Advisor returns as of May 1, 2031
"""

NAMED = f"""Operator

Welcome to the Brambleford Pumps call. Over to Ida.

Ida Marsh -- Vice President, Investor Relations

Good morning. Beside me sits Dr.

{ADVERT}
Olga Brandt, who runs the foundry -- and the yard.

We will take questions later.

Olga Brandt -- Chief Executive Officer

Pumps sell well. Prices -- ours, at least -- fell.

Questions and Answers:

Operator

The first question comes from Tim Oakes with Fennwick Partners.

Tim Oakes -- Fennwick -- Analyst

What do pumps cost now?

Paul Rennick

Less than last year.

Unknown speaker

Thanks.

Duration: 31 minutes

Call participants:

Olga Brandt -- Chief Executive Officer
"""

RULE = "." * 60
HEAD = """Brambleford Pumps, Inc. (BRPU)
Q2 2031 Earnings Call
{kind}
07-Aug-2031
1-877-FACTSET www.callstreet.com
{page}
Copyright © 2001-2031 FactSet CallStreet, LLC
"""
CALLSTREET = f"""Corrected Transcript
1-877-FACTSET www.callstreet.com
Total Pages: 4
Copyright © 2001-2031 FactSet CallStreet, LLC
07-Aug-2031
Brambleford Pumps, Inc. (BRPU)
Q2 2031 Earnings Call
{HEAD.format(kind="Corrected Transcript", page=2)}CORPORATE PARTICIPANTS
Ida Marsh
Vice President-Investor Relations, Brambleford
Pumps, Inc.
Olga Brandt
Chief Executive Officer, Brambleford Pumps, Inc.
{RULE}
OTHER PARTICIPANTS
Tim Oakes
Analyst, Fennwick Partners LLC
{RULE}
MANAGEMENT DISCUSSION SECTION
Operator: Good day and welcome. I give the
word to Ida.
{RULE}
Ida Marsh
Vice President-Investor Relations, Brambleford Pumps, Inc.
We grew the non-
GAAP margin yearover-year by a good deal, which pleased the whole yard and its many friends
{HEAD.format(kind="Corrected Transcript", page=3)}in the foundry. It is a good quarter.
2031
is a good year.
{RULE}
QUESTION AND ANSWER SECTION
Operator: Tim Oakes, please.
{RULE}
Tim Oakes
Analyst, Fennwick Partners LLC Q
What do pumps cost?
{RULE}
Olga Brandt
Chief Executive Officer,
Brambleford Pumps, Inc. A
Less.
{RULE}
Q
This is a colleague of Tim. Thanks.
{RULE}
Olga B. Brandt A
And thank you.
{RULE}
Una Birch Q
Bye.
{HEAD.format(kind="Corrected Transcript", page=4)}Disclaimer
The information herein is what the printer knows.
"""

FOOT = """{page}
REFINITIV STREETEVENTS | www.refinitiv.com | Contact Us
©2031 Refinitiv. All rights reserved. Republication is frowned upon
in the north and in the south by the owner of these pages and its
affiliated companies.
AUGUST 06, 2031 / 8:45PM, BRPU.OQ - Q2 2031 Brambleford Pumps Inc Earnings Call
"""
STREETEVENTS = f"""REFINITIV STREETEVENTS
EDITED TRANSCRIPT
BRPU.OQ - Q2 2031 Brambleford Pumps Inc Earnings Call
EVENT DATE/TIME: AUGUST 06, 2031 / 8:45PM GMT
OVERVIEW:
Co. reported 2Q31 revenues of $4b.
{FOOT.format(page=1)}CORPORATE PARTICIPANTS
Ida Jane Marsh Brambleford Pumps, Inc. - VP of IR
Olga Brandt;Co-Founder & CEO
CONFERENCE CALL PARTICIPANTS
Tim Oakes Barclays Bank PLC, Research Division - Director of Pumps, Valves &
Senior Research Analyst
PRESENTATION
Operator
Good day. I give the word to Ida.
Ida Jane Marsh - Brambleford Pumps, Inc. - VP of IR
We grew in the quarter and
{FOOT.format(page=2)}in the half. There are 3 yards - one of them new - in the north.
QUESTIONS AND ANSWERS
Operator
The first question comes from Tim Oakes.
Tim Oakes Barclays Bank PLC, Research Division - Director of Pumps, Valves &
Senior Research Analyst
What do pumps cost?
Olga Brandt;Co-Founder & CEO
Less.
Otto Rill;Chief Pump Officer^ Much less.
Unidentified Analyst
Thanks.
{FOOT.format(page=3)}DISCLAIMER
Refinitiv reserves the right to make changes.
"""
ONE_LINE = (
    "Operator Good day. I give the word to Ida. Ida Marsh - Brambleford Inc. - VP of IR We grew in the quarter and "
    "REFINITIV STREETEVENTS | www.refinitiv.com | Contact Us ©2031 Refinitiv. All rights reserved. Republication is "
    "frowned upon in the north by the owner and its affiliated companies. "
    "2AUGUST 06, 2031 / 8:45PM, BRPU.OQ - Q2 2031 Brambleford Inc Earnings Call in the half - yes, the half. Operator? "
    "QUESTIONS AND ANSWERS Operator (Operator Instructions) We go to Tim Oakes. Tim Oakes - Barclays Bank PLC, "
    "Research Division - MD & Senior Analyst What do pumps cost? Olga J. Brandt - Brambleford Inc. - Chairman & CEO "
    "Less. Operator, are we done?"
)

PLAIN = """This transcript is provided for convenience.
Brambleford Q2 2031 Earnings Call
August 6, 2031
Candice (Operator): Welcome everyone. I give the word to
Ida.
Ida Marsh, Director Investor Relations: Thank you. Three highlights:
pumps, valves and pipes. As Olga said:
1
it was a good quarter. Olga?
Olga Brandt, CEO Brambleford: We sold pumps.
Candice (Operator): The first question comes from Tim Oakes with Fennwick. Your line is open.
Tim Oakes (Fennwick): What do pumps cost?
Olga Brandt, CEO Brambleford: Less than in
2
the spring.
Tim Oakes (Fennwick): Thanks.
Candice (Operator): Thank you. This was the last question.
Ida Marsh, Director Investor Relations: Goodbye.
"""
SPACED = f"""1
Second Quarter 2031 Buyside Call | August 6, 2031
{" ".join("CORPORATE")}  {" ".join("PARTICIPANTS")}
Olga Brandt, Chief Executive Officer
{" ".join("CONFERENCE")}  {" ".join("CALL")}  HOST
Tim Oakes, Fennwick
{" ".join("PRESENTATION")}
Operator
Welcome. I give the word to Tim.
Tim Oakes
What do pumps cost in
Second Quarter 2031 Buyside Call | August 6, 2031
2
the yard?
Olga Brandt
Less.
"""

BLOCK = """======================================================================
Earnings Call Transcript
Company: Brambleford (Pumps)
Ticker: BRPU
Quarter: Q2 2031
URL: https://example.org/transcripts/2031/08/07/brambleford-brpu-q2-2031-earnings-call-transcript/
Scraped: 2032-05-29T22:27:01.065162
======================================================================

"""
PAGE = """Wednesday, Aug. 6, 2031 at 5 p.m. ET

CALL PARTICIPANTS

Chief Executive Officer — Olga Brandt

Head of Investor Relations — Ida Marsh

Revenue-- $4 billion, up by editors' count.

RISKS

Deflation may bite, the editors say.

INDUSTRY GLOSSARY

Pump: A thing that moves water.

Full Conference Call Transcript

Operator:Good day. I give the word to Ida.

Ida Marsh:Welcome. Here is what matters:

Our aim stays: pumps for all.

Olga F. Brandt:We sold pumps.

Operator:The first question comes from Tim Oakes with Fennwick Partners. Your line is open.

Tim Oakes:What do pumps cost?

Analyst (Una Birch):And valves?

This article is a transcript of this conference call, typed by The Motley Fool.

The Motley Fool has a position in pumps.
"""
OLDER = f"""Brambleford(BRPU+2.97%)Q2 2031 Earnings CallAug 06, 2031, noon

Prepared Remarks

Questions and Answers

Call Participants

Prepared Remarks:

Operator

Hail all.

Ida Marsh--Investor Relations

We sold pumps.

{ADVERT}
And valves.

Questions & Answers:

Tim Oakes--Fennwick -- Analyst

What do pumps cost?

Una Birch--Analyst

And valves?

Duration: 0 minutes

Call participants:

Ida Marsh--Investor Relations

More BRPU analysis
"""


def pairs(text: str) -> dict[str, object]:
    meta = {
        "company": "Brambleford (Pumps)",
        "quarter": "Q2 2031",
        "url": "https://example.org/brambleford-brpu-q2-2031-earnings-call-transcript/",
    }
    return {"meta": meta, "pairs": [{"en": part, "zh": "泵"} for part in text.split("\n\n")]}


def brief(draft: Draft) -> list[tuple[str | None, str, str, str]]:
    return [(s.speaker, s.role, s.section, s.text) for s in draft.speeches]


def only(module: ModuleType, text: str) -> Draft:
    assert [m for m in READERS if m.claims(text)] == [module]
    (draft,) = module.read(text)
    return draft


def test_named_turns_and_the_advert_is_cut_out_exactly() -> None:
    draft = only(named_turns, NAMED)
    assert brief(draft) == [
        ("Operator", "operator", "remarks", "Welcome to the Brambleford Pumps call. Over to Ida."),
        (
            "Ida Marsh",
            "management",
            "remarks",
            "Good morning. Beside me sits Dr. Olga Brandt, who runs the foundry -- and the yard.\n"
            "We will take questions later.",
        ),
        ("Olga Brandt", "management", "remarks", "Pumps sell well. Prices -- ours, at least -- fell."),
        ("Operator", "operator", "questions", "The first question comes from Tim Oakes with Fennwick Partners."),
        ("Tim Oakes", "analyst", "questions", "What do pumps cost now?"),
        ("Paul Rennick", "unknown", "questions", "Less than last year."),
        ("Unknown speaker", "unknown", "questions", "Thanks."),
    ]
    assert draft.speeches[4].title == "Fennwick -- Analyst"
    assert (draft.company, draft.held_on, draft.fiscal, draft.corrected) == (None, None, Fiscal(), False)


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["We grew.", *ADVERT.splitlines(), "We shrank."], ["We grew.", "", "We shrank."]),
        (["Should you invest $1,000 in Brambleford right now?", "", "Before you do: Stock Advisor.", "Yes."], ["Yes."]),
        # What only begins like one, in somebody's mouth, stays.
        (["Should you invest $1,000 in us today? I would."], ["Should you invest $1,000 in us today? I would."]),
        (["10 stocks we like better than ours.", "Many."], ["10 stocks we like better than ours.", "Many."]),
    ],
)
def test_adverts(lines: list[str], kept: list[str]) -> None:
    assert [line for line in named_turns.without_adverts(lines) if line] == [line for line in kept if line]


@pytest.mark.parametrize("dash", ["--", "—"])
def test_named_turns_with_either_dash_and_words_before_the_first_name(dash: str) -> None:
    text = "Welcome all.\n\n" + "\n\n".join(f"{name} {dash} Chief Pump Officer\n\nHello." for name in ("A Bb", "C Dd"))
    text += f"\n\nTim Oakes {dash} Fennwick {dash} Analyst\n\nHi."
    speeches = only(named_turns, text).speeches
    assert [s.speaker for s in speeches] == [None, "A Bb", "C Dd", "Tim Oakes"]
    assert [s.role for s in speeches] == ["unknown", "management", "management", "analyst"]


def test_callstreet() -> None:
    draft = only(callstreet, CALLSTREET)
    assert brief(draft) == [
        ("Operator", "operator", "remarks", "Good day and welcome. I give the word to Ida."),
        (
            "Ida Marsh",
            "management",
            "remarks",
            "We grew the non-GAAP margin year-over-year by a good deal, which pleased the whole yard and its many"
            " friends in the foundry. It is a good quarter.\n2031 is a good year.",
        ),
        ("Operator", "operator", "questions", "Tim Oakes, please."),
        ("Tim Oakes", "analyst", "questions", "What do pumps cost?"),
        ("Olga Brandt", "management", "questions", "Less."),
        (None, "analyst", "questions", "This is a colleague of Tim. Thanks."),
        ("Olga Brandt", "management", "questions", "And thank you."),
        ("Una Birch", "analyst", "questions", "Bye."),
    ]
    assert draft.speeches[1].title == "Vice President-Investor Relations, Brambleford Pumps, Inc."
    assert (draft.company, draft.ticker, draft.title) == ("Brambleford Pumps, Inc.", "BRPU", "Q2 2031 Earnings Call")
    assert (draft.held_on, draft.fiscal, draft.corrected) == (date(2031, 8, 7), Fiscal(2031, 2), True)


def test_callstreet_says_corrected_only_where_it_is() -> None:
    assert not only(callstreet, CALLSTREET.replace("Corrected Transcript", "Raw Transcript")).corrected


def test_streetevents() -> None:
    draft = only(streetevents, STREETEVENTS)
    assert brief(draft) == [
        ("Operator", "operator", "remarks", "Good day. I give the word to Ida."),
        (
            "Ida Jane Marsh",
            "management",
            "remarks",
            "We grew in the quarter and in the half. There are 3 yards - one of them new - in the north.",
        ),
        ("Operator", "operator", "questions", "The first question comes from Tim Oakes."),
        ("Tim Oakes", "analyst", "questions", "What do pumps cost?"),
        ("Olga Brandt", "management", "questions", "Less."),
        ("Otto Rill", "management", "questions", "Much less."),
        ("Unidentified Analyst", "analyst", "questions", "Thanks."),
    ]
    assert draft.speeches[1].title == "Brambleford Pumps, Inc. - VP of IR"
    assert draft.speeches[3].title is not None
    assert draft.speeches[3].title.endswith("Director of Pumps, Valves & Senior Research Analyst")
    assert (draft.company, draft.ticker) == ("Brambleford Pumps Inc", "BRPU")
    assert (draft.held_on, draft.fiscal) == (date(2031, 8, 6), Fiscal(2031, 2))


def test_streetevents_on_one_line() -> None:
    draft = only(streetevents, ONE_LINE)
    assert brief(draft) == [
        ("Operator", "operator", "remarks", "Good day. I give the word to Ida."),
        ("Ida Marsh", "management", "remarks", "We grew in the quarter and in the half - yes, the half. Operator?"),
        ("Operator", "operator", "questions", "(Operator Instructions) We go to Tim Oakes."),
        ("Tim Oakes", "analyst", "questions", "What do pumps cost?"),
        ("Olga J. Brandt", "management", "questions", "Less. Operator, are we done?"),
    ]
    assert draft.speeches[3].title == "Barclays Bank PLC, Research Division - MD & Senior Analyst"
    assert (draft.held_on, draft.fiscal, draft.ticker) == (date(2031, 8, 6), Fiscal(2031, 2), "BRPU")


def test_plain_names_before_a_colon() -> None:
    draft = only(plain_named, PLAIN)
    assert [(s.speaker, s.role, s.section) for s in draft.speeches] == [
        ("Candice", "operator", "remarks"),
        ("Ida Marsh", "management", "remarks"),
        ("Olga Brandt", "management", "remarks"),
        ("Candice", "operator", "questions"),
        ("Tim Oakes", "analyst", "questions"),
        ("Olga Brandt", "management", "questions"),
        ("Tim Oakes", "analyst", "questions"),
        ("Candice", "operator", "questions"),
        ("Ida Marsh", "management", "questions"),
    ]
    assert draft.speeches[1].text == (
        "Thank you. Three highlights: pumps, valves and pipes. As Olga said: it was a good quarter. Olga?"
    )
    assert draft.speeches[5].text == "Less than in the spring."
    assert (draft.company, draft.held_on, draft.fiscal) == ("Brambleford", date(2031, 8, 6), Fiscal(2031, 2))


def test_plain_names_on_lines_of_their_own() -> None:
    draft = only(plain_named, SPACED)
    assert [(s.speaker, s.role, s.text) for s in draft.speeches] == [
        ("Operator", "operator", "Welcome. I give the word to Tim."),
        ("Tim Oakes", "analyst", "What do pumps cost in the yard?"),
        ("Olga Brandt", "management", "Less."),
    ]
    assert (draft.held_on, draft.fiscal) == (date(2031, 8, 6), Fiscal(2031, 2))


def test_page_text_without_what_editors_wrote() -> None:
    draft = only(page_text, BLOCK + PAGE)
    assert brief(draft) == [
        ("Operator", "operator", "remarks", "Good day. I give the word to Ida."),
        ("Ida Marsh", "management", "remarks", "Welcome. Here is what matters:\nOur aim stays: pumps for all."),
        ("Olga F. Brandt", "management", "remarks", "We sold pumps."),
        (
            "Operator",
            "operator",
            "questions",
            "The first question comes from Tim Oakes with Fennwick Partners. Your line is open.",
        ),
        ("Tim Oakes", "analyst", "questions", "What do pumps cost?"),
        ("Una Birch", "analyst", "questions", "And valves?"),
    ]
    assert draft.speeches[2].title == "Chief Executive Officer"
    assert (draft.company, draft.ticker) == ("Brambleford", "BRPU")
    assert (draft.held_on, draft.fiscal) == (date(2031, 8, 6), Fiscal(2031, 2))


def test_page_text_of_the_older_kind() -> None:
    draft = only(page_text, BLOCK + OLDER)
    assert brief(draft) == [
        ("Operator", "operator", "remarks", "Hail all."),
        ("Ida Marsh", "management", "remarks", "We sold pumps.\nAnd valves."),
        ("Tim Oakes", "analyst", "questions", "What do pumps cost?"),
        ("Una Birch", "analyst", "questions", "And valves?"),
    ]
    assert draft.held_on == date(2031, 8, 6)


@pytest.mark.parametrize("text", [PAGE, OLDER])
def test_pairs_are_read_as_the_page_is(text: str) -> None:
    value = pairs(text)
    assert page_text.claims_pairs(value)
    (draft,) = page_text.read_pairs(value)
    (page,) = page_text.read(BLOCK + text)
    assert draft.speeches == page.speeches
    assert (draft.company, draft.ticker, draft.held_on, draft.fiscal) == (
        page.company,
        page.ticker,
        page.held_on,
        page.fiscal,
    )


@pytest.mark.parametrize(
    ("module", "text"),
    [
        (named_turns, "Nothing here names a speaker."),
        (named_turns, "Ida Marsh -- Chief Pump Officer\n\n" * 4),
        (callstreet, "1-877-FACTSET www.callstreet.com\n"),
        (callstreet, CALLSTREET.split("Operator:")[0]),
        (streetevents, STREETEVENTS.split("PRESENTATION")[0]),
        (plain_named, "Nothing: at all."),
        (page_text, "No block"),
        (page_text, BLOCK + "Revenue-- up.\n"),
        (page_text, BLOCK + "Full Conference Call Transcript\n"),
    ],
)
def test_malformed_is_refused_in_one_line(module: ModuleType, text: str) -> None:
    with pytest.raises(ReadError) as refusal:
        module.read(text)
    assert str(refusal.value).strip()
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("value", [None, [], {}, {"pairs": []}, {"pairs": [1]}, {"pairs": [{"en": 1}], "meta": 3}])
def test_malformed_pairs_are_refused(value: object) -> None:
    with pytest.raises(ReadError, match=r"^[^\n]+$"):
        page_text.read_pairs(value)


@pytest.mark.parametrize("module", READERS)
@pytest.mark.parametrize(
    "text", ["", "\n" * 50, " " * 10_000, "{" * 500, "[1, 2]", "<html>", "\x00é -- \n" * 99, ":" * 999]
)
def test_claims_never_raises_on_what_is_none_of_ours(module: ModuleType, text: str) -> None:
    assert module.claims(text) is False


@pytest.mark.parametrize("module", READERS)
@pytest.mark.parametrize("piece", ["Aa ", "- ", "Aa Bb - Cc - ", "Aa Bb\n", "Q\n", ". ", "Operator ", "©2031 "])
def test_hostile_text_does_not_hang(module: ModuleType, piece: str) -> None:
    heads = {named_turns: NAMED, callstreet: CALLSTREET, streetevents: STREETEVENTS, plain_named: PLAIN}
    text = heads.get(module, BLOCK + PAGE).split("Duration")[0] + piece * (300_000 // len(piece))
    module.claims(text)
    assert module.read(text)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["one-", "two"], "one-two"),
        (["one --", "two"], "one -- two"),
        (["It ends.", "Anew."], "It ends.\nAnew."),
        (["\uf0b7 first", "\uf0b7 second half", "and rest"], "first\nsecond half and rest"),
        (["quarterover-quarter nonGAAP"], "quarter-over-quarter non-GAAP"),
    ],
)
def test_flow(lines: list[str], text: str) -> None:
    assert flow(lines) == text


def test_names_days_periods_and_titles() -> None:
    assert all(map(is_name, ("Ida Marsh", "Olga F. Brandt", "Rafael de Oliveira", "Matt O'Brien", "J. Lane")))
    assert not any(map(is_name, ("Thank You", "Ida", "Solutions Corp.", "We sold pumps", "Great. Thanks")))
    assert stated_date("held Sept. 3, 2025") == stated_date("03-Sep-2025") == date(2025, 9, 3)
    assert stated_date("February 31, 2025") is None
    assert stated_period("Second Quarter 2031 results") == stated_period("Q2 FY 2031") == Fiscal(2031, 2)
    assert without_firm("Tim A. Oakes Barclays Bank PLC") == ("Tim A. Oakes", "Barclays Bank PLC")
    assert without_firm("Tim Oakes Obscure House") == ("Tim Oakes Obscure House", None)
    assert title_at("Chairman & CEO And so", 0) == len("Chairman & CEO")


LEFTOVERS = re.compile(
    r"stocks we like better|Stock Advisor|Motley Fool|CallStreet|callstreet\.com|Corrected Transcript"
    r"|REFINITIV|[Rr]efinitiv|All rights reserved|EVENT DATE|\d{4} / \d+:\d\d[AP]M|OVERVIEW:|\.{10,}|Buyside Call \|"
    r"|^\d{1,3}$|^(?:\w+ \w+ )?[QA]$|\^|;Co-Founder"
    r"|^(?:call participants|industry glossary|risks|takeaways|summary|disclaimer)$|Research Division",
    re.I | re.M,
)
SHARES = {"named_turns": 0.98, "callstreet": 1.0, "streetevents": 1.0, "plain_named": 1.0, "page_text": 0.97}


def read_all(folder: Path) -> list[tuple[str, Draft]]:
    drafts = []
    for path in sorted(folder.glob("*.txt")):
        text = decode(File(path.name, path.read_bytes()))
        claiming = [module for module in READERS if module.claims(text)]
        assert len(claiming) == 1, path.name
        drafts += [(path.name, draft) for draft in claiming[0].read(text)]
    return drafts


@pytest.mark.real
def test_every_real_transcript_is_claimed_once_and_clean(real_data: Path) -> None:
    drafts = read_all(real_data / "calls/named-turns-txt") + read_all(real_data / "calls/fool-page-txt")
    assert Counter(draft.format for _, draft in drafts) == {
        "named_turns": 134,
        "callstreet": 35,
        "streetevents": 38,
        "plain_named": 10,
        "page_text": 28,
    }
    for name, draft in drafts:
        assert sum(len(s.text) for s in draft.speeches) > 10_000, name
        assert len(draft.speeches) > 15, name
        for speech in draft.speeches:
            assert not LEFTOVERS.search(speech.text), (name, speech.speaker)
        if draft.format != "named_turns":
            assert draft.held_on, name
            assert draft.fiscal.known, name
    for form, least in SHARES.items():
        roles = Counter(s.role for _, draft in drafts if draft.format == form for s in draft.speeches)
        share = 1 - roles["unknown"] / roles.total()
        print(f"{form}: {roles.total()} turns, role known {share:.1%}, {dict(roles)}")
        assert share >= least, form


@pytest.mark.real
def test_no_real_file_of_other_folders_is_claimed(real_data: Path) -> None:
    for path in sorted((real_data / "calls").rglob("*")):
        ours = path.suffix == ".txt" and path.parent.name in ("named-turns-txt", "fool-page-txt")
        if path.is_file() and path.suffix != ".pdf" and not ours:
            try:
                text = decode(File(path.name, path.read_bytes()))
            except ReadError:
                continue
            assert not [module for module in READERS if module.claims(text)], path


@pytest.mark.real
def test_real_pairs_are_the_same_calls_as_the_pages(real_data: Path) -> None:
    paths = sorted((real_data / "calls/fool-page-txt").glob("*_bilingual.json"))
    assert len(paths) == 28
    for path in paths:
        value = json.loads(path.read_text(encoding="utf-8"))
        assert page_text.claims_pairs(value), path.name
        twin = path.with_name(path.name.replace("bilingual.json", "earnings_call.txt"))
        (draft,) = page_text.read_pairs(value)
        (page,) = page_text.read(decode(File(twin.name, twin.read_bytes())))
        assert draft.speeches == page.speeches, path.name
        assert (draft.held_on, draft.fiscal, draft.ticker) == (page.held_on, page.fiscal, page.ticker), path.name
