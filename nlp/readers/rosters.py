"""What printed transcripts share: names and titles in their lists, and lines broken by the page."""

import re
from collections.abc import Iterable, Sequence

# Every word of a name is capitalised or a particle; one lower-case word and it is a sentence.
_WORD = r"(?:[^\W\d_a-z][\w.'’`\"-]*|d[aeiu]|de[lnr]?|la|le|v[ao]n|bin|al|el|y|\"\w+\"|[(“][\w. ]+[)”])"
NAME = re.compile(rf"{_WORD}(?:,? {_WORD}){{0,6}}(?: `)?")
_NOT_A_NAME = re.compile(
    r"\b(?:thank|thanks|you|good|great|okay|ok|yes|no|hello|hi|hey|well|and|but|so|the|it|we|morning|afternoon|evening"
    r"|question|questions|answers?|remarks|section|call|transcript|disclaimer|participants|presentation"
    r"|inc|corp|corporation|ltd|llc|llp|plc|co|company|group|securities|research|bank|capital|markets)\b",
    re.I,
)
NAMELESS = re.compile(
    r"operator|(?:unknown|unidentified|unverified) (?:speaker|participant|analyst|executive|company representative)",
    re.I,
)
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*$")
BULLET = re.compile(r"^(?:[•▪●\uf0a7\uf0b7\uf0a8]|o(?= [A-Z]))\s*")
_LOST_HYPHENS = (
    (re.compile(r"\b(year|quarter|month|week)-?(over|on|to)-?(year|quarter|month|week|date)\b", re.I), r"\1-\2-\3"),
    (re.compile(r"\b([Nn])onGAAP\b"), r"\1on-GAAP"),
)
_FIRMS = re.compile(
    r"(?:a\.?g\.?p\.|alliancebernstein|argus|arete|atlantic equities|autonomous|b\. ?riley|baird|bank of|barclays"
    r"|bernstein|berenberg|bloomberg|bmo|bnp|bofa|btig|canaccord|cantor|cfra|citi(?:group|bank)?|clsa"
    r"|cleveland research|colliers|cowen|craig-hallum|cr[eé]dit suisse|d\. ?a\. davidson|daiwa|deepdive"
    r"|deutsche|edgewater|evercore|exane|fbn|first analysis|goldman|gordon haskett|griffin|guggenheim|hsbc"
    r"|huber|itau|j\. ?p\.|janney|jefferies|jmp|joh\. berenberg|johnson rice|jp ?morgan|kbw|keefe|keybanc"
    r"|ladenburg|lake street|lightshed|loop|macquarie|mkm|maxim|melius|mizuho|moffettnathanson|monness"
    r"|morgan stanley|morningstar|needham|new street|nomura|northcoast|northland|oppenheimer|piper|pivotal"
    r"|raymond james|rbc|redburn|robert w|rosenblatt|roth|sandler|sanford c|santander|scotiabank|seaport|sig"
    r"|smbc|soci[eé]t[eé]|stephens|stifel|summit insights|susquehanna|svb|td|telsey|the benchmark|truist|tudor"
    r"|ubs|vertical|wedbush|wells fargo|westpark|william blair|wolfe|zelman)\b",
    re.I,
)
_TITLE_TOKEN = re.compile(r"\S+")
_TITLE_WORD = re.compile(
    r"(?:Chair(?:man|woman|person)?|Chief|C[EFOTIMAPRSD]O|CAO|President|Co-[A-Z][a-z]+|Founder|[ES]?VP|Executive|Senior|Vice"
    r"|Vice-Chair(?:man)?|Managing|Director|MD|Head|Partner|Principal|Analyst|Associate|Research|Equity|Fundamental"
    r"|Officer|General|Counsel|Treasurer|Controller|Manager|Lead|Leader|Interim|Deputy|Global|Group|Business|Unit|Division"
    r"|IR|Investor|Relations|Finance|Financial|Operating|Operations|Technology|Tech|Services|Software|Hardware|IT|TMT"
    r"|Internet|Semiconductors?|Media|Telecom|Telecommunications?|Communications|Infrastructure|Cloud|Security|Digital"
    r"|Experience|Marketing|Sales|Revenue|Commercial|Product|Strategy|Strategist|Strategic|Corporate|Development|Planning"
    r"|Analysis|FP&A|Accounting|Secretary|Board|Member|Sector|Supersector|Payments|Healthcare|Consumer|Industrials?"
    r"|Energy|Payment|Processors|America|Americas|North|International|U\.?S\.?|EMEA|Europe|Asia|Advisor|Specialist"
    r"|Economist|Equities|of|the|and|for|in|&|-)"
)


def is_name(line: str) -> bool:
    """Whether the line may be a person's full name and nothing else."""
    return (
        len(line) <= 60
        and " " in line
        and not line.isupper()
        and bool(NAME.fullmatch(line))
        and not _NOT_A_NAME.search(line)
    )


def without_page_numbers(lines: Sequence[str], is_head: Sequence[bool]) -> list[str]:
    """The lines that are neither running heads nor page numbers beside one."""
    kept = []
    for index, line in enumerate(lines):
        beside = any(is_head[max(0, index - 1) : index + 2])
        if not (is_head[index] or (beside and line.isdigit() and len(line) <= 3)):
            kept.append(line)
    return kept


def flow(lines: Iterable[str], narrowest: int = 90) -> str:
    """The broken lines of a page as running text: a paragraph ends where a sentence does, well before the margin."""
    lines = [line.strip() for line in lines if line.strip()]
    margin = 0.85 * max([narrowest, *map(len, lines)])
    parts: list[str] = []
    for index, line in enumerate(lines):
        text = BULLET.sub("", line)
        before = lines[index - 1] if index else ""
        if not index:
            parts.append(text)
        elif text != line or (_SENTENCE_END.search(before) and len(before) + len(text.split(" ", 1)[0]) < margin):
            parts.append("\n" + text)
        elif before.endswith(("-", "\u2010")) and before[-2:-1].isalnum():
            # Text set without hyphenation breaks only after hyphens that are its own.
            parts.append(text)
        else:
            parts.append(" " + text)
    joined = "".join(parts)
    for broken, mended in _LOST_HYPHENS:
        joined = broken.sub(mended, joined)
    return joined


def without_firm(entry: str, company: str | None = None) -> tuple[str, str | None]:
    """Name and firm of "Jane Q. Doe Acme & Co., LLC"; the entry as it is where no known firm begins in it."""
    words = entry.split()
    own = company.split()[0].rstrip(",").lower() if company else None
    for index in range(1, len(words)):
        firm = " ".join(words[index:])
        if words[index].rstrip(",").lower() == own or (index > 1 and _FIRMS.match(firm)):
            return " ".join(words[:index]), firm
    return entry, None


def title_at(text: str, start: int) -> int:
    """Where the title that begins at `start` ends, as far as its words are words of titles; `start` if none are."""
    end = start
    for word in _TITLE_TOKEN.finditer(text, start, start + 160):
        if word.start() > end + 1 or not _TITLE_WORD.fullmatch(word[0].rstrip(",")):
            break
        end = word.end()
    while end > start and not text[start:end].endswith(","):
        last = text[start:end].rsplit(" ", 1)
        if last[-1] not in ("&", "of", "the", "and", "for", "in", "-"):
            break
        end -= len(last[-1]) + (len(last) > 1)
    return end
