"""FactSet CallStreet transcripts: participants first, name and title before each turn, marks Q and A, running heads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlp.errors import ReadError
from nlp.nouns import Draft, Role, Section, Speech
from nlp.periods import stated_date, stated_period
from nlp.readers.people import find_name, settle_roles
from nlp.readers.roles import role_of
from nlp.readers.rosters import BULLET, NAMELESS, flow, is_name, without_page_numbers
from nlp.readers.sections import by_first_question
from nlp.readers.text import mend

FORMAT = "callstreet"

_MARK = re.compile(r"^Copyright © [\d-]+ FactSet CallStreet|\bwww\.callstreet\.com\b", re.M)
_FOOT = re.compile(r"(?:\d-\d{3}-FACTSET )?www\.callstreet\.com.*|(?:.* )?Copyright © [\d-]+ FactSet CallStreet, LLC")
_KIND = re.compile(r"(?:Corrected|Raw|Preliminary) Transcript|Formatted Report")
_COMPANY = re.compile(r"(.+) \(([A-Z][A-Z0-9.]{0,6})\)")
_PAGES = re.compile(r"Total Pages: \d+")
_RULE = re.compile(r"\.{20,}")
_LEADER = re.compile(r"[A-Z][^a-z]{3,90}\.{10,}")  # the heads of a "Formatted Report"
_MINOR = re.compile(r"[A-Z][\w&/'-]*,?(?: (?:[A-Z0-9][\w&/'-]*|and|of|to|the|for|in|on|by|with|&),?)*")
_SECTIONS: Mapping[str, Section] = {
    "MANAGEMENT DISCUSSION SECTION": "remarks",
    "QUESTION AND ANSWER SECTION": "questions",
    "QUESTION-AND-ANSWER SECTION": "questions",
}
_LISTS: Mapping[str, Role] = {"CORPORATE PARTICIPANTS": "management", "OTHER PARTICIPANTS": "analyst"}
_OPERATOR = re.compile(r"(Operator): *(.*)")
_MARKED = re.compile(r"^(.*?) ?\b([QA])$")
_ASKER: Mapping[str, Role] = {"Q": "analyst", "A": "management"}
_LONGEST_TITLE = 5


@dataclass
class _Turn:
    speaker: str | None
    title: str | None
    role: Role
    section: Section
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Person:
    title: str
    role: Role


def claims(text: str) -> bool:
    """Whether the pages carry the feet of FactSet CallStreet and the text its section heads."""
    return bool(_MARK.search(text)) and any(head in text for head in _SECTIONS)


def read(text: str) -> tuple[Draft, ...]:
    """The one call: turns with titles, roles and sections; company, period and date from the running head."""
    pages = [line.strip() for line in mend(text).split("\n") if line.strip()]
    heads = _heads(pages)
    lines = without_page_numbers(pages, [line in heads or bool(_FOOT.fullmatch(line)) for line in pages])
    start = next((i for i, line in enumerate(lines) if line in _SECTIONS), None)
    if start is None:
        raise ReadError("a CallStreet cover without a discussion or question section")
    people = _people(lines[:start])
    speeches = [
        Speech(words, turn.speaker, turn.title, turn.role, turn.section)
        for turn in _turns(_without_minor_heads(lines[start:]), people)
        if (words := mend(flow(turn.lines)))
    ]
    if not speeches:
        raise ReadError("a CallStreet transcript without any speech")
    company = next((found for line in heads if (found := _COMPANY.fullmatch(line))), None)
    event = next((line for line in heads if stated_period(line).known), None)
    known = {name.lower(): person.role for name, person in people.items()}
    return (
        Draft(
            FORMAT,
            by_first_question(settle_roles(speeches, known)),
            company=company[1] if company else None,
            ticker=company[2] if company else None,
            title=event,
            held_on=next((day for line in heads if (day := stated_date(line))), None),
            fiscal=stated_period(event or ""),
            corrected="Corrected Transcript" in heads,
        ),
    )


def _heads(lines: Sequence[str]) -> list[str]:
    """The running head: the lines between the cover's foot and the second page's."""
    feet = [i for i, line in enumerate(lines) if "www.callstreet.com" in line]
    if len(feet) < 2:
        return [line for line in lines[:12] if _KIND.fullmatch(line) or _COMPANY.fullmatch(line)]
    heads: list[str] = []
    for line in reversed(lines[feet[0] + 1 : feet[1]]):
        if line.isdigit():
            continue
        heads.insert(0, line)
        if _COMPANY.fullmatch(line):
            break
    return [line for line in heads if len(line) < 100]


def _people(lines: Sequence[str]) -> dict[str, _Person]:
    """The participants: each name with title and role."""
    people: dict[str, _Person] = {}
    role: Role = "unknown"
    name: str | None = None
    for line in lines:
        if line in _LISTS:
            role, name = _LISTS[line], None
        elif role == "unknown" or _RULE.fullmatch(line):
            continue
        elif name is None or (people[name].title and is_name(line)):
            name = line
            people[name] = _Person("", role)
        else:
            people[name] = _Person(f"{people[name].title} {line}".strip(), role)
    return people


def _without_minor_heads(lines: Sequence[str]) -> list[str]:
    """The lines without the editors' heads over bullets, as a "Formatted Report" has them."""
    kept = []
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        head = len(line) < 70 and not BULLET.match(line) and BULLET.match(after) and _MINOR.fullmatch(line)
        if not head:
            kept.append(line)
    return kept


