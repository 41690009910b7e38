"""The readers of JSON calls, on small documents about made-up companies."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from nlp.errors import ReadError
from nlp.nouns import Draft, File, Fiscal, Speech
from nlp.readers import alphavantage_json, content_json, earningscall_api, turns_json
from nlp.readers.people import find_name, roles_in, settle_roles, split_label
from nlp.readers.roles import role_of
from nlp.readers.sections import by_first_question, roles_by_queue
from nlp.readers.text import decode

READERS = (turns_json, content_json, alphavantage_json, earningscall_api)

TURNS: dict[str, Any] = {
    "participants": ["Robert Ashgrove--Chief Executive Officer", "Una Pell--Fenwick -- Analyst", "Unknown speaker"],
    "header_texts": ["Contents:", "Prepared Remarks:"],
    "prepared_remarks": [
        {"speaker": "Operator", "speech": "Brindle Kettles greets you."},
        {"speaker": "Robert Ashgrove", "speech": "Kettle prices fell.\nWe sold\xa0 more."},
    ],
    "q_and_a": [
        {"speaker": "Operator", "speech": "Our first question is from Una Pell of Fenwick."},
        {"speaker": "Una Pel", "speech": "Why did they fall?"},
        {"speaker": "Bob Ashgrove", "speech": "Copper did."},
        {"speaker": "Unknown speaker", "speech": "Hello?"},
        {"speaker": "Dora Quill", "speech": ""},
        {"speaker": "Operator", "speech": "[Operator Closing Remarks]"},
        {"speech": "", "speaker": "Duration: 31 minutes"},
    ],
}

CONTENT = """Brindle Kettles\xa0(BRKT -1.03%)
Q2\xa02031 Earnings Call
Aug 09, 2031, 8:30 a.m. ET

Operator

Welcome to the call.

Robert Ashgrove -- Chief Executive Officer

We sell kettles -- and only kettles. Prices fell.

10 stocks we like better than Brindle Kettles

Hear what our award-winning analyst team says of tea.

Copper is cheap.

Operator

Our first question comes from Una Pell with Fenwick.

Una Pell -- Fenwick Partners, Inc. -- Analyst

And tea?

Priya de Souza -- Head of Tea

Tea too.

Lone Wolf

That is a name of a kettle, not a speaker.

Operator

Thank you. [Operator signoff]

Duration: 0 minutes

Robert Ashgrove -- Chief Executive Officer

Una Pell -- Fenwick Partners, Inc. -- Analyst

More BRKT analysis

All earnings call transcripts

