"""One JSON a call: companyName, companyTicker, quarter, fiscalYear, and `content` with "Name -- Title" lines."""

import re

from nlp.errors import ReadError
from nlp.nouns import Draft, Fiscal, Section, Speech
from nlp.periods import stated_date
from nlp.readers.named_turns import SECTION_HEADS, is_label
from nlp.readers.people import roles_in, settle_roles, split_label
from nlp.readers.sections import by_first_question
from nlp.readers.text import mend
from nlp.readers.turns_json import without_notes

FORMAT = "content_json"
_END = re.compile(r"duration:? \d+.*|call participants:?|more \S+ analysis|all earnings call transcripts", re.I)
_LIST = re.compile(r"duration:? \d|call participants", re.I)
_NAMELESS = re.compile(r"operator|(?:unknown|unidentified) (?:speaker|participant|analyst)", re.I)
_ADVERT = re.compile(
    r"stocks? (?:we|that we|our analysts) like better than\b|\bmotley fool\b|\baward-winning analyst team\b"
    r"|^this article is a transcript\b|\b(?:ten|10) best stocks for investors\b|\bstock advisor returns\b"
    r"|^(?:they|the author|\w+ \w+) just revealed what they believe\b|\bhas no position in any of the stocks\b"
    r"|^see the 10 stocks\b|^\*?stock advisor\b|^image source:|^should you invest \$",
    re.I,
)


def claims(value: object) -> bool:
    """Whether the value has a `content` and the fields of this format beside it."""
    return isinstance(value, dict) and "content" in value and ("companyTicker" in value or "companyName" in value)


def is_advert(paragraph: str) -> bool:
    """Whether the publisher, not a speaker, says this: an advertisement, a disclosure, a note on the article."""
    return len(paragraph) < 1500 and bool(_ADVERT.search(paragraph.strip()))


def read(value: object) -> tuple[Draft, ...]:
    """The one call of this document; company and period from its fields, date from the content's header."""
    content = value.get("content") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(content, str):
        raise ReadError("content is not text")
    lines = [line for part in mend(content).split("\n") if (line := part.strip())]
    header, turns, labels = _parts(lines)
    if not turns:
        raise ReadError("no line with a speaker in content")
    speeches = [
        Speech(text, *split_label(label), section=section)
        for label, section, paragraphs in turns
        if (text := without_notes("\n".join(paragraphs)))
    ]
    if not speeches:
        raise ReadError("speakers but no speech in content")
    company, ticker = (mend(v) if isinstance(v := value.get(k), str) else "" for k in ("companyName", "companyTicker"))
    return (
        Draft(
            FORMAT,
            by_first_question(settle_roles(speeches, roles_in(labels))),
            company=company or None,
            ticker=ticker or None,
            title=next((line for line in header if re.search(r"\bearnings\b|\bconference\b", line, re.I)), None),
            held_on=next((day for line in header if (day := stated_date(line))), None),
            fiscal=_fiscal(value.get("fiscalYear"), value.get("quarter")),
            corrected=any("corrected transcript" in line.lower() for line in header),
        ),
    )


def _parts(lines: list[str]) -> tuple[list[str], list[tuple[str, Section, list[str]]], list[str]]:
    """The header's lines, the turns (label, section, paragraphs), and the list of participants at the end."""
    end = max((i for i, line in enumerate(lines) if _LIST.match(line)), default=0)
    labels = [line for line in lines[end + 1 :] if not _END.fullmatch(line)] if end else []
    listed = set(labels)
    header: list[str] = []
    turns: list[tuple[str, Section, list[str]]] = []
    section: Section = "unknown"
    for line in lines:
        if head := next((found for pattern, found in SECTION_HEADS if pattern.fullmatch(line)), None):
            section = head
        elif turns and _END.fullmatch(line):
            break
        elif line in listed or _NAMELESS.fullmatch(line) or is_label(line):
            # Heads before anybody spoke may be a table of contents: then the last of them is not where we are.
            section = "unknown" if not turns and section == "questions" else section
            turns.append((line, section, []))
        elif not turns:
            header.append(line)
        elif not is_advert(line):
            turns[-1][2].append(line)
    return header, turns, labels


def _fiscal(year: object, quarter: object) -> Fiscal:
    year_is_right = isinstance(year, int) and 1900 < year < 2200
    quarter_is_right = isinstance(quarter, int) and not isinstance(quarter, bool) and 1 <= quarter <= 4
    return Fiscal(year if year_is_right else None, quarter if quarter_is_right else None)  # type: ignore[arg-type]
