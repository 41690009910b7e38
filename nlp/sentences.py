"""Sentences of a call, with exact character spans, by a blank spaCy pipeline."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_lang_class

from nlp.boilerplate import is_boilerplate
from nlp.nouns import Call, Sentence

# spaCy refuses a text of over a million characters, and its memory grows with the longest one.
LONGEST_PIECE = 100_000
# Machine transcripts sometimes lose their full stops; past this many tokens a comma or a conjunction has to do.
LONGEST_SENTENCE = 120
# The tokeniser's time grows with the square of a run without blanks.
LONGEST_RUN = 400

_ENDS = frozenset({".", "?", "!", "...", "\u2026", "?!", "!!", "??"})
_CLOSERS = frozenset({'"', "'", ")", "]", "''", "\u201d", "\u2019", "\u00bb"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A full stop after these never ends a sentence.
_TITLES = _words(
    "mr mrs ms dr prof gen sen rep gov capt lt col vs approx fig figs eq dept est ca cf resp incl excl ft mt avg"
)
# A full stop after these ends a sentence only where a sentence visibly starts after it.
_SHORT = _words(
    "inc corp co ltd llc plc bros intl nos vol pp ph.d u.s u.k u.s.a e.u a.m p.m a.k.a d.c n.a s.a n.v ag oy asa st sr"
    " jr jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri e.g i.e viz"
)
# A full stop after these ends a sentence before any capital.
_CLIPPED = _words("etc pct lb lbs yr yrs qtr mkt")
_MERE_POINTERS = _words("nos e.g i.e vol pp")
# In capitals these are other words: the SEC, EST, CA.
_SHOUTED = _words("MR MRS MS DR ST SR JR INC CORP CO LTD LLC PLC BROS VS NO NOS ETC FT MT")
# Names that are written with an exclamation mark.
_EXCLAIMED = _words("yum yahoo jeopardy wow on")
_STARTERS = _words(
    "We The I In Our And But So Thank Thanks Good This That These Those With It As For On Now Today Before At You They"
    " He She There If When Please My Your Their His Her Its To While After During Joining Also Then Well Yes Yeah Okay"
    " Let All Any Because First Second Third Finally Operator Welcome Next Turning From By Over Under What How Why A An"
    " Here Hi Hello Hey Um Uh Who Where Which Can Could Would Should Do Does Did Is Are Was Were Has Have Had Am Not"
    " Just Some Most Much Many Each Both Such Other Others One Two Three However Although Though Overall Additionally"
    " Moreover Furthermore Unfortunately Fortunately Again Further Since Until Once Given Looking Moving Beginning"
    " Starting"
    " Regarding Based Sure Right Great Sorry Only Even Like Maybe Perhaps Actually Obviously Clearly Importantly Still"
)
_AFTER_END = _CLOSERS | _ENDS
# Abbreviations of single letters: u.s, j.p
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_RUN = re.compile(rf"\S{{{LONGEST_RUN}}}")
# How far from the middle a long run may be cut.
_LEEWAY = 40
# Where a run that never ends may be cut, the best places first.
_JOINTS = (
    _words("; so but because thank thanks okay") | (_STARTERS - {"I", "A"}),
    _words(", :"),
    _words("and which or um uh"),
)


@Language.component("call_sentences")
def call_sentences(doc: Doc) -> Doc:
    """The doc with sentence starts set: at full stops that end a sentence, at line ends, and in runs that never end."""
    # Plain lists: reading a token through spaCy's objects costs thirty times more.
    written = [token.text_with_ws for token in doc]
    words = [word.rstrip(" ") or " " for word in written]
    blank_after = [word[-1] == " " for word in written]
    starts = np.full(len(words), -1, dtype="int64")
    if len(words):
        starts[0] = 1
        for begin in _begins(words, blank_after):
            if begin < len(words):
                starts[begin] = 1
        _cut_long_runs(words, starts)
        column: Any = starts.reshape(-1, 1).astype("uint64")
        doc.from_array(["SENT_START"], column)
    return doc


def _begins(words: list[str], blank_after: list[bool]) -> Iterator[int]:
    """Indices of the tokens at which a new sentence begins."""
    for i, word in enumerate(words):
        last = word[-1]
        if last == "\n" or (last == " " and "\n" in word):
            yield i + 1
        elif word in _ENDS or (last == "." and len(word) > 1):
            after = i + 1
            while after < len(words) and not blank_after[after - 1] and words[after] in _AFTER_END:
                after += 1
            if _is_end(words, blank_after, i, after):
                yield after
        elif i and last in ")]" and _is_instruction(words, i):
            yield i + 1


def _is_instruction(words: list[str], i: int) -> bool:
    """Whether the bracket that closes at token i is an operator's, with a new sentence after it."""
    after = words[i + 1][0] if i + 1 < len(words) else ""
    return words[i - 1].lower() in ("instruction", "instructions") and after.isupper()


