"""A scraped page: a header block, what editors wrote about the call, then the call; also its English-Chinese pairs."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from nlp.errors import ReadError
from nlp.nouns import Draft, Role, Speech
from nlp.periods import stated_date, stated_period
from nlp.readers.named_turns import speeches_of, turns_in, without_adverts
from nlp.readers.people import find_name, roles_in, settle_roles
from nlp.readers.roles import role_of
from nlp.readers.rosters import NAMELESS, is_name
from nlp.readers.sections import by_first_question
from nlp.readers.text import mend

FORMAT = "page_text"
FORMAT_PAIRS = "page_pairs"

_BLOCK = re.compile(r"\A\s*={20,}\n(?P<fields>.{0,3000}?)\n={20,}\n", re.S)
_FIELD = re.compile(r"^(Company|Ticker|Quarter|URL): *(\S.*)$", re.M)
_TICKER = re.compile(r"-([a-z.]{1,6})-q[1-4]-\d{4}-earnings")
_FULL = re.compile(r"full conference call transcript:?", re.I)
_REMARKS = re.compile(r"prepared remarks:?", re.I)
_END = re.compile(r"this article is a transcript of this conference call\b|stocks mentioned$", re.I)
_LIST = re.compile(r"call participants:?", re.I)
_TITLED = re.compile(r"(.{2,120}) [—–] (.{2,60})")
_LABEL = re.compile(r"([^:\n]{1,60}):( ?)(?=\S)")
_BRACKETED = re.compile(r"(\w+(?: \w+)?) \(([^()]+)\)")
_ANALYST = re.compile(r"(?:(?:unknown|unidentified) )?analyst", re.I)
_ONE_WORD = re.compile(r"[A-Z][a-z]+")


def claims(text: str) -> bool:
    """Whether the text begins with a block of fields between rules of equals signs."""
    block = _BLOCK.match(text[:4000])
    return bool(block) and "Earnings Call Transcript" in text[:400]


def claims_pairs(value: object) -> bool:
    """Whether the value has `meta` and `pairs` of a text and its translation."""
    pairs = value.get("pairs") if isinstance(value, dict) else None
    return isinstance(pairs, list) and bool(pairs) and isinstance(pairs[0], dict) and "en" in pairs[0]


def read(text: str) -> tuple[Draft, ...]:
    """The one call: only what was said, with what the header states."""
    block = _BLOCK.match(text)
    if not block:
        raise ReadError("no header block between rules of equals signs")
    return (_draft(FORMAT, dict(_FIELD.findall(block["fields"])), _lines([text[block.end() :]])),)


def read_pairs(value: object) -> tuple[Draft, ...]:
    """The one call from the English side of the pairs."""
    if not isinstance(value, dict) or not claims_pairs(value):
        raise ReadError("no pairs of English text and translation")
    english = [pair["en"] for pair in value["pairs"] if isinstance(pair, dict) and isinstance(pair.get("en"), str)]
    meta = value.get("meta")
    fields = {str(k).capitalize(): v for k, v in meta.items() if isinstance(v, str)} if isinstance(meta, dict) else {}
    fields.setdefault("URL", fields.get("Url", ""))
    return (_draft(FORMAT_PAIRS, fields, _lines(english)),)


def _lines(texts: Sequence[str]) -> list[str]:
    return [line for text in texts for line in mend(text).split("\n") if line]


def _draft(form: str, fields: Mapping[str, str], lines: list[str]) -> Draft:
    start = next((i for i, line in enumerate(lines) if _FULL.fullmatch(line)), None)
    # A table of contents comes first: the last head is the one the call stands under.
    older = max((i for i, line in enumerate(lines) if _REMARKS.fullmatch(line)), default=None)
    if start is not None:
        titles = _titles(lines[:start])
        known: dict[str, Role] = {name.lower(): role_of(name, title) for name, title in titles.items()}
        speeches = settle_roles(_speeches(_body(lines[start + 1 :]), titles), known)
    elif older is not None:
        end = next((i for i, line in enumerate(lines) if i > older and _LIST.fullmatch(line)), len(lines))
        known = roles_in(line for line in lines[end + 1 :] if len(line) < 160)
        speeches = settle_roles(speeches_of(turns_in(_body(lines[older + 1 : end]), "remarks")), known)
    else:
        raise ReadError('no transcript in the page: neither "Full Conference Call Transcript" nor "Prepared Remarks"')
    if not speeches:
        raise ReadError("a page with a heading for the call, but no speech under it")
    company = re.sub(r" *\([^()]*\)$", "", mend(fields.get("Company", "")))
    ticker = fields.get("Ticker") or next((m[1].upper() for m in _TICKER.finditer(fields.get("URL", ""))), None)
    return Draft(
        form,
        by_first_question(speeches),
        company=company or None,
        ticker=ticker,
        held_on=next((day for line in lines[:3] if len(line) < 120 and (day := stated_date(line))), None),
        fiscal=stated_period(fields.get("Quarter", "")),
    )


def _body(lines: Sequence[str]) -> list[str]:
    """The lines of the call itself, up to the publisher's notes."""
    end = next((i for i, line in enumerate(lines) if _END.match(line)), len(lines))
    return without_adverts(lines[:end])


def _titles(lines: Sequence[str]) -> dict[str, str]:
    """Titles by name, from the lines "Title — Name" under the head of the participants."""
    start = next((i for i, line in enumerate(lines) if _LIST.fullmatch(line)), len(lines))
    titles: dict[str, str] = {}
    for line in lines[start + 1 :]:
        found = _TITLED.fullmatch(line)
        if not found:
            break
        titles[re.sub(r"[“\"]\w+[”\"] ", "", found[2])] = found[1]
    return titles


def _speeches(lines: Sequence[str], titles: Mapping[str, str]) -> list[Speech]:
    """The turns "Name:speech"; words before the first of them are somebody's, we are not told whose."""
    labels = Counter(found[1] for line in lines if (found := _LABEL.match(line)) and not found[2])
    turns: list[tuple[str | None, list[str]]] = []
    for line in lines:
        found = _LABEL.match(line)
        if found and _is_label(found[1], bool(found[2]), labels, titles):
            turns.append((found[1], [line[found.end() :]]))
        elif turns:
            turns[-1][1].append(line)
        else:
            turns.append((None, [line]))
    named = find_titles([label for label, _ in turns if label], titles)
    return [
        _speech(label, words, named.get(label or "")) for label, spoken in turns if (words := mend("\n".join(spoken)))
    ]


def find_titles(labels: Sequence[str], titles: Mapping[str, str]) -> dict[str, str]:
    """Titles by label, where the list has the same person by another form of the name too."""
    return {label: titles[name] for label in set(labels) if (name := find_name(label, titles))}


def _speech(label: str | None, words: str, title: str | None) -> Speech:
    if label and (found := _BRACKETED.fullmatch(label)):
        return Speech(words, found[2], found[1])
    role: Role = "analyst" if label and _ANALYST.fullmatch(label) else "unknown"
    return Speech(words, label, title, role)


def _is_label(label: str, spaced: bool, labels: Counter[str], titles: Mapping[str, str]) -> bool:
    """Whether this is a speaker's name: a colon with a blank after it is mostly a sentence's own."""
    if spaced:
        return label in titles or labels[label] > 1
    if NAMELESS.fullmatch(label) or label in titles or _BRACKETED.fullmatch(label):
        return True
    return is_name(label) or label == "Analyst" or (bool(_ONE_WORD.fullmatch(label)) and labels[label] > 1)
