"""The taxonomy's small pattern language, compiled to spaCy token patterns.

cost take out          these words in this order, upper or lower case; hyphens between them do not matter
deflat*                any word that begins so
cheaper|less           one of these
<remove>               one of the words of the group `remove`
~4                     at most four words, none of which ends a clause
our?                   this or nothing
#                      a number, in digits or words
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Words = Mapping[str, tuple[str, ...]]

_CLAUSE_ENDS = (".", ";", "?", "!", ":", "...", "--")
_GAP = re.compile(r"~([1-9]\d?)")
_WORD = re.compile(r"[a-z0-9$%&'.]+\*?")
NUMBER = (
    r"[0-9][0-9,.]*(?:x|k|m|mm|bn|b)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|dozens?"
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a pattern: the words, stems* and # that may stand there, or a gap of up to `gap` words."""

    words: tuple[str, ...] = ()
    gap: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sequence of slots, and the text it was written as."""

    source: str
    slots: tuple[Slot, ...]


def parse_pattern(source: str, words: Words) -> Pattern:
    """The pattern written as `source`; raises ValueError saying which part is wrong."""
    slots = tuple(_slot(part, source, words) for part in source.split())
    if slots[0].gap or slots[-1].gap:
        raise ValueError(f"pattern {source!r}: a gap stands at its edge")
    if not any(slot.words for slot in slots):
        raise ValueError(f"pattern {source!r}: it names no word")
    return Pattern(source, slots)


def _slot(part: str, source: str, words: Words) -> Slot:
    if gap := _GAP.fullmatch(part):
        return Slot(gap=int(gap[1]))
    optional = part.endswith("?")
    found: list[str] = []
    for choice in part.removesuffix("?").split("|"):
        if choice.startswith("<") and choice.endswith(">"):
            if choice[1:-1] not in words:
                raise ValueError(f"pattern {source!r}: no word group {choice}")
            found += words[choice[1:-1]]
        elif choice == "#" or _WORD.fullmatch(choice):
            found.append(choice)
        else:
            raise ValueError(f"pattern {source!r}: {choice!r} is neither a word, a stem*, a <group>, a ~gap nor #")
    return Slot(words=tuple(found), optional=optional)


def token_pattern(pattern: Pattern) -> list[dict[str, Any]]:
    """The pattern in the form of spaCy's Matcher."""
    return [_token(slot) for slot in pattern.slots]


def _token(slot: Slot) -> dict[str, Any]:
    if slot.gap:
        return {"LOWER": {"NOT_IN": list(_CLAUSE_ENDS)}, "OP": f"{{0,{slot.gap}}}"}
    plain = all(word[-1] not in "*#" for word in slot.words)
    allowed = {"IN": list(slot.words)} if plain else {"REGEX": rf"^(?:{_choices(slot.words)})$"}
    return {"LOWER": allowed} | ({"OP": "?"} if slot.optional else {})


def _choices(words: Iterable[str]) -> str:
    """A regular expression's alternatives for words, stems* and numbers (#)."""
    return "|".join(
        NUMBER if word == "#" else re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")
        for word in words
    )