def _is_end(words: list[str], blank_after: list[bool], i: int, then: int) -> bool:
    """Whether the full stop at (or at the end of) token i ends its sentence; the closing marks end before `then`."""
    text = words[i]
    after = next((w for w in words[then : then + 3] if not w.isspace() and w not in _CLOSERS), None)
    if after is None:
        return True
    upper = after[0].isupper()
    if text in ("?", "?!", "??", "!!"):
        closed = words[then - 1] in _CLOSERS
        return upper or not (closed and (after[0].islower() or after[0] in ",;:"))
    if after in (",", ";", ":", ")", "."):
        return False
    if text in ("...", "\u2026") or words[max(0, i - 1) : i + 1] == [".", "."]:
        return upper
    before = words[i - 1] if i > 0 and not blank_after[i - 1] else ""
    starter = after in _STARTERS
    if text == "!":
        return starter if before.lower() in _EXCLAIMED else upper or after[0].isdigit()
    if text == "." and not blank_after[i] and not upper:
        return False
    return _is_stop(before if text == "." else text[:-1], words[max(0, i - 3) : i], after, starter)


def _is_stop(word: str, before: list[str], after: str, starter: bool) -> bool:
    """Whether a full stop ends the sentence, by the word it follows, the tokens before that and the one after."""
    lower = word.lower()
    if len(word) > 1 and word.isupper() and word.isalpha() and word not in _SHOUTED:
        return True
    if lower in _TITLES:
        return lower == "gen" and (starter or (word.islower() and after[0].isupper()))
    if lower == "no":
        return not after[0].isdigit()
    if lower == "al":
        return "et" not in before[-2:]
    if lower in _CLIPPED:
        return after[0].isupper()
    if lower in _SHORT or _DOTTED.fullmatch(lower):
        return starter and lower not in _MERE_POINTERS
    if len(lower) == 1 and lower.isalpha() and lower != "i":
        return starter or (word == "A" and {"Q", "and"} <= set(before))
    return True


def _cut_long_runs(words: list[str], starts: NDArray[np.int64]) -> None:
    """Mark starts inside runs of over LONGEST_SENTENCE tokens, at joints that leave pieces of about the same length."""
    edges = [*map(int, np.flatnonzero(starts == 1)), len(words)]
    for begin, end in pairwise(edges):
        while (left := end - begin) > LONGEST_SENTENCE:
            aim = begin + left // -(-left // LONGEST_SENTENCE)
            begin = _joint(words, max(begin + 1, aim - _LEEWAY), min(begin + LONGEST_SENTENCE, aim + _LEEWAY), aim)
            starts[begin] = 1


def _joint(words: list[str], first: int, last: int, aim: int) -> int:
    """The token at which to begin anew: the best joint from first to last, the nearest to aim of these; else aim."""
    for joints in _JOINTS:
        found = [i for i in range(first, last) if words[i] in joints]
        if found:
            cut = min(found, key=lambda i: abs(i - aim))
            return cut if words[cut][0].isalnum() else cut + 1
    return aim


@cache
def language() -> Language:
    """The blank English pipeline with the sentence component; loaded once a process."""
    blank = get_lang_class("en")()
    blank.add_pipe("call_sentences")
    return blank


def spans(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of the text, in order, without the blanks around it."""
    for offset, piece in _pieces(text):
        for sentence in language()(piece).sents:
            found = sentence.text
            stripped = found.strip()
            if any(map(str.isalnum, stripped)):
                start = offset + sentence.start_char + len(found) - len(found.lstrip())
                yield start, start + len(stripped)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most LONGEST_PIECE characters, cut at a line end or blank where there is one."""
    start = 0
    while start < len(text):
        end = start + LONGEST_PIECE
        if end < len(text):
            cut = max(text.rfind("\n", start, end), text.rfind(". ", start, end) + 1)
            cut = cut if cut > start else text.rfind(" ", start, end)
            end = cut + 1 if cut > start else end
        for run in _RUN.finditer(text, start, end):
            yield start, text[start : run.end()]
            start = run.end()
        yield start, text[start:end]
        start = end


def split(call: Call) -> tuple[Sentence, ...]:
    """The call's sentences in order; `call.text[s.start:s.end] == s.text`, none crosses a turn."""
    found: list[Sentence] = []
    for number, turn in enumerate(call.turns):
        for start, end in spans(turn.text):
            text = turn.text[start:end]
            found.append(
                Sentence(
                    document=call.id,
                    index=len(found),
                    start=turn.start + start,
                    end=turn.start + end,
                    text=text,
                    turn=number,
                    speaker=turn.speaker,
                    role=turn.role,
                    section=turn.section,
                    boilerplate=turn.role == "operator" or is_boilerplate(text),
                )
            )
    return tuple(found)
