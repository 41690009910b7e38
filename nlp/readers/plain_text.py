"""Machine transcripts: a call's words and nothing else. The last resort for a text that no other reader claims."""

import re

from nlp.errors import ReadError
from nlp.nouns import Draft, Speech
from nlp.readers.text import mend

FORMAT = "plain_text"

_STUB = 150
_SAMPLE = 200_000
_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
_PERSONS = re.compile(r"(?:i|we|you|us|our|your|my|they|it's|that's|let's|(?:i|we|you)'(?:m|re|ve|ll|d))")
_CALL = re.compile(
    r"(?:quarters?|earnings|revenues?|guidance|margins?|ebitda|eps|fiscal|operator|operating|analysts?|investors?|sales"
    r"|growth|customers|outlook|shareholders|backlog|dividend|demand|pricing|tariffs|profit|cash|capital|basis|billion"
    r"|million|share|questions?|webcast|results|year|morning|afternoon|thanks?|business|market|costs?|income)"
)
_MARKUP = re.compile(r"[<>{}\[\]|=;#*_\\`~^]")
_LISTED = re.compile(r"^[ \t]{0,40}(?:[-*+#|>]|\d{1,3}[.)] |```)", re.M)


def claims(text: str) -> bool:
    """Whether there is any text at all: every other reader is asked first, and `read` says what is wrong with it."""
    return bool(text[:_SAMPLE].strip())


def is_speech(text: str) -> bool:
    """Whether this is the text of a call, and not other prose, data, code, markup or a stub."""
    return _refusal(text) is None


def read(text: str) -> tuple[Draft, ...]:
    """The call as one speech by nobody in particular."""
    if refusal := _refusal(text):
        raise ReadError(refusal)
    return (Draft(FORMAT, (Speech(mend(text)),)),)


def _refusal(text: str) -> str | None:
    """Why this is not a call, in one line; None if it is one."""
    sample = text[:_SAMPLE]
    words = [word.lower().replace("’", "'") for word in _WORD.findall(sample)]
    length = len(sample.split())
    if not words:
        return "no sign of a call: not a word in it"
    lines = sample.count("\n") + 1
    if sample.lstrip()[:1] in "<{[" or len(_MARKUP.findall(sample)) > 0.008 * len(sample):
        return "no sign of a call: markup, data or source code"
    if length >= _STUB and (len(words) < 0.75 * length or (lines > 20 and length < 8 * lines)):
        return "no sign of a call: figures or a list, not sentences"
    if lines > 10 and len(_LISTED.findall(sample)) > 0.25 * lines:
        return "no sign of a call: a list or a formatted page"
    if length < _STUB:
        return f"{length} words: a stub, not a call"
    persons = sum(bool(_PERSONS.fullmatch(word)) for word in words) / len(words)
    if persons < 0.02:
        return "no sign of a call: nobody says I, we or you"
    told = [word for word in words if _CALL.fullmatch(word)]
    if len(told) < 0.01 * len(words) or len(set(told)) < 6:
        return "no sign of a call: no word of results, quarters or investors"
    return None
