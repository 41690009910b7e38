"""Sentences of a call, with exact character spans, by a blank spaCy pipeline."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_lang_class

from nlp.boilerplate import is_boilerplate
from nlp.nouns import Call, Sentence

# spaCy refuses a text of over a million characters, and its memory grows with the longest one.
LONGEST_PIECE = 100_000
# Machine transcripts sometimes lose their full stops; past this many tokens a comma or a conjunction has to do.
LONGEST_SENTENCE = 120

_ENDS = frozenset({".", "?", "!", "...", "\u2026", "?!", "!!", "??"})
_CLOSERS = frozenset({'"', "'", ")", "]", "''", "\u201d", "\u2019", "\u00bb"})
# A full stop after these never ends a sentence.
_TITLES = frozenset(
    "mr mrs ms dr prof st sr jr gen sen rep gov capt lt col vs approx fig figs eq sec dept est ca cf al resp incl excl".split()
)
# A full stop after these ends a sentence only where a sentence visibly starts after it.
_SHORT = frozenset(
    "inc corp co ltd llc plc bros intl etc nos vol pp ph.d u.s u.k u.s.a e.u a.m p.m a.k.a d.c n.a s.a n.v ag oy asa"
    " jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri e.g i.e viz".split()
)
_MERE_POINTERS = frozenset({"nos", "e.g", "i.e", "vol", "pp"})
_STARTERS = frozenset(
    "We The I In Our And But So Thank Thanks Good This That These Those With It As For On Now Today Before At You They He"
    " She There If When Please My Your Their His Her Its To While After During Joining Also Then Well Yes Yeah Okay Let"
    " All Any Because First Second Third Finally Operator Welcome Next Turning From By Over Under What How Why".split()
)
_JOINTS = frozenset({",", ";", ":", "and", "but", "so", "because", "which", "or"})


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
        doc.from_array([SENT_START], starts.reshape(-1, 1).astype("uint64"))
    return doc


def _begins(words: list[str], blank_after: list[bool]) -> Iterator[int]:
    """Indices of the tokens at which a new sentence begins."""
    for i, word in enumerate(words):
        last = word[-1]
        if last == "\n" or (last == " " and "\n" in word):
            yield i + 1
        elif (word in _ENDS or (last == "." and len(word) > 1)) and _is_end(words, blank_after, i):
            after = i + 1
            while after < len(words) and words[after] in _CLOSERS and not blank_after[after - 1]:
                after += 1
            yield after


def _is_end(words: list[str], blank_after: list[bool], i: int) -> bool:
    """Whether the full stop at (or at the end of) token i ends its sentence."""
    text = words[i]
    after = next((w for w in words[i + 1 : i + 4] if not w.isspace() and w not in _CLOSERS), None)
    if after is None or text in ("?", "?!", "??", "!!"):
        return True
    if after in (",", ";", ":", ")", "."):
        return False
    upper = after[0].isupper()
    if text in ("!", "...", "\u2026"):
        return upper or after[0].isdigit()
    word = text[:-1].lower()
    if text == ".":
        word = words[i - 1].lower() if i > 0 and not blank_after[i - 1] else ""
        if not blank_after[i] and not upper:
            return False
    starter = after in _STARTERS
    if word in _TITLES:
        return False
    if word == "no":
        return not after[0].isdigit()
    if word in _SHORT or "." in word:
        return starter and word not in _MERE_POINTERS
    if len(word) == 1 and word.isalpha() and word != "i":
        return starter
    return True


def _cut_long_runs(words: list[str], starts: NDArray[np.int64]) -> None:
    """Mark starts inside runs of over LONGEST_SENTENCE tokens, at the joint nearest before the limit."""
    edges = [*map(int, np.flatnonzero(starts == 1)), len(words)]
    for begin, end in zip(edges, edges[1:], strict=False):
        while end - begin > LONGEST_SENTENCE:
            limit = begin + LONGEST_SENTENCE
            joints = (i for i in range(limit, begin + LONGEST_SENTENCE // 2, -1) if words[i].lower() in _JOINTS)
            cut = next(joints, limit)
            begin = cut if words[cut][0].isalnum() else cut + 1
            starts[begin] = 1


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
