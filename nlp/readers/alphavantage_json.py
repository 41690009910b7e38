"""Alpha Vantage's API answers: one, or a list of them."""

import re

from nlp.errors import ReadError
from nlp.nouns import Draft, Fiscal, Speech
from nlp.readers.people import settle_roles
from nlp.readers.sections import by_first_question
from nlp.readers.text import mend

FORMAT = "alphavantage_json"
_REFUSALS = ("Information", "Note", "Error Message")
_PERIOD = re.compile(r"\s*(?:(\d{4})\s*-?\s*)?Q([1-4])\s*", re.I)


def claims(value: object) -> bool:
    """Whether the value is an answer with symbol and quarter, a list of such, or the API's refusal."""
    if isinstance(value, list):
        return any(isinstance(item, dict) and _is_answer(item) for item in value[:5])
    return isinstance(value, dict) and (_is_answer(value) or (len(value) == 1 and next(iter(value)) in _REFUSALS))


def read(value: object) -> tuple[Draft, ...]:
    """The calls of the document; items without a transcript are left out while others have one."""
    items = value if isinstance(value, list) else [value]
    drafts, troubles = [], []
    for number, item in enumerate(items, 1):
        try:
            drafts.append(_draft(item))
        except ReadError as trouble:
            troubles.append(f"item {number}: {trouble}" if len(items) > 1 else str(trouble))
    if not drafts:
        raise ReadError(troubles[0] if troubles else "an empty list, no call in it")
    return tuple(drafts)


def _is_answer(item: dict[object, object]) -> bool:
    return "quarter" in item and "symbol" in item and ("transcript" in item or "data" in item)


def _draft(item: object) -> Draft:
    if not isinstance(item, dict):
        raise ReadError("not an API answer")
    answer = item.get("data", item)
    if not isinstance(answer, dict):
        raise ReadError("data is not an API answer")
    for key in _REFUSALS:
        if key in answer:
            raise ReadError(f"the API's refusal, not a call: {mend(str(answer[key]))[:100]}".replace("\n", " "))
    turns = answer.get("transcript")
    if not isinstance(turns, list):
        raise ReadError("no transcript in it")
    speeches = [_speech(number, turn) for number, turn in enumerate(turns, 1)]
    said = [speech for speech in speeches if speech.text]
    symbol = item.get("symbol") or answer.get("symbol")
    fiscal = _fiscal(item, answer)
    if not said:
        raise ReadError(f"no speech in the transcript of {symbol} {fiscal}")
    ticker = mend(symbol) if isinstance(symbol, str) else None
    return Draft(FORMAT, by_first_question(settle_roles(said)), ticker=ticker or None, fiscal=fiscal)


def _speech(number: int, turn: object) -> Speech:
    fields = [turn.get(key) for key in ("content", "speaker", "title")] if isinstance(turn, dict) else [0]
    if not all(isinstance(field, str | None) for field in fields):
        raise ReadError(f"turn {number} is not a speaker with content")
    text, speaker, title = (mend(field) if isinstance(field, str) else "" for field in fields)
    return Speech(text, speaker or None, title or None)


def _fiscal(item: dict[str, object], answer: dict[str, object]) -> Fiscal:
    """The period as the fields say it: `year` with "Q1", or "2022Q1"."""
    for label in (item.get("quarter"), answer.get("quarter")):
        if isinstance(label, str) and (found := _PERIOD.fullmatch(label)):
            year = item.get("year") if found[1] is None else int(found[1])
            if isinstance(year, int) and 1900 < year < 2200:
                return Fiscal(year, int(found[2]))
    return Fiscal()