def _turns(lines: Sequence[str], people: Mapping[str, _Person]) -> list[_Turn]:
    turns: list[_Turn] = []
    section: Section = "unknown"
    fresh = True
    index = 0
    while index < len(lines):
        line = lines[index]
        if line == "Disclaimer" and any("information herein" in later for later in lines[index + 1 : index + 3]):
            break
        index += 1
        if line in _SECTIONS:
            section, fresh = _SECTIONS[line], True
        elif _RULE.fullmatch(line) or _LEADER.fullmatch(line):
            fresh = True
        elif operator := _OPERATOR.fullmatch(line):
            turns.append(_Turn(operator[1], None, "operator", section, [operator[2]]))
            fresh = False
        elif found := _label(lines, index - 1, fresh, people):
            turn, index = found
            turn.section = section
            turns.append(turn)
            fresh = False
        elif turns:
            turns[-1].lines.append(line)
            # A rule inside a turn belongs to the layout: nobody else has begun to speak.
            fresh = False
    return turns


def _label(lines: Sequence[str], at: int, fresh: bool, people: Mapping[str, _Person]) -> tuple[_Turn, int] | None:
    """The turn whose name and title begin at this line, and the index of its first words."""
    name = lines[at]
    if name in ("Q", "A") and (fresh or lines[at - 1].endswith((".", "?", "!"))):
        return _Turn(None, None, _ASKER[name], "unknown"), at + 1
    if (named := _MARKED.fullmatch(name)) and is_name(named[1]):
        listed = find_name(named[1], people)
        found = people[listed] if listed else _Person("", _ASKER[named[2]])
        return _Turn(listed or named[1], found.title or None, found.role, "unknown"), at + 1
    person = people.get(name)
    if person is None and not (fresh and (is_name(name) or NAMELESS.fullmatch(name))):
        return None
    joined = ""
    for index in range(at + 1, min(at + 1 + _LONGEST_TITLE, len(lines))):
        joined = f"{joined} {lines[index]}".strip()
        marked = _MARKED.fullmatch(joined)
        title = marked[1] if marked else joined
        if person and _same(title, person.title):
            after = index + 1
            alone = after < len(lines) and not marked and lines[after] in ("Q", "A")
            return _Turn(name, person.title, person.role, "unknown"), after + alone
        if marked and (person or index <= at + 2):
            role = person.role if person else _ASKER[marked[2]]
            return _Turn(name, title or None, role, "unknown"), index + 1
    if at + 1 < len(lines) and fresh and role_of(name, lines[at + 1]) != "unknown":
        title = lines[at + 1]
        if len(title) < 100 and not title.endswith((".", "?", "!")):
            return _Turn(name, title, person.role if person else "unknown", "unknown"), at + 2
    return (_Turn(name, person.title, person.role, "unknown"), at + 1) if person and fresh else None


def _same(one: str, other: str) -> bool:
    """Whether two titles differ in blanks only: the page loses some."""
    return "".join(one.split()) == "".join(other.split())
