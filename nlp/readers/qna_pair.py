"""Calls cut into two texts, a presentation and a question-and-answer session; either may be missing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from nlp.errors import ReadError
from nlp.nouns import Draft, Fiscal, Role, Section, Speech
from nlp.periods import stated_date, stated_period
from nlp.readers.people import settle_roles
from nlp.readers.roles import role_of
from nlp.readers.text import mend

FORMAT = "qna_pair"

_TICKER = re.compile(r"\((?P<ticker>[A-Za-z]{2,10}: ?[A-Z0-9.\-]{1,8}|[A-Z0-9.\-]{1,8}(?::[A-Z]{2})?)\)")
_DAY = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}, ")
_QUESTIONS = re.compile(r"(?:Question[- ]and[- ]Answer Session\s{0,3}){1,4}", re.I)
_LISTS: dict[str, Role] = {
    "company participants": "management",
    "corporate participants": "management",
    "company representatives": "management",
    "executives": "management",
    "executive": "management",
    "conference call participants": "analyst",
    "analysts": "analyst",
    "analyst": "analyst",
}
_DASH = re.compile(r" [-–—] ")
_PARTICLE = r"de|del|della|der|den|di|da|do|dos|du|la|le|van|von|ten|ter|bin|al|el|y|e"
_NAME_WORD = rf"(?:[^\W\d_a-z][\w'’`´\-]{{0,25}}|(?:[^\W\d_a-z]\.){{1,3}}|(?:St|Dr|Mr|Mrs|Ms)\.|{_PARTICLE})"
_NAME = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{1,5}}(?:,? (?:Jr|Sr)\.?|,? I{{2,3}}|,? IV)?(?: \[ph\])?")
_BROKER = re.compile(r"\bresearch\b|\banalysts?\b|\bsecurities\b|\bcapital markets\b", re.I)
_NOBODY = re.compile(r"(?:operator|(?:unidentified|unknown) [\w ]{2,40})", re.I)
_SENTENCE_END = re.compile(r"[.?!…:;]$")
_COMPANY_END = re.compile(r"\b(?:Inc|Co|Corp|Ltd|LLC|L\.L\.C|LP|L\.P|N\.A|S\.A|A\.G|plc|N\.V|S\.p\.A)\.$", re.I)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the lines above the list of participants say."""

    company: str | None = None
    ticker: str | None = None
    title: str | None = None
    held_on: date | None = None
    fiscal: Fiscal = field(default_factory=Fiscal)


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of the list of participants."""

    name: str
    role: Role
    title: str | None


Roster = dict[str, Seat]


def blocks(text: str) -> list[list[str]]:
    """The text's paragraphs, each as its non-empty lines."""
    found: list[list[str]] = [[]]
    for line in map(str.strip, text.split("\n")):
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return found if found[-1] else found[:-1]


def heading(lines: Iterable[str]) -> Heading:
    """Company, ticker, title, date and period of "Company (TICKER) Q4 2025 Earnings Call January 22, 2026 9:00 AM"."""
    line = " ".join(line.strip() for line in lines if not line.startswith("Call Start"))
    at = _TICKER.search(line)
    rest = line[at.end() :].strip() if at else line
    day = _DAY.search(rest)
    what = (rest[: day.start()] if day else rest).strip()
    if not at:
        named = day is not None and len(what) <= 200
        return Heading(None, None, what or None, stated_date(rest), stated_period(what)) if named else Heading()
    company = line[: at.start()].strip(" ,") or None
    parts = at["ticker"].replace(" ", "").split(":")
    # "NYSE:X" names the exchange first, "ATZ:CA" the country last
    ticker = parts[0] if at["ticker"].endswith(":CA") else parts[-1]
    title = f"{company} ({at['ticker']}) {what}".strip() if company else what
    return Heading(company, ticker, title or None, stated_date(rest), stated_period(what))


def key(name: str) -> str:
    """First and last name in lower case: initials, "Jr." and "[ph]" differ between a list and its turns."""
    words = re.sub(r"\[[^\]]{0,20}\]|[,.`´]", " ", name.lower().replace("’", "'")).split()
    words = [word for word in words if word not in ("jr", "sr", "ii", "iii", "iv", "dr", "mr", "ms", "mrs")]
    long = [word for word in words if len(word) > 1] or words
    return f"{long[0]} {long[-1]}" if long else ""


def roster(lines: Iterable[str]) -> Roster:
    """The participants' list by `key`: who belongs to the company and who to the other side."""
    role: Role | None = None
    seats: Roster = {}
    for line in lines:
        if heads := _LISTS.get(line.strip(" :").lower()):
            role = heads
        elif role:
            name, *title = _DASH.split(line.strip(), 1)
            if name and len(name) <= 60:
                seats.setdefault(key(name), Seat(name, role, title[0].strip() if title else None))
    return seats


def settled(said: list[Speech], seats: Roster) -> tuple[Speech, ...]:
    """The turns with the roles that other turns tell; a broker who hosts a conference stays an analyst."""
    told = settle_roles(said, {seat.name.lower(): seat.role for seat in seats.values()})
    pairs = zip(said, told, strict=True)
    return tuple(was if was.role == "analyst" and _BROKER.search(was.title or "") else now for was, now in pairs)


