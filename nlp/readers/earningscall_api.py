"""EarningsCall's API: recorded answers (`responses`) and plain answer bodies, levels 1 to 4."""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs, urlsplit

from nlp.errors import ReadError
from nlp.nouns import Draft, Fiscal, Section, Speech
from nlp.readers.people import settle_roles
from nlp.readers.sections import by_first_question, roles_by_queue
from nlp.readers.text import mend

FORMAT = "earningscall_api"
_WORDS = ("speakers", "text", "prepared_remarks")
_OTHER_ANSWERS = {
    "symbols": "a symbol list",
    "calendar": "a calendar",
    "events": "a list of events",
    "audio": "audio",
    "slides": "slides",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer's body, with what its address asked for."""

    body: dict[str, object]
    symbol: str | None = None
    fiscal: Fiscal = field(default_factory=Fiscal)


def claims(value: object) -> bool:
    """Whether the value is a recording of answers, or one answer with an event and words."""
    if not isinstance(value, dict):
        return False
    if isinstance(responses := value.get("responses"), list):
        return any(isinstance(item, dict) and isinstance(item.get("response"), dict) for item in responses[:5])
    return isinstance(value.get("event"), dict) and any(key in value for key in _WORDS)


def read(value: object) -> tuple[Draft, ...]:
    """The calls of the document, each from its richest answer: by speakers, by section, whole."""
    if not isinstance(value, dict):
        raise ReadError("not an API answer")
    answers, troubles = [], []
    responses = value.get("responses")
    if "responses" in value and not isinstance(responses, list):
        raise ReadError("responses is not a list of answers")
    for item in responses if isinstance(responses, list) else [None]:
        try:
            answers.append(_Answer(value) if item is None and "responses" not in value else _recorded(item))
        except ReadError as trouble:
            troubles.append(str(trouble))
    best: dict[tuple[str | None, Fiscal], tuple[int, Draft]] = {}
    for answer in answers:
        names: dict[str, object] = {}
        for other in answers:
            if other is answer or (other.symbol, _fiscal(other)) == (answer.symbol, _fiscal(answer)):
                found = other.body.get("speaker_name_map_v2") or other.body.get("speaker_name_map")
                names |= found if isinstance(found, dict) else {}
        try:
            rank, draft = _draft(answer, names)
        except ReadError as trouble:
            troubles.append(str(trouble))
            continue
        key = (draft.ticker, draft.fiscal)
        if key not in best or rank > best[key][0]:
            best[key] = rank, draft
    if not best:
        raise ReadError(troubles[0] if troubles else "an empty recording, no answer in it")
    return tuple(draft for _, draft in best.values())


def _recorded(item: object) -> _Answer:
    """The answer in one recorded response; ReadError says what it is instead of a call."""
    response = item.get("response") if isinstance(item, dict) else None
    if not isinstance(response, dict):
        raise ReadError("a recording without a response")
    status, body, url = response.get("status"), response.get("body"), str(response.get("url") or "")
    if isinstance(status, int) and status != 200:
        raise ReadError(f"a recorded {status} answer, not a call")
    try:
        address = urlsplit(url)
        asked = {key: values[0] for key, values in parse_qs(address.query).items()}
    except ValueError:
        raise ReadError("a recording with a broken url") from None
    place = re.split(r"[-./]", address.path.strip("/"))[0]
    if place in _OTHER_ANSWERS:
        raise ReadError(f"{_OTHER_ANSWERS[place]}, not a call")
    if not isinstance(body, str):
        raise ReadError("a recorded answer without text" if body is None else "binary data, not a call")
    if body.lstrip().startswith("<"):
        raise ReadError("a recorded XML error, not a call")
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise ReadError("a recorded answer that is not JSON, not a call") from None
    if not isinstance(parsed, dict):
        raise ReadError("a recorded list, not a call")
    year, quarter = (
        int(v) if re.fullmatch("[0-9]{1,4}", v := asked.get(key, "")) else None for key in ("year", "quarter")
    )
    return _Answer(parsed, mend(asked["symbol"]).upper() if "symbol" in asked else None, Fiscal(year, quarter))


def _draft(answer: _Answer, names: dict[str, object]) -> tuple[int, Draft]:
    """How rich the answer is, and its call."""
    body = answer.body
    rank, speeches = 0, tuple[Speech, ...]()
    if isinstance(turns := body.get("speakers"), list):
        speeches = tuple(s for number, turn in enumerate(turns, 1) if (s := _speech(number, turn, names)).text)
        rank = 4 if names else 3
        speeches = by_first_question(roles_by_queue(settle_roles(speeches)))
    elif isinstance(body.get("prepared_remarks"), str):
        rank, speeches = 2, _sectioned(body)
    elif isinstance(text := body.get("text"), str):
        rank, speeches = 1, (Speech(mend(text)),) if mend(text) else ()
    if not speeches:
        raise ReadError("an answer without speech, not a call")
    event = body.get("event")
    held_on = None
    if isinstance(event, dict):
        try:
            held_on = date.fromisoformat(str(event.get("conference_date"))[:10])
        except ValueError:
            held_on = None
    company = body.get("company_name")
    named = mend(company) if isinstance(company, str) else None
    return rank, Draft(FORMAT, speeches, company=named, ticker=answer.symbol, held_on=held_on, fiscal=_fiscal(answer))


def _fiscal(answer: _Answer) -> Fiscal:
    """The event's period, else what the address asked for."""
    event = answer.body.get("event")
    year, quarter = (event.get("year"), event.get("quarter")) if isinstance(event, dict) else (None, None)
    if isinstance(year, int) and isinstance(quarter, int) and 1900 < year < 2200 and 1 <= quarter <= 4:
        return Fiscal(year, quarter)
    return answer.fiscal


def _sectioned(body: dict[str, object]) -> tuple[Speech, ...]:
    """Level 4: both sections whole. Where the questions are missing nobody cut the text: its section is unknown."""
    remarks, questions = body.get("prepared_remarks"), body.get("questions_and_answers")
    parts: list[tuple[object, Section]] = [(remarks, "remarks" if questions else "unknown"), (questions, "questions")]
    return tuple(Speech(mend(t), section=section) for t, section in parts if isinstance(t, str) and mend(t))


def _speech(number: int, turn: object, names: dict[str, object]) -> Speech:
    """Levels 2 and 3: a speaker's id or name, with text or words."""
    words = (turn.get("text") or turn.get("words")) if isinstance(turn, dict) else 0
    if isinstance(words, list):
        words = " ".join(word for word in words if isinstance(word, str))
    if not isinstance(turn, dict) or not isinstance(words, str | None):
        raise ReadError(f"speaker {number} has neither text nor words")
    label = turn.get("speaker")
    info = turn.get("speaker_info") or (names.get(label) if isinstance(label, str) else None)
    name, title = (info.get("name"), info.get("title")) if isinstance(info, dict) else (info, None)
    name, title = (mend(v) if isinstance(v, str) and v.strip() else None for v in (name or label, title))
    return Speech(mend(words or ""), name, title)
