"""The people of a call: labels like "Name -- Title", names that differ a little, and who was introduced as what."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from nlp.nouns import Role, Speech
from nlp.readers.roles import names_management, role_of

_DASHES = re.compile(r"\s*--+\s*|\s+[\u2013\u2014]\s*")
_BRACKETS = re.compile(r"[\[(][^\])]*[\])]")
_ADDED = {"jr", "sr", "ii", "iii", "iv", "cfa", "cpa", "phd", "md", "esq", "mr", "mrs", "ms", "dr", "sir"}
_NAMELESS = re.compile(
    r"^\W*(?:unknown|unidentified|unnamed|unverified|speaker\s*\w?\d*\W*$|spk_?\d+|participant)\b", re.I
)
_SHORT_FOR = {
    "andy": "andrew", "beth": "elizabeth", "betsy": "elizabeth", "bill": "william", "bob": "robert", "chip": "charles",
    "chuck": "charles", "dick": "richard", "drew": "andrew", "hank": "henry", "jack": "john", "jim": "james",
    "kate": "katherine", "kathy": "catherine", "larry": "lawrence", "liz": "elizabeth", "mike": "michael",
    "ned": "edward", "peggy": "margaret", "sandy": "alexander", "ted": "edward", "tim": "timothy", "tony": "anthony",
}  # fmt: skip
_ASKS = re.compile(r"\b(?:questions?|line of|follow-?up|next (?:caller|up|is|we)|q&a|(?:go|move)(?:ing)? to)\b", re.I)
_HANDS_OVER = re.compile(r"\b(?:over|back) to\b[^.]*$", re.I)
_CALLED = re.compile(r"\b(?:our|its|CEO|CFO|COO|president|officer|relations),?\s*$", re.I)
_COMPANY_TITLE = re.compile(r"^[^.;:]{0,70}")


def split_label(label: str) -> tuple[str, str | None]:
    """Name and title of "Name -- Title" or "Name--Firm -- Analyst"; the title is None where there is none."""
    name, *rest = [part.strip() for part in _DASHES.split(label.strip(), maxsplit=1) if part.strip()] or [""]
    return name, rest[0] if rest else None


def titles_in(labels: Iterable[str]) -> dict[str, str]:
    """Titles by lower-case name, from a list of "Name -- Title"."""
    people = [split_label(label) for label in labels if label.strip(" -\u2013\u2014")]
    return {name.lower(): title for name, title in people if title}


def roles_in(labels: Iterable[str]) -> dict[str, Role]:
    """Roles by lower-case name, from a list of "Name -- Title"; only those the titles tell."""
    return {name: role for name, title in titles_in(labels).items() if (role := role_of(name, title)) != "unknown"}


def nameless(name: str | None) -> bool:
    """Whether this names nobody: nothing, "Unknown speaker", "spk03"."""
    return not name or bool(_NAMELESS.match(name))


def find_name(name: str | None, names: Iterable[str]) -> str | None:
    """The one of `names` that is this person, by nickname, initial or misspelling too; None if none or several."""
    if name is None or nameless(name):
        return None
    names = list(names)
    for test in (_equal, _akin, _misspelt, _part):
        if found := [other for other in names if test(_words(name), _words(other))]:
            return found[0] if len(found) == 1 else None
    return None


def settle_roles(speeches: Sequence[Speech], known: Mapping[str, Role] | None = None) -> tuple[Speech, ...]:
    """The speeches with every role the document tells: by list and title, by other turns, by introduction."""
    known = known or {}
    speeches = [replace(s, role=role_of(s.speaker, s.title, known)) if s.role == "unknown" else s for s in speeches]
    told: dict[str, Role] = {s.speaker.lower(): s.role for s in reversed(speeches) if s.speaker and s.role != "unknown"}
    told = {name: role for name, role in {**told, **known}.items() if role != "operator"}
    opening = next((s.speaker for s in speeches if s.role != "operator"), None)
    if opening and told.get(opening.lower()) == "analyst" and speeches[-1].section == "questions":
        # Lists call an agency's investor relations an analyst; who opens the remarks is none.
        speeches = [replace(s, role="management") if s.speaker == opening else s for s in speeches]
    found: dict[str | None, Role] = {}
    for name in {s.speaker for s in speeches if s.role == "unknown"}:
        other = find_name(name, told)
        found[name] = told[other] if other else _introduced(name, speeches)
    return tuple(replace(s, role=found[s.speaker]) if s.role == "unknown" else s for s in speeches)


def _introduced(name: str | None, speeches: Sequence[Speech]) -> Role:
    """What others call this person just before or after the name: whose question is next, or a company title."""
    if name is None or nameless(name) or len(_words(name)) < 2:
        return "unknown"
    first, last = _words(name)[0], _words(name)[-1]
    spoken = re.compile(rf"\b{re.escape(first)}\b(?:\s+\S+)?\s+{re.escape(last)}\b", re.I)
    for index, speech in enumerate(speeches):
        soon = any(later.speaker == name for later in speeches[index + 1 : index + 4])
        for hit in spoken.finditer(speech.text):
            before, after = speech.text[max(0, hit.start() - 90) : hit.start()], speech.text[hit.end() : hit.end() + 90]
            if soon and speech.speaker != name and _ASKS.search(before) and not _HANDS_OVER.search(before):
                return "analyst"
            title = _COMPANY_TITLE.match(after)
            if _CALLED.search(before) or (title and after.startswith(",") and names_management(title[0])):
                return "management"
    return "unknown"


def _words(name: str) -> tuple[str, ...]:
    """Lower-case words of a name without brackets, points, honours and generations."""
    words = re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", _BRACKETS.sub(" ", name.lower()))
    return tuple(word for word in words if word not in _ADDED)


def _equal(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return bool(one) and one == other


def _akin(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Same last name, and first names that may be the same: initial, short form, or three letters alike."""
    if len(one) < 2 or len(other) < 2 or one[-1] != other[-1]:
        return False
    return any(_same_first(a, b) for a in one[:-1] for b in other[:-1] if one[0] == a or other[0] == b)


def _same_first(a: str, b: str) -> bool:
    a, b = _SHORT_FOR.get(a, a), _SHORT_FOR.get(b, b)
    return a[:3] == b[:3] or (min(len(a), len(b)) == 1 and a[0] == b[0])


def _misspelt(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if len(one) < 2 or len(other) < 2:
        return False
    first = SequenceMatcher(None, one[0], other[0]).ratio() >= 0.6 or _same_first(one[0], other[0])
    return first and SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() >= 0.85


def _part(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """One is a single word, the other's first or last name."""
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and len(short[0]) > 2 and short[0] in (long[0], long[-1])
