"""Refinitiv and Thomson Reuters StreetEvents transcripts: lists of participants, running heads, some on one line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.errors import ReadError
from nlp.nouns import Draft, Role, Section, Speech
from nlp.periods import stated_date, stated_period
from nlp.readers.people import settle_roles
from nlp.readers.roles import role_of
from nlp.readers.rosters import (
    NAMELESS,
    flow,
    is_name,
    title_at,
    without_firm,
    without_page_numbers,
)
from nlp.readers.sections import by_first_question
from nlp.readers.text import mend

FORMAT = "streetevents"

_FOOT = re.compile(r"^(?:.*\S )?(?:REFINITIV|THOMSON REUTERS)(?: STREETEVENTS)?(?: \|| *$)", re.M)
_RIGHTS = re.compile(r"©\d{4} (?:Refinitiv|Thomson Reuters)\. All rights reserved\. Republication")
_EVENT = r"[A-Z]{3,9} \d{1,2}, \d{4} / \d{1,2}:\d\d[AP]M(?: GMT)?"
_HEAD = re.compile(rf"(?:REFINITIV|THOMSON REUTERS)(?: STREETEVENTS)?(?: \|.*)?|{_EVENT}, .*|EDITED TRANSCRIPT")
_TITLE = re.compile(
    r"(?:\b([A-Z]{1,6})\.[A-Z]{1,3} - )?\b(Q[1-4] \d{4} (.{2,80}?) (?:Earnings|Conference|Investor) \w+)"
)
_TITLE_THEN_WORDS = re.compile(r"^([^\n;^]{3,60};[^\n^]{3,160})\^ ?", re.M)
_LISTS: Mapping[str, Role] = {"CORPORATE PARTICIPANTS": "management", "CONFERENCE CALL PARTICIPANTS": "analyst"}
_SECTIONS: Mapping[str, Section] = {"PRESENTATION": "remarks", "QUESTIONS AND ANSWERS": "questions"}
# On one line the foot and the next page's head stand inside the sentence, with or without a page number.
_FOOT_INLINE = re.compile(
    r"(?:REFINITIV|THOMSON REUTERS)(?: STREETEVENTS)? \|.{0,80}?©\d{4} .{0,500}?affiliated companies\."
    rf"(?: ?\d{{0,3}} ?{_EVENT}, .{{3,90}}? Call\b)?"
)
_SECTION_INLINE = re.compile(r"(?:(?<=[.?!)…] )|^)(PRESENTATION|QUESTIONS AND ANSWERS) (?=[A-Z])", re.M)
_SPEAKER_INLINE = re.compile(
    r"(?:(?<=[.?!)…\"] )|^)((?:[A-Z][\w'’-]*\.?,? ){1,4}[A-Z][\w'’-]+) - ([A-Z](?:[^\n-]|(?<! )-){1,90}) - ",
    re.M,
)
_OPERATOR_INLINE = re.compile(r"(?:(?<=[.?!)…\"] )|^)Operator (?=[A-Z(])(?!Instructions)", re.M)
_FEWEST_LINES = 40


@dataclass(frozen=True)
class _Person:
    name: str
    title: str | None
    role: Role


def claims(text: str) -> bool:
    """Whether the text carries the feet of StreetEvents pages."""
    return bool(_RIGHTS.search(text)) and bool(_FOOT.search(text))


def read(text: str) -> tuple[Draft, ...]:
    """The one call: turns with titles, roles and sections; company, period and date from the running head."""
    text = _TITLE_THEN_WORDS.sub(r"\1\n", mend(text))
    event = re.search(_EVENT, text)
    head = _TITLE.search(text, event.start() if event else 0) or _TITLE.search(text)
    company = head[3] if head else None
    if text.count("\n") < _FEWEST_LINES:
        text = _in_lines(text)
    pages = [line.strip() for line in text.split("\n") if line.strip()]
    lines = without_page_numbers(pages, _are_heads(pages))
    people = _people(lines, company)
    speeches = _speeches(lines, people, company)
    if not speeches:
        raise ReadError("a StreetEvents transcript in which nobody speaks: cut off before its presentation?")
    known = {person.name.lower(): person.role for person in people.values() if person.role != "unknown"}
    return (
        Draft(
            FORMAT,
            by_first_question(settle_roles(speeches, known)),
            company=company,
            ticker=head[1] if head else None,
            title=head[2] if head else None,
            held_on=stated_date(event[0]) if event else None,
            fiscal=stated_period(head[2] if head else ""),
        ),
    )


def _in_lines(text: str) -> str:
    """The text of one line with lines of their own for sections and speakers, without feet."""

    def speaker(found: re.Match[str]) -> str:
        end = title_at(text, found.end())
        return f"\n{found[1]} - {found[2]} - {text[found.end() : end]}\n" if end > found.end() else found[0]

    text = _FOOT_INLINE.sub("\n", text)
    text = re.sub(r" ?\n ?", "\n", _SECTION_INLINE.sub(r"\n\1\n", text))
    text = _OPERATOR_INLINE.sub("\nOperator\n", text)
    parts, done = [], 0
    for found in _SPEAKER_INLINE.finditer(text):
        if (label := speaker(found)) != found[0]:
            parts += [text[done : found.start()], label]
            done = title_at(text, found.end())
    return "".join([*parts, text[done:]])


def _are_heads(lines: Sequence[str]) -> list[bool]:
    """Which lines are running heads and feet; a notice of rights runs on until it names the affiliated companies."""
    heads = [bool(_HEAD.fullmatch(line)) for line in lines]
    for index in (index for index, line in enumerate(lines) if _RIGHTS.match(line)):
        notice = range(index, min(index + 4, len(lines)))
        end = next((i for i in notice if lines[i].endswith("affiliated companies.")), index)
        heads[index : end + 1] = [True] * (end + 1 - index)
    return heads


def _people(lines: Sequence[str], company: str | None) -> dict[str, _Person]:
    """The participants, by their line without blanks and signs."""
    people: dict[str, _Person] = {}
    role: Role = "unknown"
    entry = ""
    for line in lines:
        if line in _SECTIONS:
            break
        if line in _LISTS:
            role, entry = _LISTS[line], ""
        elif role != "unknown":
            if entry and not re.search(r" - |;", line) and not is_name(without_firm(line, company)[0]):
                del people[_key(entry)]
                entry = f"{entry} {line}"
            else:
                entry = line
            people[_key(entry)] = _person(entry, role, company)
    return people


def _person(line: str, role: Role, company: str | None) -> _Person:
    """The person of a line "Name - Firm - Title", "Name Firm - Title", "Name;Title" or "Name"."""
    name, _, title = line.partition(";")
    if title:
        return _Person(name.strip(), title.strip(), role)
    name, *rest = re.split(r" - ", line, maxsplit=2)
    if len(rest) == 2:
        return _Person(name, " - ".join(rest), role)
    name, firm = without_firm(name, company)
    return _Person(name, " - ".join(part for part in (firm, *rest) if part) or None, role)


def _key(line: str) -> str:
    return re.sub(r"\W+", "", line)


def _speeches(lines: Sequence[str], people: Mapping[str, _Person], company: str | None) -> list[Speech]:
    marked = any(line == "PRESENTATION" for line in lines)
    section: Section = "unknown" if marked or "QUESTIONS AND ANSWERS" not in lines else "remarks"
    turns: list[tuple[_Person, Section, list[str]]] = []
    started = not marked and not people  # a list of participants looks like turns
    wrapped = False
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        if line == "DISCLAIMER" and " reserves the right " in after:
            break
        if wrapped:
            wrapped = False
        elif line in _SECTIONS:
            section, started = _SECTIONS[line], True
        elif started and (person := people.get(_key(line + after)) or _speaker(line, people, company)):
            turns.append((person, section, []))
            wrapped = _key(line + after) in people
        elif turns:
            turns[-1][2].append(line)
    return [
        Speech(words, person.name, person.title, person.role, section)
        for person, section, spoken in turns
        if (words := mend(flow(spoken)))
    ]


def _speaker(line: str, people: Mapping[str, _Person], company: str | None) -> _Person | None:
    """Who begins to speak with this line; None if it is speech."""
    if len(line) > 220:
        return None
    if line.lower() == "operator":
        return _Person(line, None, "operator")
    if NAMELESS.fullmatch(line):
        role: Role = "analyst" if "nalyst" in line else "management" if re.search("xec|ompany", line) else "unknown"
        return _Person(line, None, role)
    if person := people.get(_key(line)):
        return person
    name, _, title = line.partition(";")
    if title and is_name(name) and (role := role_of(name, title)) != "unknown":
        return _Person(name, title.strip(), role)
    parts = line.split(" - ", 2)
    if len(parts) == 3 and is_name(parts[0]) and not line.endswith((".", "?", "!")):
        own = bool(company) and parts[1].split()[0].rstrip(",") == str(company).split()[0].rstrip(",")
        listed = next((p.role for p in people.values() if p.name == parts[0]), None)
        role = listed or ("management" if own else "analyst" if company else "unknown")
        return _Person(parts[0], f"{parts[1]} - {parts[2]}", role)
    return None
