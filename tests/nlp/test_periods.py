import json
import time
from datetime import date

import pytest

from nlp.nouns import File, Fiscal
from nlp.periods import named_period, named_ticker, spoken_day, spoken_period, stated_date, stated_period
from nlp.readers.text import decode


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Good day, and welcome to the Q3 FY24 Quillon Earnings Conference Call.", Fiscal(2024, 3)),
        ("We will discuss Quillon's fiscal year 2025 second quarter results.", Fiscal(2025, 2)),
        ("Welcome to the fourth quarter and full year 2024 call.", Fiscal(2024, 4)),
        ("Welcome to Quillon's third-quarter 2022 earnings call.", Fiscal(2022, 3)),
        ("Thank you for joining our Q1 FY '22 call.", Fiscal(2022, 1)),
        ("Welcome to the first quarter twenty twenty-five earnings call.", Fiscal(2025, 1)),
        ("Today we review our fiscal 2025 second quarter.", Fiscal(2025, 2)),
        ("Quillon fourth quarter fiscal year 2023 results conference call.", Fiscal(2023, 4)),
        ("Welcome to Quillon's Q1 of fiscal '23 earnings webcast.", Fiscal(2023, 1)),
        ("Thank you for standing by, and welcome to the second quarter 2024 earnings call.", Fiscal(2024, 2)),
        ("Thanks for joining our first quarter 25 earnings call.", Fiscal(2025, 1)),
        ("Welcome to the 3Q24 earnings call.", Fiscal(2024, 3)),
        ("Welcome to the fourth quarter earnings conference call for fiscal year 2024.", Fiscal(2024, 4)),
        ("Welcome to our third quarter earnings call.", Fiscal(None, 3)),
        ("Welcome to the call for the third quarter ended September 30, 2024.", Fiscal(None, 3)),
        ("Welcome to the full year 2021 results presentation.", Fiscal(2021, None)),
        ("Welcome to the earnings call. Revenue grew compared to the first quarter of 2024.", Fiscal()),
        ("Welcome. We issued guidance for the first quarter of 2025.", Fiscal()),
        ("We expect results for the fourth quarter of 2025 to be lower.", Fiscal()),
        ("We plan to release fiscal 2026 third quarter earnings in March.", Fiscal()),
        ("Please see our Form 10-K for fiscal year 2023 and the results in it.", Fiscal()),
        (
            "Welcome to the Q2 2024 call. A replay is up until the call on our results for the third quarter of 2024.",
            Fiscal(2024, 2),
        ),
        ("Welcome to the second quarter 2020 results call. Welcome to our second quarter 2022 call.", Fiscal(None, 2)),
        (
            "Welcome to the fourth quarter 2022 call. We discuss our third quarter results. A third quarter call!",
            Fiscal(None, 3),
        ),
        ("", Fiscal()),
    ],
)
def test_spoken_period(text, period):
    assert spoken_period(text) == period


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("Q2 2026 Earnings Call", Fiscal(2026, 2)),
        ("Quillon (QBSK) Q4 2019 Results Conference Call", Fiscal(2019, 4)),
        ("Second Quarter Fiscal 2026 Earnings", Fiscal(2026, 2)),
        ("Reed Conference 2025", Fiscal()),
        ("Analyst/Investor Day", Fiscal()),
        ("Q3 Sales Call", Fiscal(None, 3)),
        ("SecondQuarter 2031 Buyside Call", Fiscal(2031, 2)),
    ],
)
def test_stated_period(line, period):
    assert stated_period(line) == period


