"""Two-column pages with a translation on the right: only the English left column is read."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from nlp.errors import ReadError
from nlp.nouns import Draft, Section, Speech
from nlp.readers.qna_pair import (
    Roster,
    above,
    blocks,
    cut,
    heading,
    is_name,
    key,
    roster,
    settled,
    speeches,
    turn_head,
    voice,
)
from nlp.readers.text import mend

FORMAT = "bilingual_html"

_DEEPEST = 2000  # the parser's time grows with the square of it
_TAG = re.compile(r"<(/?)(?!br|hr|img|meta|link|input|!)[a-zA-Z]")
_BREAK = "\ue000"  # stands for <br>, as newlines in the source are only blanks
_COLUMNS = re.compile(r"<th[^>]{0,200}>\s{0,20}Original\s{0,20}</th>\s{0,40}<th[^>]{0,200}>\s{0,20}Translation", re.I)
_EAST_ASIAN = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]{1,2000}")
_LABEL = re.compile(r"([^:\n]{2,110}):(?: |\n|$)")
_TAIL = re.compile(r"[^\s\w](?: \S{1,30}){1,6}$")
_FIRM = re.compile(r"[^.?!:\n]{2,80}?(?:Inc\.|Co\.|L\.P\.)?[^.?!:\n]{0,40}, Research Division ")


def claims(text: str) -> bool:
    """Whether this is such a page: HTML with a table of the columns Original and Translation."""
    top = text[:200_000]
    return "<" in top[:300] and bool(_COLUMNS.search(top))


def read(text: str) -> tuple[Draft, ...]:
    """The call of the English column."""
    if _depth(text) > _DEEPEST:
        raise ReadError("HTML nested too deep: tags that are never closed")
    rows = list(_rows(text))
    remarks = _unglued(" ".join(cell for section, cell in rows if section == "remarks"))
    lines, body = cut(blocks(remarks))
    seats = roster(_relined(lines))
    body = [part for block in body for part in _split_tail(block, seats)]
    head = heading(above(lines))
    said = [*speeches(body, seats, "remarks")]
    asked = [cell for section, cell in rows if section == "questions"]
    if sum(bool(_label(cell, seats)) for cell in asked) > len(asked) / 2:
        said += _labelled(asked, seats)
    else:
        asked_body = [part for block in blocks(_unglued(" ".join(asked))) for part in _split_tail(block, seats)]
        said += speeches(asked_body, seats, "questions")
    if not said:
        raise ReadError("no English speech in the left column of its tables")
    return (Draft(FORMAT, settled(said, seats), head.company, head.ticker, head.title, head.held_on, head.fiscal),)


def _depth(text: str) -> int:
    """The most tags open at once, by counting."""
    depth = deepest = 0
    for tag in _TAG.finditer(text):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _rows(text: str) -> Iterator[tuple[Section, str]]:
    """The left cell of every row with its section: the second h2 (or one named Q&A) opens the questions."""
    tree = LexborHTMLParser(text)
    headings = 0
    section: Section = "remarks"
    for node in tree.css("h2, tr"):
        if node.tag == "h2":
            headings += 1
            section = "questions" if headings > 1 or "Q&A" in node.text() else "remarks"
        elif (cell := node.css_first("td")) is not None and (english := _english(cell)):
            yield section, english


def _english(cell: LexborNode) -> str:
    """The cell's text by lines, without lines that are mostly East Asian and without such characters in others."""
    for line_break in cell.css("br"):
        line_break.replace_with(_BREAK)
    kept = []
    for line in re.sub(r"\s{1,9999}", " ", cell.text()).split(_BREAK):
        bare = _EAST_ASIAN.sub("", line)
        if len(bare) == len(line) or sum(map(str.isalpha, bare)) > len(line) - len(bare):
            kept.append(bare.strip())
    return "\n".join(kept).strip()


def _unglued(text: str) -> str:
    """The text with its section heading on a line of its own."""
    return re.sub(r"\bQuestion-and-Answer Session\b(?=\n)", "\n\nQuestion-and-Answer Session\n", text)


def _relined(lines: list[str]) -> Iterator[str]:
    """Lines of participants; two that were joined after "Inc." are parted again."""
    for line in lines:
        yield from re.sub(r"(?<=[a-z]\.) (?=[^\-–—]{4,40} [-–—] )", "\n", line).split("\n")


def _split_tail(block: list[str], seats: Roster) -> Iterator[list[str]]:
    """A block parted before the name that ends its first line: pages join a speaker line to the sentence before."""
    name = _last_name(block[0]) if len(block) <= 2 and not turn_head(block, seats) else None
    if name and turn_head([name, *block[1:]], seats):
        yield [block[0][: -len(name)].rstrip()]
        yield [name, *block[1:]]
    else:
        yield block


def _last_name(line: str) -> str | None:
    """The listed or likely name after the line's last sentence."""
    if not (tail := _TAIL.search(line[-200:])):
        return None
    words = tail[0].split(" ")
    for start in range(len(words) - 1, 0, -1):
        name = " ".join(words[start:])
        if name == "Operator" or (is_name(name) and not words[start - 1][-1:].isalnum()):
            return name
    return None


def _label(cell: str, seats: Roster) -> str | None:
    """The speaker's name or title before the colon that opens a row of questions."""
    found = _LABEL.match(cell)
    if not found:
        return None
    label = found[1].strip()
    titles = {seat.title for seat in seats.values()}
    return label if label == "Operator" or key(label) in seats or label in titles or is_name(label) else None


def _labelled(cells: list[str], seats: Roster) -> Iterator[Speech]:
    """Turns of rows "Name: title text"; a row without a name continues the turn before."""
    owners = Counter(seat.title for seat in seats.values())
    by_title = {seat.title: seat.name for seat in seats.values() if seat.title and owners[seat.title] == 1}
    now, called = Speech("", section="questions"), None
    for cell in cells:
        label = _label(cell, seats)
        said = cell[len(label) + 1 :].strip() if label else cell
        # the next speaker's name may hang on the end of a row, and its title then open the next
        ahead = _last_name(said)
        ahead = ahead if ahead and key(ahead) in seats else None
        said = said.removesuffix(ahead).rstrip() if ahead else said
        if label is None:
            now, called = replace(now, text=mend(f"{now.text}\n\n{said}")), ahead
            continue
        if now.text:
            yield now
        if key(label) not in seats and label in owners:
            # the name was lost and the title took its place
            now = voice(called or by_title.get(label, ""), label, seats, "questions")
            now = replace(now, speaker=now.speaker or None)
        else:
            seat, firm = seats.get(key(label)), _FIRM.match(said[:160])
            title = seat.title if seat else firm[0].strip() if firm else None
            said = said.removeprefix(title) if title else said
            now = voice(label, title, seats, "questions")
        now, called = replace(now, text=mend(said)), ahead
    if now.text:
        yield now
