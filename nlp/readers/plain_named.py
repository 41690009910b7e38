"""Other transcripts that name who speaks: "Name, Title: ..." before the words, or a listed name on its own line."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from nlp.errors import ReadError
from nlp.nouns import Draft, Role, Section, Speech
from nlp.periods import stated_date, stated_period
from nlp.readers.people import settle_roles
from nlp.readers.roles import role_of
from nlp.readers.rosters import flow, is_name
from nlp.readers.sections import by_first_question
from nlp.readers.text import mend

FORMAT = "plain_named"

_SAMPLE = 300_000
_FEWEST_TURNS = 8
_FEWEST_SPEAKERS = 3
_OTHERS = re.compile(r"\A\s{0,100}[{\[<=]|\bFactSet CallStreet\b|\bREFINITIV\b|\bTHOMSON REUTERS\b")
_LABEL = re.compile(r"^([^\n:,(]{2,40})(?:, ([^\n:]{2,80})| \(([^\n:()]{2,60})\))?:(?: +|$)(.*)$", re.M)
_OPERATOR = re.compile(r"(?:\w+ \()?(?:operator|moderator)\)?", re.I)
_SPACED = re.compile(r"(?:\S ){3,}\S.*")  # letters set apart: a head
_LISTS: Mapping[str, Role] = {"CORPORATEPARTICIPANTS": "management", "CONFERENCECALLHOST": "analyst"}
_SECTIONS: Mapping[str, Section] = {"PRESENTATION": "unknown", "QUESTIONSANDANSWERS": "questions"}
_LISTED = re.compile(r"([^\n:,]{3,40}), ?(\S[^\n:]{2,100})")
_EVENT = re.compile(r"(?=[A-Z]).{0,80}\b(?:Earnings|Buyside|Conference) Call\b(?:.{0,29}[^.])?")
_COMPANY = re.compile(r"([A-Z][\w&.' ]{1,40}?) Q[1-4] \d{4} Earnings Call")
_TOP = 12


def claims(text: str) -> bool:
    """Whether several people are named, again and again, before what they say."""
    sample = text[:_SAMPLE]
    if _OTHERS.search(sample):
        return False
    lines = [line.strip() for line in sample.split("\n")]
    if any(_head(line) in _LISTS for line in lines[:60]):
        return any(_head(line) == "PRESENTATION" for line in lines)
    found = [label[1] for label in map(_LABEL.fullmatch, lines) if label and _is_label(label, Counter())]
    return len(found) >= _FEWEST_TURNS and len(set(found)) >= _FEWEST_SPEAKERS


def read(text: str) -> tuple[Draft, ...]:
    """The one call: turns with what the labels or the list of participants tell; date and period from the top."""
    lines = [line.strip() for line in mend(text).split("\n") if line.strip()]
    start = next((i for i, line in enumerate(lines) if _head(line) == "PRESENTATION"), None)
    listed = _listed(lines[: start or 0])
    # The top ends where somebody speaks: a period or date in speech may be any.
    first = next((i for i, line in enumerate(lines) if _LABEL.fullmatch(line)), _TOP) if start is None else start
    top = lines[: min(first, _TOP)]
    event = next((line for line in top if _EVENT.fullmatch(line)), "")
    speeches = [
        Speech(words, speaker, title, role, section)
        for speaker, title, role, section, spoken in _turns(_without_page_heads(lines, event), listed)
        if (words := mend(flow(spoken)))
    ]
    if not speeches:
        raise ReadError("no line that names a speaker")
    company = _COMPANY.search(event)
    known = {name.lower(): role for name, (_, role) in listed.items()}
    return (
        Draft(
            FORMAT,
            by_first_question(settle_roles(speeches, known)),
            company=company[1] if company else None,
            title=event.split(" | ")[0] or None,
            held_on=next((day for line in top if (day := stated_date(line))), None),
            fiscal=next((period for line in top if (period := stated_period(line)).known), stated_period("")),
        ),
    )


def _head(line: str) -> str:
    """The line without blanks, if it is a head whose letters are set apart; else nothing."""
    return "".join(line.split()).upper() if len(line) < 80 and _SPACED.fullmatch(line) else ""


def _listed(lines: Sequence[str]) -> dict[str, tuple[str, Role]]:
    """Title and role by name, from lists of "Name, Title"."""
    role: Role = "unknown"
    people: dict[str, tuple[str, Role]] = {}
    for line in lines:
        if _head(line):
            role = _LISTS.get(_head(line), "unknown")
        elif role != "unknown" and (found := _LISTED.fullmatch(line)):
            people[found[1]] = (found[2], role)
    return people


def _without_page_heads(lines: Sequence[str], event: str) -> list[str]:
    """The lines without the running head and without page numbers, which count up from one."""
    kept, page = [], 0
    for line in lines:
        if line.isdigit() and int(line[:4]) in (page + 1, page + 2):
            page = int(line[:4])
        elif not event or line != event:
            kept.append(line)
    return kept


_Turn = tuple[str | None, str | None, Role, Section, list[str]]


def _turns(lines: Sequence[str], listed: Mapping[str, tuple[str, Role]]) -> list[_Turn]:
    labels = Counter(found[1] for line in lines if (found := _LABEL.fullmatch(line)))
    turns: list[_Turn] = []
    section: Section = "unknown"
    for line in lines:
        if _head(line) in _SECTIONS:
            section = _SECTIONS[_head(line)]
        elif listed:
            if line in listed:
                title, role = listed[line]
                turns.append((line, title, role, section, []))
            elif _OPERATOR.fullmatch(line):
                turns.append((line, None, "operator", section, []))
            elif turns:
                turns[-1][4].append(line)
        elif (found := _LABEL.fullmatch(line)) and _is_label(found, labels):
            turns.append(_labelled(found, section))
        elif turns:
            turns[-1][4].append(line)
    return turns


def _labelled(found: re.Match[str], section: Section) -> _Turn:
    name, title = found[1], found[2] or found[3]
    if title and _OPERATOR.fullmatch(title):
        return name, title, "operator", section, [found[4]]
    role = role_of(name, title)
    # In brackets stands whom a caller works for; of its own people the company says what they are.
    role = "analyst" if found[3] and role == "unknown" else role
    return name, title, role, section, [found[4]]


def _is_label(found: re.Match[str], labels: Counter[str]) -> bool:
    """Whether this is a speaker before a colon, not a sentence with one."""
    name = found[1].strip()
    if _OPERATOR.fullmatch(name):
        return True
    titled = bool(found[3]) or bool(found[2] and role_of(name, found[2]) != "unknown")
    if titled and (is_name(name) or bool(re.fullmatch(r"[A-Z][a-z]+", name) and _OPERATOR.fullmatch(found[3] or ""))):
        return True
    return is_name(name) and labels[found[1]] > 1
