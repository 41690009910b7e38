"""Words of every call that say nothing: safe harbour, copyright, how to ask a question."""

import re
from collections.abc import Mapping

# A form of words, under a part of it that stands in all it matches: looking for the part first is ten times faster.
_Forms = tuple[tuple[str, re.Pattern[str]], ...]


def _forms(written: Mapping[str, str]) -> _Forms:
    return tuple((hint, re.compile(form)) for hint, form in written.items())


_LEGAL = _forms(
    {
        "forward": r"forward.looking (?:statements?|information|remarks|comments|disclosures?|in nature)"
        r"|(?:contains?|includes?|are|considered|deemed|constitutes?|make|making|be)"
        r" (?:certain |some )?forward.looking",
        "safe harb": r"safe harbou?r (?:\w+ )?(?:statements?|disclaimers?|provisions?|language|notices?|disclosures?)"
        r"|safe harbou?r (?:slides?|for|under|page)|safe harbou?r\W*$",
        "litigation reform": r"litigation reform",
        "differ": r"actual (?:results|outcomes) (?:may|could|might|to|will|can) (?:\w+ )?differ"
        r"|differ(?:ing)? materially",
        "undertake": r"undertakes? no (?:obligation|duty)|not undertake (?:any )?(?:obligation|duty)",
        "obligation": r"(?:no|any) (?:obligation|duty or obligation) to (?:publicly )?(?:update|revise)",
        "risk factor": r"risk factors? (?:sections?|described|discussed|set forth|included|contained|outlined|disclosed"
        r"|listed|identified|detailed|in (?:our|the|its|today)|that (?:could|may|might))"
        r"|refer to (?:\w+ ){1,3}risk factors",
        "form ": r"\bform (?:10-?[kq]|8-?k|20-?f)",
        "securities and exchange": r"securities and exchange commission",
        "sec filing": r"\bsec filings?",
        "guarantee": r"not (?:a )?guarantees? of future",
        "uncertaint": r"subject to (?:\w+,? ){0,4}(?:risks,? (?:and )?(?:\w+ )?uncertaint|uncertainties)",
        "reconcil": r"\breconciliations? (?:of|to|between|for) ",
        "gaap": r"non-?gaap (?:financial )?(?:measures|information) (?:is|are|should)|non-?gaap results should",
        "rights reserved": r"all rights reserved",
        "copyright": r"copyright(?:ed| (?:\W*(?:19|20)\d\d|by|of|law|owner|holder|material))",
        "written": r"without (?:the )?(?:prior|express(?:ed)?)(?: prior)? written (?:consent|permission)",
    }
)
_OPERATOR = _forms(
    {
        "listen": r"listen.only mode",
        "press ": r"\bpress (?:the )?(?:star\b|\*|pound\b|#|(?:one|two|zero|[0-9])\b)",
        "operator instruction": r"operator instructions?",
        "recorded": r"(?:conference|call|event|webcast|meeting) (?:\w+ ){0,2}(?:is|are|will be)"
        r" (?:also )?(?:being )?recorded",
        " over": r"(?:turn|turning|hand|handing|pass) the (?:call|conference|floor|program|meeting)"
        r" (?:back )?over\b",
        "question": r"(?<!my )\b(?:next|first|last|final) question (?:today |now )?"
        r"(?:(?:is |will |is going to )?(?:be|comes?|coming|goes)|is) (?:today |now |to us )?(?:from|over to)\b"
        r"(?!.*\basks?\b)|question.and.answer session will",
        "your line": r"your line is (?:now )?(?:open|live)",
        "disconnect": r"you may (?:all )?(?:now )?disconnect",
        "go ahead": r"(?:please|you may) go ahead\W*$",
        "standing by": r"thank you for standing by",
    }
)
# An operator says little at a time; where a machine transcript runs on, the rest is somebody else's.
_LONGEST_INSTRUCTION = 40


def is_boilerplate(text: str) -> bool:
    """Whether a sentence is legal boilerplate or an operator's instruction, which carry no mention.

    Operator turns are left out by their role; this finds the same words where a transcript has no speakers.
    """
    lower = text.lower()
    return _stands(_LEGAL, lower) or (_stands(_OPERATOR, lower) and len(lower.split()) <= _LONGEST_INSTRUCTION)


def _stands(forms: _Forms, lower: str) -> bool:
    return any(hint in lower and form.search(lower) for hint, form in forms)
