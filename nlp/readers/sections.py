"""What the queue of questions tells: where it begins, and who is who, for sources that do not mark it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from nlp.nouns import Role, Speech
from nlp.readers.people import nameless

_FIRST = re.compile(
    r"\b(?:first|1st|opening)\s+(?:\w+\s+){0,2}?question\b[^.?!]{0,40}\b(?:from|with|line|is|to)\b"
    r"|\bfirst (?:caller|analyst|one)\b[^.?!]{0,40}\b(?:from|is|question)\b",
    re.I,
)
_LONGEST_CUE = 600  # a longer speech by one of the company is remarks that end in the cue
_LOOK_BACK = 5
_CALLS_NEXT = re.compile(
    r"\bquestion\b[^.?!]{0,60}\b(?:from|line of)\b|\byour line is\b|\bconference operator\b"
    r"|\b(?:listen-only|call is being recorded|concludes today's|disconnect)\b",
    re.I,
)
_ASKED = re.compile(r"\bquestion\b[^.?!]{0,60}\b(?:from|with|line of)\b|\byour line is\b", re.I)
_FEWEST_CALLS = 3


def by_first_question(speeches: Sequence[Speech]) -> tuple[Speech, ...]:
    """The speeches with sections, if none had one and the first question is clear; else unchanged."""
    speeches = tuple(speeches)
    start = None if any(s.section != "unknown" for s in speeches) else _questions_start(speeches)
    if start is None:
        return speeches
    return tuple(replace(s, section="remarks" if i < start else "questions") for i, s in enumerate(speeches))


def roles_by_queue(speeches: Sequence[Speech]) -> tuple[Speech, ...]:
    """Roles of mere ids ("spk03"): who calls the next question is the operator, who then first speaks an analyst."""
    speeches = tuple(speeches)
    calls = [s.speaker for s in speeches if s.speaker and _CALLS_NEXT.search(s.text)]
    operator = max(sorted(set(calls)), key=calls.count, default=None)
    named = any(speech.role != "unknown" or not nameless(speech.speaker) for speech in speeches)
    if named or operator is None or calls.count(operator) < _FEWEST_CALLS:
        return speeches
    roles: dict[str | None, Role] = {}
    for before, speech in pairwise(speeches):
        roles.setdefault(before.speaker, "unknown")
        if before.speaker == operator and _ASKED.search(before.text):
            roles.setdefault(speech.speaker, "analyst")
    roles[operator] = "operator"
    return tuple(replace(s, role=roles.get(s.speaker, "unknown")) for s in speeches)


def _questions_start(speeches: tuple[Speech, ...]) -> int | None:
    """The index of the first speech of the questions."""
    last = len(speeches) - 1
    analyst = next((i for i, s in enumerate(speeches) if s.role == "analyst"), None)
    end = last if analyst is None else analyst
    # The first cue, not the nearest: a caller who did not answer was asked before.
    for cue in range(1, end):
        if _is_cue(speeches[cue]) and (analyst is None or speeches[cue].role == "operator" or cue >= end - _LOOK_BACK):
            short = speeches[cue].role == "operator" or len(speeches[cue].text) <= _LONGEST_CUE
            return cue if short else cue + 1
    # No cue: an analyst's first words after nobody but the company and the operator.
    before = {s.role for s in speeches[:end]}
    if analyst is None or "management" not in before or "unknown" in before:
        return None
    while speeches[analyst - 1].role == "operator":
        analyst -= 1
    return analyst


def _is_cue(speech: Speech) -> bool:
    return speech.role != "analyst" and bool(_FIRST.search(speech.text[-_LONGEST_CUE:]))
