"""Who a speaker is, from name, title and the list of participants."""

import re
from collections.abc import Mapping

from nlp.nouns import Role

_OPERATOR = re.compile(
    r"^\W*(?:the\s+|unidentified\s+)?(?:conference\s+|event\s+)?(?:call\s+)?"
    r"(?:operator|moderator|coordinator|host|facilitator)\W*\d*\W*$",
    re.I,
)
_ANALYST = re.compile(
    r"\banalysts?\b|research division|\bequity research\b|\bequities\b|\bsecurities\b|\bcapital markets?\b|\bpartners\b"
    r"|\b(?:morgan stanley|goldman sachs|j\.?\s?p\.? ?morgan|bofa|bank of america|merrill|citi(?:group)?|barclays|ubs"
    r"|credit suisse|deutsche bank|wells fargo|jefferies|evercore|bernstein|cowen|piper sandler|stifel|raymond james"
    r"|rbc|bmo|keybanc|oppenheimer|needham|mizuho|truist|wolfe|guggenheim|baird|william blair|cantor|btig|loop|wedbush"
    r"|susquehanna|rosenblatt|macquarie|hsbc|nomura|scotiabank|stephens|argus|morningstar|redburn|melius|moffettnathanson"
    r"|canaccord|roth|d\.?a\.? davidson|jmp|craig-hallum|northland|benchmark|seaport|gordon haskett|telsey|berenberg"
    r"|exane|societe generale|daiwa|clsa|arete|new street|summit insights|kbw|keefe|sandler|zelman"
    r"|vertical research)\b",
    re.I,
)
_MANAGEMENT = re.compile(
    r"\b(?:chief|c(?:[abdefilmoprst]|hr|is)o|president|chair(?:man|woman|person)?|founder|vice president|[es]?vp"
    r"|director|head|treasurer|controller|secretary|general counsel|general manager|manager|managing|officer|investor"
    r" relations|ir|executive|principal|lead|leader|counsel|senior|finance|partner)\b",
    re.I,
)
# A title that is nothing but a firm's name.
_FIRM = re.compile(
    r"\b(?:l\.?l\.?c|l\.?l?\.?p|inc|ltd|limited|advis[eo]rs|research|& co(?:mpany)?)\b[.,]*(?: \(.*\))?$", re.I
)
# A company's own research, not a broker's.
_OWN_RESEARCH = re.compile(r"\b(?:chief|officer|president|development|clinical|scientific)\b", re.I)


def role_of(speaker: str | None, title: str | None, known: Mapping[str, Role] | None = None) -> Role:
    """The speaker's role by the document's own list (`known`, by lower-case name), else by title; unknown if neither.

    A firm as title (as vendors print it under an analyst's name) is an analyst.
    """
    if _OPERATOR.match(speaker or "") or _OPERATOR.match(title or ""):
        return "operator"
    if known and speaker and (found := known.get(speaker.lower())):
        return found
    if not title:
        return "unknown"
    if re.search(r"\banalysts?\b|research division", title, re.I):
        return "analyst"
    if re.search(r"research", title, re.I) and (_ANALYST.search(title) or not _OWN_RESEARCH.search(title)):
        firm = _FIRM.search(title) and not _MANAGEMENT.search(title)
        return "analyst" if firm or _ANALYST.search(title) else "unknown"
    if _MANAGEMENT.search(title):
        return "management"
    return "analyst" if _ANALYST.search(title) or _FIRM.search(title) else "unknown"


def names_management(text: str) -> bool:
    """Whether these words hold a company title (and no firm of analysts)."""
    return bool(_MANAGEMENT.search(text)) and not _ANALYST.search(text)