def is_name(line: str) -> bool:
    """Whether a line could be nothing but a person's name."""
    return len(line) <= 60 and bool(_NAME.fullmatch(line)) and (not _SENTENCE_END.search(line) or line.endswith("r."))


def turn_head(block: list[str], seats: Roster) -> tuple[str, str | None] | None:
    """Speaker and title where a paragraph is a turn's head, else None."""
    if len(block) > 2 or len(block[0]) > 120:
        return None
    name, *title = _DASH.split(block[0], 1) if len(block) == 1 else block
    listed = key(name) in seats
    if len(name) > 60 or not (listed or _NOBODY.fullmatch(name) or is_name(name)):
        return None
    if not title:
        return (name, None) if not _SENTENCE_END.search(name.removesuffix("r.")) else None
    if len(block) == 1:
        return (name, title[0]) if listed else None
    ends = _SENTENCE_END.search(title[0]) and not _COMPANY_END.search(title[0])
    return (name, title[0]) if len(title[0]) <= 200 and (listed or not ends) else None


def voice(name: str, title: str | None, seats: Roster, section: Section) -> Speech:
    """A speech still without words: speaker, title and role as the list or the title tells them."""
    seat = seats.get(key(name))
    title = title or (seat.title if seat else None)
    known: dict[str, Role] = {name.lower(): seat.role} if seat else {}
    role = role_of(name, title, known)
    if role == "unknown" and re.match(r"(?:unidentified|unknown) (?:analyst|participant)", name, re.I):
        role = "analyst"
    elif role == "unknown" and re.match(r"(?:unidentified|unknown) (?:company|executive|corporate)", name, re.I):
        role = "management"
    return Speech("", name, title, role, section)


def speeches(paragraphs: Iterable[list[str]], seats: Roster, section: Section) -> Iterator[Speech]:
    """The turns of a body of paragraphs; what follows a question-and-answer heading is of the questions."""
    now, said = Speech("", section=section), list[str]()
    for block in paragraphs:
        asked = bool(_QUESTIONS.fullmatch(block[0])) and len(block) == 1
        head = None if asked else turn_head(block, seats)
        if not asked and not head:
            # a title set apart from its name, or a heading before anyone speaks, is not speech
            apart = (
                not said and len(block) == 1 and (_same(block[0], now.title) if now.speaker else _is_label(block[0]))
            )
            said += [] if apart else ["\n".join(block)]
            continue
        if text := _joined(said):
            yield replace(now, text=text)
        said = []
        section = "questions" if asked else section
        now = voice(*head, seats, section) if head else replace(now, section=section)
    if text := _joined(said):
        yield replace(now, text=text)


def _same(line: str, title: str | None) -> bool:
    return title is not None and re.sub(r"\W", "", line.lower()) == re.sub(r"\W", "", title.lower())


def _joined(said: list[str]) -> str:
    """Paragraphs as one text; those of signs alone are left out."""
    return mend("\n\n".join(part for part in said if any(map(str.isalnum, part))))


def _is_label(line: str) -> bool:
    return len(line) <= 60 and not _SENTENCE_END.search(line)


def cut(paragraphs: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """The lines of the header and participants' lists, and the paragraphs of speech."""
    for index, block in enumerate(paragraphs[:60]):
        if len(block) == 1 and block[0].lower() in ("presentation", "operator"):
            body = index + (block[0].lower() == "presentation")
            return [line for lines in paragraphs[:index] for line in lines], paragraphs[body:]
    # older pages have no heading between the lists and the first words
    lists = [i for i, block in enumerate(paragraphs[:12]) if any(line.strip(" :").lower() in _LISTS for line in block)]
    body = (lists[-1] + 1 + (len(paragraphs[lists[-1]]) == 1)) if lists else 0
    return [line for lines in paragraphs[:body] for line in lines], paragraphs[body:]


def half(text: str) -> Literal["presentation", "questions"] | None:
    """Which half of a call this text is, by its content; None if neither."""
    top = text[:12000].lstrip("\ufeff \t\r\n")
    if _QUESTIONS.fullmatch(top.split("\n", 1)[0].strip()):
        return "questions"
    first = [line for line in top.split("\n", 12)[:12] if line.strip()]
    listed = any(line.strip(" :\r").lower() in _LISTS for line in top.split("\n"))
    titled = any(_TICKER.search(line[:400]) for line in first[:4])
    return "presentation" if listed and titled and "<" not in top[:1] else None


def claims(text: str) -> bool:
    """Whether this is either half of such a call."""
    return half(text) is not None


def read(presentation: str | None, questions: str | None) -> tuple[Draft, ...]:
    """The call of both halves, or of the one there is."""
    lines, body = cut(blocks(presentation or ""))
    head, seats = heading(above(lines)), roster(lines)
    said = [*speeches(body, seats, "remarks"), *speeches(blocks(questions or ""), seats, "questions")]
    if not said:
        raise ReadError("no speech in it: a heading without a turn")
    return (Draft(FORMAT, settled(said, seats), head.company, head.ticker, head.title, head.held_on, head.fiscal),)


def above(lines: list[str]) -> list[str]:
    """The lines before the first list of participants, a title and its continuations."""
    for index, line in enumerate(lines):
        if line.strip(" :").lower() in _LISTS:
            return lines[:index][:6]
    return lines[:1]