This article is a transcript. The Motley Fool has positions in kettles.
"""
CONTENT_JSON: dict[str, Any] = {
    "companyName": "Brindle Kettles",
    "companyTicker": "BRKT",
    "quarter": 2,
    "fiscalYear": 2031,
    "sourceUrl": "https://example.com/2031/08/11/brindle",
    "content": CONTENT,
}

VANTAGE: dict[str, Any] = {
    "symbol": "BRKT",
    "quarter": "2031Q2",
    "transcript": [
        {"speaker": "Operator", "title": "Operator", "content": "Welcome.", "sentiment": "0.1"},
        {"speaker": "Robert Ashgrove", "title": "CEO", "content": "Prices fell.", "sentiment": "0.1"},
        {"speaker": "Operator", "title": "Operator", "content": "First question from Una Pell.", "sentiment": "0"},
        {"speaker": "Una Pell", "title": "Analyst", "content": "Why?", "sentiment": "0.0"},
        {"speaker": "Robert Ashgrove", "title": None, "content": "Copper.", "sentiment": "0.0"},
    ],
}

EVENT = {"year": 2031, "quarter": 2, "conference_date": "2031-08-09T17:00:00.000-05:00"}
LEVEL_1: dict[str, Any] = {"event": EVENT, "text": "Welcome. Prices fell. Why?"}
LEVEL_2: dict[str, Any] = {
    "event": EVENT,
    "speakers": [
        {"speaker": "spk1", "text": "Welcome to the call."},
        {"speaker": "spk2", "text": "Prices fell."},
        {"speaker": "spk1", "text": "We take our first question from Una Pell of Fenwick."},
        {"speaker": "spk3", "text": "Why?"},
        {"speaker": "spk2", "text": "Copper."},
    ],
}
LEVEL_3: dict[str, Any] = {
    "event": EVENT,
    "speakers": [{"speaker": "spk2", "words": ["Prices", "fell."], "start_times": [0.1, 0.2]}],
}
LEVEL_4: dict[str, Any] = {"event": EVENT, "prepared_remarks": "Prices fell.", "questions_and_answers": "Why? Copper."}
NAMES = {
    "spk1": {"name": "Operator", "title": None},
    "spk2": {"name": "Robert Ashgrove", "title": "CEO"},
    "spk3": {"name": "Una Pell", "title": "Fenwick Analyst"},
}


def recording(*bodies: object, status: int = 200, place: str = "transcript") -> dict[str, Any]:
    url = f"https://v2.api.example.com/{place}?apikey=demo&exchange=NASDAQ&symbol=BRKT&year=2031&quarter=2&level=2"
    texts = [body if isinstance(body, str | bytes | None) else json.dumps(body) for body in bodies]
    return {"responses": [{"response": {"body": text, "status": status, "url": url}} for text in texts]}


def shape(draft: Draft) -> list[tuple[str | None, str, str]]:
    return [(speech.speaker, speech.role, speech.section) for speech in draft.speeches]


def test_turns_json() -> None:
    (draft,) = turns_json.read(TURNS)
    assert draft.format == "turns_json"
    assert shape(draft) == [
        ("Operator", "operator", "remarks"),
        ("Robert Ashgrove", "management", "remarks"),
        ("Operator", "operator", "questions"),
        ("Una Pel", "analyst", "questions"),
        ("Bob Ashgrove", "management", "questions"),
        ("Unknown speaker", "unknown", "questions"),
    ]
    assert draft.speeches[1].text == "Kettle prices fell.\nWe sold more."
    assert [s.title for s in draft.speeches[3:5]] == ["Fenwick -- Analyst", "Chief Executive Officer"]


def test_turns_json_opener_listed_as_analyst_is_of_the_company() -> None:
    remarks = [{"speaker": "Ida Marsh", "speech": "Good morning."}, TURNS["prepared_remarks"][1]]
    people = [*TURNS["participants"], "Ida Marsh--Marsh Associates -- Analyst"]
    (draft,) = turns_json.read({**TURNS, "prepared_remarks": remarks, "participants": people})
    assert draft.speeches[0].role == "management"


def test_content_json() -> None:
    (draft,) = content_json.read(CONTENT_JSON)
    assert (draft.company, draft.ticker, draft.fiscal) == ("Brindle Kettles", "BRKT", Fiscal(2031, 2))
    assert (draft.held_on, draft.title, draft.corrected) == (date(2031, 8, 9), "Q2 2031 Earnings Call", False)
    assert shape(draft) == [
        ("Operator", "operator", "remarks"),
        ("Robert Ashgrove", "management", "remarks"),
        ("Operator", "operator", "questions"),
        ("Una Pell", "analyst", "questions"),
        ("Priya de Souza", "management", "questions"),
        ("Operator", "operator", "questions"),
    ]
    text = "\n".join(speech.text for speech in draft.speeches)
    for gone in ("stocks we like", "award-winning", "signoff", "Duration", "analysis", "Motley", "transcript"):
        assert gone not in text
    assert draft.speeches[1].text == "We sell kettles -- and only kettles. Prices fell.\nCopper is cheap."
    assert "name of a kettle" in draft.speeches[4].text
    assert draft.speeches[5].text == "Thank you."


def test_content_json_marked_sections_after_a_table_of_contents() -> None:
    content = (
        "Contents:\nPrepared Remarks\nQuestions and Answers\nCall Participants\nPrepared Remarks:\n"
        "Robert Ashgrove -- CEO\nPrices fell.\nQuestions and Answers:\nUna Pell -- Fenwick -- Analyst\nWhy?\n"
        "Call participants:\nRobert Ashgrove -- CEO\nUna Pell -- Fenwick -- Analyst\n"
    )
    (draft,) = content_json.read({**CONTENT_JSON, "content": content})
    assert [(s.text, s.section) for s in draft.speeches] == [("Prices fell.", "remarks"), ("Why?", "questions")]


@pytest.mark.parametrize(
    "value",
    [VANTAGE, [VANTAGE], [{"symbol": "BRKT", "year": 2031, "quarter": "Q2", "data": VANTAGE}]],
    ids=["one answer", "list of answers", "list of wrapped answers"],
)
def test_alphavantage(value: object) -> None:
    (draft,) = alphavantage_json.read(value)
    assert (draft.ticker, draft.fiscal, draft.held_on) == ("BRKT", Fiscal(2031, 2), None)
    roles = ["operator", "management", "operator", "analyst", "management"]
    assert [s.role for s in draft.speeches] == roles
    assert [s.section for s in draft.speeches] == ["remarks"] * 2 + ["questions"] * 3


def test_alphavantage_leaves_out_only_what_has_no_transcript() -> None:
    empty = {"symbol": "BRKT", "quarter": "2031Q3", "transcript": []}
    assert len(alphavantage_json.read([VANTAGE, empty, VANTAGE, {"Information": "slow down"}])) == 2
    with pytest.raises(ReadError, match="no speech in the transcript of BRKT 2031-Q3"):
        alphavantage_json.read([empty])


def test_earningscall_levels() -> None:
    (plain,) = earningscall_api.read(LEVEL_1)
    assert (shape(plain), plain.ticker, plain.fiscal) == ([(None, "unknown", "unknown")], None, Fiscal(2031, 2))
    assert plain.held_on == date(2031, 8, 9)
    (named,) = earningscall_api.read({**LEVEL_2, "speaker_name_map_v2": NAMES})
    assert shape(named) == [
        ("Operator", "operator", "remarks"),
        ("Robert Ashgrove", "management", "remarks"),
        ("Operator", "operator", "questions"),
        ("Una Pell", "analyst", "questions"),
        ("Robert Ashgrove", "management", "questions"),
    ]
    (words,) = earningscall_api.read(LEVEL_3)
    assert words.speeches[0].text == "Prices fell."
    (parts,) = earningscall_api.read(LEVEL_4)
    assert [(s.text, s.section) for s in parts.speeches] == [("Prices fell.", "remarks"), ("Why? Copper.", "questions")]
    (uncut,) = earningscall_api.read({**LEVEL_4, "questions_and_answers": None})
    assert [s.section for s in uncut.speeches] == ["unknown"]


def test_earningscall_recording_takes_the_richest_answer_and_the_names_beside_it() -> None:
    (draft,) = earningscall_api.read(
        recording(LEVEL_1, LEVEL_4, LEVEL_2, {"event": EVENT, "speaker_name_map_v2": NAMES})
    )
    assert (draft.ticker, draft.speeches[1].speaker, len(draft.speeches)) == ("BRKT", "Robert Ashgrove", 5)
    other = {**LEVEL_1, "event": {**EVENT, "quarter": 3}}
    assert [d.fiscal.quarter for d in earningscall_api.read(recording(LEVEL_4, other, LEVEL_1))] == [2, 3]
    (asked,) = earningscall_api.read(recording({"text": "Prices fell."}))
    assert asked.fiscal == Fiscal(2031, 2)


@pytest.mark.parametrize(
    ("reader", "value", "reason"),
    [
        (turns_json, [], "not an object"),
        (turns_json, {**TURNS, "prepared_remarks": "x"}, "prepared_remarks is not a list"),
        (turns_json, {**TURNS, "q_and_a": [{"speaker": "A"}]}, "turn 1 of q_and_a"),
        (turns_json, {**TURNS, "q_and_a": [["A", "b"]]}, "turn 1 of q_and_a"),
        (turns_json, {**TURNS, "participants": 3}, "participants"),
        (turns_json, {"prepared_remarks": [], "q_and_a": None}, "no speech"),
        (content_json, {**CONTENT_JSON, "content": None}, "content is not text"),
        (content_json, {**CONTENT_JSON, "content": "Just a page.\nOf text."}, "no line with a speaker"),
        (content_json, {**CONTENT_JSON, "content": "Operator\n\nDuration: 0 minutes"}, "no speech"),
        (alphavantage_json, [], "empty list"),
        (alphavantage_json, {"Information": "too many\ncalls today"}, "refusal, not a call: too many calls today"),
        (alphavantage_json, {**VANTAGE, "transcript": "x"}, "no transcript"),
        (alphavantage_json, {**VANTAGE, "transcript": [{"content": 3}]}, "turn 1"),
        (alphavantage_json, {**VANTAGE, "transcript": [7]}, "turn 1"),
        (earningscall_api, {"responses": []}, "empty recording"),
        (earningscall_api, {"responses": {}}, "not a list"),
        (earningscall_api, recording("", status=404), "a recorded 404 answer, not a call"),
        (earningscall_api, recording("<Error/>", status=401), "a recorded 401 answer, not a call"),
        (earningscall_api, recording("<Error/>"), "XML error"),
        (earningscall_api, recording("1\tBRKT\tBrindle", place="symbols-v2.txt"), "a symbol list, not a call"),
        (earningscall_api, recording([], place="calendar"), "a calendar, not a call"),
        (earningscall_api, recording(b"ID3", place="audio"), "audio, not a call"),
        (earningscall_api, recording(b"ID3"), "binary"),
        (earningscall_api, recording("{"), "not JSON"),
        (earningscall_api, recording("[" * 100_000), "not JSON"),
        (earningscall_api, recording({"event": EVENT, "speakers": [{"speaker": "spk1", "text": 5}]}), "speaker 1"),
        (earningscall_api, {"event": EVENT, "text": " "}, "without speech"),
    ],
)
def test_malformed_is_refused_in_one_line(reader: ModuleType, value: object, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as caught:
        reader.read(value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [None, 3, "text", [], {}, [[]], [None], {"responses": 3}, {"event": []}, {3: 4}])
def test_nobody_claims_what_is_no_call(value: object) -> None:
    assert not any(reader.claims(value) for reader in READERS)


@pytest.mark.parametrize(
    ("value", "reader"),
    [
        (TURNS, turns_json),
        (CONTENT_JSON, content_json),
        (VANTAGE, alphavantage_json),
        ([{"symbol": "BRKT", "year": 2031, "quarter": "Q2", "data": VANTAGE}], alphavantage_json),
        (LEVEL_1, earningscall_api),
        (LEVEL_4, earningscall_api),
        (recording("", status=500), earningscall_api),
    ],
)
def test_each_format_has_one_reader(value: object, reader: ModuleType) -> None:
    assert [other for other in READERS if other.claims(value)] == [reader]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Robert Ashgrove", "robert ashgrove"),
        ("Bob Ashgrove", "robert ashgrove"),
        ("R. Ashgrove Jr.", "robert ashgrove"),
        ("Robert T. Ashgrove, CFA", "robert ashgrove"),
        ("Robert Ashgrov [Phonetic]", "robert ashgrove"),
        ("Ashgrove", "robert ashgrove"),
        ("Una Pell", "una pell"),
        ("Zed Ashgrove", None),
        ("Unknown speaker", None),
        ("Kim Lee", None),
        (None, None),
    ],
)
def test_find_name(name: str | None, found: str | None) -> None:
    assert find_name(name, ["robert ashgrove", "una pell", "kim sun lee", "kim tae lee"]) == found


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("Una Pell--Fenwick -- Analyst", ("Una Pell", "Fenwick -- Analyst")),
        ("Una Pell \u2014 Analyst", ("Una Pell", "Analyst")),
        ("Jean-Luc Roy", ("Jean-Luc Roy", None)),
        ("--", ("", None)),
    ],
)
def test_split_label(label: str, parts: tuple[str, str | None]) -> None:
    assert split_label(label) == parts


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("CBO", "management"),
        ("Chief Research Officer", "management"),
        ("President, Research & Development", "management"),
        ("Fenwick -- Analyst", "analyst"),
        ("Head of Equity Research", "analyst"),
        ("Conference Operator", "operator"),
        ("Fenwick & Daughters, LLC", "analyst"),
        ("Fenwick Tea Research Limited", "analyst"),
        ("Managing Partner of Fenwick Tea, LLC", "management"),
        ("Head of Research", "unknown"),
        ("Barista", "unknown"),
    ],
)
def test_role_of_title(title: str, role: str) -> None:
    assert role_of("Ann Other", title) == role


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("The next question comes from Una Pell with Fenwick.", "analyst"),
        ("With me are Una Pell, our Chief Financial Officer, and others.", "management"),
        ("I now hand the call over to Una Pell.", "unknown"),
    ],
)
def test_introductions_tell_roles(said: str, role: str) -> None:
    speeches = settle_roles([Speech(said, "Operator"), Speech("Hello.", "Una Pell")])
    assert [s.role for s in speeches] == ["operator", role]


def test_other_turns_and_lists_tell_roles() -> None:
    speeches = [Speech("Hi.", "Una Pell", "Fenwick, Analyst"), Speech("So?", "Una Pell"), Speech("No.", "Bob Ashgrove")]
    settled = settle_roles(speeches, roles_in(["Robert Ashgrove -- CEO"]))
    assert [s.role for s in settled] == ["analyst", "analyst", "management"]


def test_by_first_question_leaves_what_is_unclear_or_marked() -> None:
    unclear = (Speech("Prices fell.", "A"), Speech("Indeed.", "B"))
    marked = (Speech("Prices fell.", "A", section="remarks"), Speech("First question from Una Pell.", "B"))
    assert by_first_question(unclear) == unclear
    assert by_first_question(marked) == marked


def test_by_first_question_keeps_remarks_that_end_in_the_cue() -> None:
    remarks = Speech("We sell kettles. " * 60 + "Our first question comes from Una Pell.", "Ida", role="management")
    cut = by_first_question(
        [Speech("Welcome.", "Ida", role="management"), remarks, Speech("Why?", "Una", role="analyst")]
    )
    assert [s.section for s in cut] == ["remarks", "remarks", "questions"]


def test_roles_by_queue() -> None:
    ids = [("s1", "All lines are in listen-only mode."), ("s2", "Prices fell.")]
    ids += [("s1", "Our question is from Una Pell."), ("s3", "Why?"), ("s2", "Copper.")]
    ids += [("s1", "Next question from Kim Lee. Your line is open."), ("s2", "One moment."), ("s4", "Hm.")]
    speeches = roles_by_queue([Speech(text, name.replace("s", "spk")) for name, text in ids])
    assert [(s.speaker, s.role) for s in speeches[3:]] == [
        ("spk3", "analyst"),
        ("spk2", "unknown"),
        ("spk1", "operator"),
        ("spk2", "unknown"),
        ("spk4", "unknown"),
    ]


@pytest.mark.real
def test_real_calls_have_roles_and_sections(real_data: Path) -> None:
    folders = {
        "fool-turns-json": turns_json,
        "fool-content-json": content_json,
        "alphavantage-json": alphavantage_json,
    }
    roles: Counter[str] = Counter()
    for folder, reader in folders.items():
        paths = [p for p in sorted((real_data / "calls" / folder).iterdir()) if p.suffix in (".json", ".txt")]
        assert paths, f"nothing in {folder}"
        cut = calls = 0
        for path in paths:
            value = json.loads(decode(File(path.name, path.read_bytes())))
            assert [other for other in READERS if other.claims(value)] == [reader]
            for draft in reader.read(value):
                calls += 1
                cut += all(speech.section != "unknown" for speech in draft.speeches)
                roles.update(speech.role for speech in draft.speeches)
                assert all(speech.text.strip() for speech in draft.speeches)
                assert not any("[Operator signoff]" in speech.text for speech in draft.speeches)
                assert reader is turns_json or draft.fiscal.known
                assert reader is not content_json or draft.held_on
        assert cut == calls if reader is turns_json else cut >= 0.98 * calls
    assert 1 - roles["unknown"] / roles.total() >= 0.98


@pytest.mark.real
def test_real_recordings_are_calls_or_say_what_they_are(real_data: Path) -> None:
    read, refusals = 0, []
    for path in sorted((real_data / "calls" / "earningscall-api").glob("*.yaml")):
        value = yaml.safe_load(path.read_bytes())
        assert earningscall_api.claims(value)
        try:
            (draft,) = earningscall_api.read(value)
        except ReadError as refusal:
            refusals.append(str(refusal))
        else:
            read += 1
            assert draft.ticker
            assert draft.fiscal.known
    assert (read, len(refusals)) == (7, 22)
    assert all(refusal.endswith("not a call") for refusal in refusals)
