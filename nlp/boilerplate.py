"""Words of every call that say nothing: safe harbour, copyright, how to ask a question."""

import re

_LEGAL = re.compile(
    r"forward.looking|safe harbou?r|private securities litigation reform|actual results (?:may|could|might|to) differ"
    r"|differ materially|undertakes? no (?:obligation|duty)|(?:no|any) obligation to (?:publicly )?(?:update|revise)"
    r"|risk factors|form (?:10-?[kq]|8-?k|20-?f)|securities and exchange commission|sec filings?"
    r"|reconciliations? (?:of|to|between) |non-?gaap (?:financial )?(?:measures|results|information) (?:is|are|should)"
    r"|all rights reserved|copyright|without (?:the )?(?:prior|express(?:ed)?) written (?:consent|permission)",
)
_OPERATOR = re.compile(
    r"listen.only mode|press (?:the )?(?:star|\*|pound|#)|press (?:the )?\w+ (?:key )?(?:on|followed)|operator instructions?"
    r"|(?:conference|call|event) is being recorded|(?:turn|hand) the (?:call|conference|floor|program) (?:back )?over"
    r"|(?:next|first|last|final) question (?:is|comes|will come|today comes|goes)|your line is (?:now )?(?:open|live)"
    r"|(?:you may (?:now )?disconnect|please go ahead|standing by)\W*$|question.and.answer session will",
)

# One of these stands in all of the above; looking for them first is ten times faster.
_HINTS = (
    "forward",
    "harbo",
    "litigation",
    "differ",
    "undertake",
    "obligation",
    "risk factors",
    "form ",
    "securities",
    "filing",
    "reconcil",
    "gaap",
    "reserved",
    "copyright",
    "consent",
    "permission",
    "listen",
    "press ",
    "instruction",
    "recorded",
    "over",
    "question",
    "your line",
    "disconnect",
    "ahead",
    "standing by",
)


def is_boilerplate(text: str) -> bool:
    """Whether a sentence is legal boilerplate or an operator's instruction, which carry no mention.

    Operator turns are left out by their role; this finds the same words where a transcript has no speakers.
    """
    lower = text.lower()
    return any(hint in lower for hint in _HINTS) and bool(_LEGAL.search(lower) or _OPERATOR.search(lower))
