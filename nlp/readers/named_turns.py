"""Text with a line "Name -- Title" before each turn, and advertisements set into the middle of the speech."""

import re
from collections.abc import Sequence

from nlp.errors import ReadError
from nlp.nouns import Draft, Section, Speech
from nlp.readers.people import roles_in, settle_roles, split_label
from nlp.readers.rosters import NAME, NAMELESS, is_name
from nlp.readers.sections import by_first_question
from nlp.readers.text import mend

FORMAT = "named_turns"

_FEWEST = 3
_SAMPLE = 300_000
_OTHERS = re.compile(r"\A\s{0,100}[{\[<=]|\bFactSet CallStreet\b|\bSTREETEVENTS\b|^THOMSON REUTERS\b", re.M)
_LABEL = re.compile(r"^([^\n]{2,80}?)(?: *-{2,} *| +— +)(\S[^\n]{0,160})$", re.M)
_COMMA_LABEL = re.compile(r"([^,]{3,50}), ([^.?!]{0,60}\bResearch Division[^.?!]{0,120}?)(?: \d+)?")
_FIRM_END = re.compile(r"\b(?:Inc|Corp|Co|Ltd|LLC|L\.P|N\.A|Jr|Sr|S\.A)\.$")
SECTION_HEADS: tuple[tuple[re.Pattern[str], Section], ...] = (
    (re.compile(r"prepared remarks:?", re.I), "remarks"),
    (re.compile(r"questions? (?:and|&) answers?:?", re.I), "questions"),
)
_END = re.compile(r"duration: \d+ minutes?|call participants:|all earnings call transcripts|more \S+ analysis", re.I)
_NOTE = re.compile(r"\[operator (?:sign-?off|closing remarks|instructions)\]", re.I)
_ABBREVIATED = re.compile(r"(?:^|\s)(?:Dr|Mr|Mrs|Ms|St)\.$")
_ADVERT_START = re.compile(
    r"(?:\d+|ten) stocks? (?:that )?(?:we|our analysts) like better than \S.*|should you (?:invest|buy) \$?[\d,]+ .*"
    r"|before you (?:buy|invest in) stock in .*, consider this.*|find out why .* best stocks to buy.*"
    r"|don.t miss this second chance at a .*|where to invest \$?[\d,]+ right now.*",
    re.I,
)
_ADVERT_LINE = re.compile(
    r"\b(?:motley fool|stock advisor|award-winning analyst team|best stocks? (?:for investors )?to buy)\b"
    r"|\bit can pay to listen\b|\bthese (?:10|ten) stocks are even better buys\b"
    r"|^(?:see|learn more about) the .*stocks\b"
    r"|“?\bdouble down”? (?:alerts?|stock)\b|\bwhen we doubled down in \d|\bconsider when \S+ made this list\b"
    r"|\bmissed the boat in buying\b|^(?:learn more|click here to learn more|see the stocks)\W*$",
    re.I,
)


def claims(text: str) -> bool:
    """Whether the text has several lines "Name -- Title" and no mark of another vendor."""
    sample = text[:_SAMPLE]
    if _OTHERS.search(sample):
        return False
    found = 0
    for line in _LABEL.finditer(sample):
        found += is_label(line[0].strip())
        if found >= _FEWEST:
            return True
    return False


def read(text: str) -> tuple[Draft, ...]:
    """The one call: turns with their titles, sections where marked, the advertisements cut out."""
    lines = [line.strip() for line in mend(text).split("\n")]
    turns = turns_in(without_adverts(lines))
    if not any(label for label, _, _ in turns):
        raise ReadError('no line with a speaker ("Name -- Title") in it')
    speeches = speeches_of(turns)
    if not speeches:
        raise ReadError("speakers but no speech in it")
    known = roles_in(label for label, _, _ in turns)
    return (Draft(FORMAT, by_first_question(settle_roles(speeches, known))),)


def speeches_of(turns: Sequence[tuple[str, Section, list[str]]]) -> list[Speech]:
    """The turns that say anything, as speeches; what stands before the first mark of questions is remarks."""
    marked = any(section == "questions" for _, section, _ in turns)
    speeches = []
    for label, section, paragraphs in turns:
        if words := mend(_joined(paragraphs)):
            place: Section = "remarks" if marked and section == "unknown" else section
            name, title = split_label(label.replace(" `", ""))
            speeches.append(Speech(words, name or None, title, section=place))
    return speeches


def without_adverts(lines: Sequence[str]) -> list[str]:
    """The lines without the advertisements among them; what only begins like one stays."""
    kept: list[str] = []
    index = 0
    while index < len(lines):
        end = _advert_end(lines, index) if _ADVERT_START.fullmatch(lines[index]) else index
        if end == index:
            kept.append(lines[index])
        index = max(end, index + 1)
    return kept


def _advert_end(lines: Sequence[str], start: int) -> int:
    """The index after the advertisement that starts here; `start` itself if nothing follows that proves it one."""
    end = start + 1
    proved = False
    for index in range(start + 1, len(lines)):
        if not lines[index]:
            continue
        if not _ADVERT_LINE.search(lines[index]) or is_label(lines[index]):
            break
        end, proved = index + 1, True
        if "returns as of" in lines[index].lower():
            break
    return end if proved or _ADVERT_LINE.search(lines[start]) else start


def turns_in(lines: Sequence[str], section: Section = "unknown") -> list[tuple[str, Section, list[str]]]:
    """Label, section and paragraphs of each turn, beginning in `section`."""
    turns: list[tuple[str, Section, list[str]]] = []
    for index, line in enumerate(lines):
        alone = not (index and lines[index - 1]) and not (index + 1 < len(lines) and lines[index + 1])
        if head := next((found for pattern, found in SECTION_HEADS if pattern.fullmatch(line)), None):
            section = head
        elif turns and _END.fullmatch(line):
            break
        elif NAMELESS.fullmatch(line) or is_label(line) or (alone and is_name(line)):
            turns.append((line, section, []))
        elif (listed := _COMMA_LABEL.fullmatch(line)) and is_name(listed[1]):
            turns.append((f"{listed[1]} -- {listed[2]}", section, []))
        elif line and not _NOTE.fullmatch(line):
            if not turns:
                turns.append(("", section, []))  # words before anybody is named: we are not told whose
            turns[-1][2].append(line)
    return turns


def is_label(line: str) -> bool:
    """Whether this is "Name -- Title", not a sentence with a dash in it."""
    found = _LABEL.fullmatch(line)
    if not found or line.endswith(("?", "!", "...", "--")):
        return False
    name, title = found[1], found[2]
    named = NAME.fullmatch(name) or NAMELESS.fullmatch(name) or (" -- " in title and title.endswith("Analyst"))
    if not named or not (title[0].isupper() or title[0].isdigit()):
        return False
    return (" " in name or title.endswith("Analyst")) and (not line.endswith(".") or bool(_FIRM_END.search(line)))


def _joined(paragraphs: Sequence[str]) -> str:
    """The paragraphs in lines; one that ends in "Dr." was cut there by the source and goes on."""
    text = ""
    for paragraph in paragraphs:
        text += (" " if _ABBREVIATED.search(text[-12:]) else "\n") + paragraph
    return text