@pytest.mark.parametrize(
    ("name", "period", "ticker"),
    [
        ("QBSK_2024_Q3.txt", Fiscal(2024, 3), "QBSK"),
        ("a/b/QBSK_3Q25_qna.txt", Fiscal(2025, 3), "QBSK"),
        ("QBS_q3_2021.txt", Fiscal(2021, 3), "QBS"),
        ("QB_Q1_2026_earnings_call.txt", Fiscal(2026, 1), "QB"),
        ("qec_qbs_2024_3Q.pdf", Fiscal(2024, 3), None),
        ("2022-11-03-quillon-baskets-qbsk-q3-2022-earnings-call.json", Fiscal(2022, 3), "QBSK"),
        ("QBSK_ReedDay_20251113.txt", Fiscal(), "QBSK"),
        ("QBSK_2008_presentation.txt", Fiscal(2008, None), "QBSK"),
        ("QB.B_2024_Q1.txt", Fiscal(2024, 1), "QB.B"),
        ("QBSK.json", Fiscal(), "QBSK"),
        ("README.md", Fiscal(), None),
        ("4320211.nlp", Fiscal(), None),
    ],
)
def test_file_names(name, period, ticker):
    assert (named_period(name), named_ticker(name)) == (period, ticker)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("January 22, 2026 9:00 AM EST", date(2026, 1, 22)),
        ("Aug 09, 2022, 8:30 a.m. ET", date(2022, 8, 9)),
        ("Sept. 3, 2025", date(2025, 9, 3)),
        ("APRIL 29, 2021 / 12:30PM GMT", date(2021, 4, 29)),
        ("20-May-2021", date(2021, 5, 20)),
        ("the 29th of January, 2014", date(2014, 1, 29)),
        ("2025-08-27 17:00:00", date(2025, 8, 27)),
        ("2025-08-27T17:00:00-04:00", date(2025, 8, 27)),
        ("10:00 January 1, 0000 and January 25, 2017", date(2017, 1, 25)),
        ("Quillon Q1 2025 Earnings CallMay 30, 2024,5:00 p.m. ET", date(2024, 5, 30)),
        ("nobody writes dismay 30, 2024", None),
        ("February 30, 2024", None),
        ("no day", None),
    ],
)
def test_stated_date(text, day):
    assert stated_date(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The targets are as of today, September 12th, and may change.", (9, 12, None)),
        ("As of today, March 22, 2022, we hold.", (3, 22, 2022)),
        ("This call is being recorded today, Wednesday, January 28th, 2009.", (1, 28, 2009)),
        ("Today is Thursday, the 5th of May 2022.", (5, 5, 2022)),
        ("The quarter ended September 30, 2024.", None),
        ("Today we talk of May.", None),
        ("A replay is up one week from today on Thursday, May 26th.", None),
        ("A replay is up until two weeks from today, May 26, 2031.", None),
        ("We do not revise them for events after today, May 19, 2031.", (5, 19, 2031)),
        ("It ends a week from today on May 26th. Today is May 19th.", (5, 19, None)),
    ],
)
def test_spoken_day(text, day):
    assert spoken_day(text) == day


@pytest.mark.parametrize(
    "text", [" " * 10**7, "q1 and " * 10**6, "today " * 10**6, "twenty " * 10**6, "fiscal year " * 10**6]
)
def test_long_texts_do_not_hang(text):
    began = time.perf_counter()
    for function in (spoken_period, stated_period, named_period, named_ticker, stated_date, spoken_day):
        function(text)
    assert time.perf_counter() - began < 2


@pytest.mark.real
def test_spoken_periods_of_real_calls_agree_with_their_fields(real_data):
    agree = known = total = 0
    for path in (real_data / "calls" / "fool-content-json").glob("*.json"):
        call = json.loads(path.read_text())
        speech = call["content"][max(0, call["content"].find("Operator")) :]
        spoken = spoken_period(speech)
        total += 1
        known += spoken.known
        agree += spoken == Fiscal(int(call["fiscalYear"]), int(str(call["quarter"]).strip("Qq")))
    assert agree == known
    assert known >= 0.9 * total


@pytest.mark.real
def test_spoken_periods_of_machine_transcripts(real_data):
    spoken = {
        path.name: (spoken_period(decode(File(path.name, path.read_bytes()))), named_period(path.name))
        for path in (real_data / "calls" / "asr").glob("*.txt")
    }
    known = [(said, named) for said, named in spoken.values() if said.known]
    assert len(known) >= 0.8 * len(spoken)
    # every name that disagrees was read: the name is wrong, not the speech
    assert sum(said != named for said, named in known) <= 0.04 * len(known)
