"""Fiscal periods and days as calls say them, headers state them and files are named after them."""

import re
from datetime import date
from typing import NamedTuple

from nlp.nouns import Fiscal

_OPENING = 3000
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_ORDINALS |= {"one": 1, "two": 2, "three": 3, "four": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DIGITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_WORD_YEAR = re.compile(
    rf"\b(?:twenty|two[ -]thousand(?: and)?)[ -]"
    rf"(?:(twenty|thirty)(?:[ -]({'|'.join(_DIGITS)}))?|({'|'.join(_TEENS)}))\b"
)
_ORDINAL_QUARTER = re.compile(r"\b(first|second|third|fourth|1st|2nd|3rd|4th)[ -]?(?:fiscal )?quarter(?:'s)?(?=\W|$)")
_QUARTER_NUMBER = re.compile(r"\bquarter (one|two|three|four|1|2|3|4)\b(?! (?:hundred|percent|million|billion))")
_LETTER_QUARTER = re.compile(r"\b(?:q ?([1-4])|([1-4])[ -]?q)(?=fy|'?\d\d\b|20\d\d|\W|$)")
_FISCAL_SHORT = re.compile(
    r"\b(?:fy|fiscal year|fiscal|financial year|q[1-4])[ -]?'?(\d\d)\b"
    r"(?![\d.,%:]{0,9}\d|%| percent| cents|,? million| billion)"
)
_FISCAL_LONG = re.compile(r"\bfy[ -]?'?(20\d\d)\b")
_SHORT_YEAR = re.compile(r"(?<![\w.])'(\d\d)\b")
_FILLER = (
    r"(?:[ ,]{1,2}(?:and|&|of|for|the|our|its|in|a|full|fiscal|financial|calendar|year|years|end|year-end|full-year"
    r"|fiscal-year|yearend|half|half-year|first|second|nine|six|twelve|month|months|nine-month|six-month|year-to-date"
    r"|to|date|ending)){0,8}"
)
_QUARTER_YEAR = re.compile(rf"\bq([1-4]){_FILLER}[ ,]{{1,2}}((?:19|20)\d\d)\b")
_YEAR_QUARTER = re.compile(r"\b((?:19|20)\d\d)(?:'s)?(?: fiscal)?(?: year)? q([1-4])\b")
_QUARTER_CALL_YEAR = re.compile(
    r"\bq([1-4])(?: (?:and|full|year|fiscal|earnings|financial|operating|results|conference|call|webcast|trading"
    r"|statement|teleconference)){1,7} (?:of|for)(?: (?:the|our|full|fiscal|financial|year)){0,4} ((?:19|20)\d\d)\b"
)
_QUARTER = re.compile(r"\bq([1-4])\b")
_YEAR_ONLY = re.compile(
    r"\b(?:(?:full[ -]year|fiscal(?: year)?|financial year|annual|year-end|half[ -]year|h[12]"
    r"|(?:first|second) half(?: of)?)(?: and (?:full[ -]year|fiscal year))?(?: fiscal)?(?: year)? ((?:19|20)\d\d)"
    r"|((?:19|20)\d\d) (?:full[ -]year|annual|half[ -]year|first half|year-end))\b"
)
_EVENT = r"(?:earnings|results|conference|call|webcast|teleconference|review|presentation|update|trading)"
_ABOUT_AFTER = re.compile(rf"^[^.?!]{{0,70}}\b(?:{_EVENT}|performance)\b")
_RIGHT_AFTER = re.compile(
    rf"^(?: (?:and|full|fiscal|year|year-end|\d{{4}}|financial|operating|investor)){{0,6}} {_EVENT}\b"
)
_ABOUT_BEFORE = re.compile(
    r"\b(?:welcome|earnings|results|call|conference|webcast|teleconference|discuss\w{0,4}|review|reviewing"
    r"|update|report|reporting|reported|joining|presentation|cover|covering|performance|highlights)\b[^.?!]{0,90}$"
)
_NOT_ABOUT = re.compile(
    r"\b(?:compar\w{1,8}|versus|vs|relative to|against|since|prior|previous|last|same|guidance|outlook|expect\w{0,6}"
    r"|forecast\w{0,3}|next|upcoming|anticipat\w{1,5}|10-?[kq]|annual report|quarterly report|fil(?:ed|ing|ings)"
    r"|looking ahead|plan to"
    r"|will (?:be )?(?:releas\w{1,3}|host\w{0,3}|announc\w{1,3}|hold\w{0,3})|scheduled|grew"
    r"|growth|increased?|decreased?|up|down|began|beginning|starting|from|over|through|until|by"
    r"|baseline|statements regarding"
    r")\b[^.;]{0,40}$|\b(?:until|replay)\b[^.;]{0,110}$"
)
_GUIDED = re.compile(
    r"^[ ,]{0,2}(?:guidance|outlook|expectations|forecast|estimates|levels?|baseline|guide|assumptions)\b"
    r"|^[^.?!]{0,40}\b(?:is scheduled|are scheduled|will be (?:held|released|announced))\b"
)
_SENTENCE = re.compile(r"[.?!](?:\s|$)")
# Scraped headers glue the date to the word before it.
_MDY = re.compile(rf"(?:\b|(?-i:(?<=[a-z])(?=[A-Z])))({_MONTH}) ?(\d{{1,2}})(?:st|nd|rd|th)?,? ?(\d{{4}})\b", re.I)
_DMY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?({_MONTH}),?[ -](\d{{4}})\b", re.I)
_YMD = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_TODAY = re.compile(
    r"\b(?:today(?:'s date)?(?:,? (?:is|being|on))?|recorded (?:today )?on|as of the date of this (?:call|broadcast)"
    r"|today's call(?: on)?,?|today's date of|as of this date),? (?:the )?"
    rf"{_WEEKDAY}(?:the )?(?:({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(\d{{1,2}})(?:st|nd|rd|th)? (?:day )?(?:of )?({_MONTH}))(?:,? ?((?:19|20)\d\d)\b)?",
    re.I,
)


# "one week from today, on Thursday, May 26th" is a day to come.
_NOT_TODAY = re.compile(r"\b(?:days?|weeks?|months?|years?) from\s+$", re.I)


class Day(NamedTuple):
    """A day as it is said aloud, often without its year."""

    month: int
    day: int
    year: int | None = None


def stated_period(line: str) -> Fiscal:
    """The period that a header or title states ("Q2 2026 Earnings Call"); unknown where it states none or two."""
    plain = _plain(line[:1000])
    pairs = {(int(y), int(q)) for q, y in _QUARTER_YEAR.findall(plain)} | {
        (int(y), int(q)) for y, q in _YEAR_QUARTER.findall(plain)
    }
    if len(pairs) == 1:
        return Fiscal(*pairs.pop())
    quarters = {int(q) for q in _QUARTER.findall(plain)}
    years = {int(a or b) for a, b in _YEAR_ONLY.findall(plain)}
    return Fiscal(None if pairs else _only(years), None if pairs else _only(quarters))


def spoken_period(text: str) -> Fiscal:
    """The period that a call's opening says the call is about; unknown fields where it says none, or says two."""
    opening = _plain(text[: 2 * _OPENING])[:_OPENING]
    pairs: list[tuple[int, int]] = []
    taken: list[tuple[int, int]] = []
    for pattern, of_year, of_quarter in ((_QUARTER_YEAR, 2, 1), (_YEAR_QUARTER, 1, 2), (_QUARTER_CALL_YEAR, 2, 1)):
        for found in pattern.finditer(opening):
            if not any(start < found.end() and found.start() < end for start, end in taken):
                taken.append(found.span())
                if _about_call(opening, *found.span()):
                    pairs.append((int(found[of_year]), int(found[of_quarter])))
    free = [m for m in _QUARTER.finditer(opening) if not any(start <= m.start() < end for start, end in taken)]
    quarters = [int(m[1]) for m in free if _about_call(opening, *m.span(), alone=True)]
    if pairs:
        return _agreed(pairs, quarters)
    # a year said apart from the quarter may be the outlook's; alone it is a call's about a whole or half year
    years = {int(m[1] or m[2]) for m in _YEAR_ONLY.finditer(opening) if _about_call(opening, *m.span(), alone=True)}
    return Fiscal(None if quarters else _only(years), _only(set(quarters)))


def named_period(name: str) -> Fiscal:
    """The period in a file's name (ADBE_2024_Q3.txt, ABNB_3Q25_qna.txt, AAP_q3_2021.txt)."""
    stem = re.sub(r"^.*[/\\]", "", name[-300:])
    stem = re.sub(r"(?:19|20)\d\d-\d\d-\d\d", " ", stem.rsplit(".", 1)[0]).lower()
    parts = " ".join(re.split(r"[^a-z0-9]+", stem))
    for pattern, year, quarter in (
        (r"\b(?:fy)?((?:19|20)\d\d) ?(?:q([1-4])|([1-4])q)\b", 1, 2),
        (r"\b(?:q([1-4])|([1-4])q) ?(?:fy)? ?((?:19|20)?\d\d)\b", 3, 1),
    ):
        if found := re.search(pattern, parts):
            number = int(found[year])
            return Fiscal(number if number > 99 else 2000 + number, int(found[quarter] or found[quarter + 1]))
    alone = re.search(r"\bq([1-4])\b|\b([1-4])q\b", parts)
    years = set(re.findall(r"\b(?:fy)?((?:19|20)\d\d)\b", parts))
    return Fiscal(int(years.pop()) if len(years) == 1 else None, int(alone[1] or alone[2]) if alone else None)


def named_ticker(name: str) -> str | None:
    """The ticker in a file's name: its leading capitals, or the word before the quarter in a dashed name."""
    stem = re.sub(r"^.*[/\\]", "", name[-300:]).rsplit(".", 1)[0]
    if found := re.match(r"([A-Z][A-Z0-9]{0,5}(?:[.\-][A-Z]{1,2})?)(?:_|$)", stem):
        return found[1] if "_" in stem or len(found[1]) <= 5 else None
    dashed = re.match(r"\d{4}-\d\d-\d\d-[a-z0-9\-]{0,200}?-([a-z]{1,5})-q[1-4]-\d{4}\b", stem)
    return dashed[1].upper() if dashed else None


def stated_date(text: str) -> date | None:
    """The first possible date of a header ("Aug 09, 2022, 8:30 a.m. ET", "20-May-2021", "2025-08-27 17:00:00")."""
    text = text[:2000]
    found = [(m.start(), m[3], _month(m[1]), m[2]) for m in _MDY.finditer(text)]
    found += [(m.start(), m[3], _month(m[2]), m[1]) for m in _DMY.finditer(text)]
    found += [(m.start(), m[1], int(m[2]), m[3]) for m in _YMD.finditer(text)]
    for _, year, month, day in sorted(found):
        try:
            if 1980 <= int(year) <= 2100:
                return date(int(year), month, int(day))
        except ValueError:
            continue
    return None


def spoken_day(text: str) -> Day | None:
    """The day that the opening calls today; the year only where it is said with it."""
    opening = text[: 2 * _OPENING].replace("’", "'")
    said = (m for m in _TODAY.finditer(opening) if not _NOT_TODAY.search(opening[max(0, m.start() - 20) : m.start()]))
    found = next(said, None)
    if not found:
        return None
    month, day = _month(found[1] or found[4]), int(found[2] or found[3])
    return Day(month, day, int(found[5]) if found[5] else None) if 1 <= day <= 31 else None


def _plain(text: str) -> str:
    """Lower case, quarters as q1 to q4 and years as four digits, however they were said."""
    text = text.lower().replace("’", "'").replace("‘", "'").replace("–", "-").replace("\n", " ")
    text = re.sub(r"[ \t]{1,400}", " ", text)
    text = _WORD_YEAR.sub(_year_of_words, text)
    text = _ORDINAL_QUARTER.sub(lambda m: f"q{_ORDINALS[m[1]]}", text)
    text = _QUARTER_NUMBER.sub(lambda m: f"q{_ORDINALS[m[1]]}", text)
    text = re.sub(r" {2,9}", " ", _LETTER_QUARTER.sub(lambda m: f"q{m[1] or m[2]} ", text))
    text = _FISCAL_LONG.sub(r"fiscal \1", text)
    text = _FISCAL_SHORT.sub(lambda m: f"{m[0][:2]} 20{m[1]}" if m[0][0] == "q" else f"fiscal 20{m[1]}", text)
    text = _SHORT_YEAR.sub(r" 20\1", text)
    return re.sub(r" {1,400}", " ", text)


def _year_of_words(found: re.Match[str]) -> str:
    """Digits of "twenty twenty-five"."""
    tens, digit, teen = found.groups()
    if teen:
        return str(2010 + _TEENS.index(teen))
    return str(2000 + (20 if tens == "twenty" else 30) + (_DIGITS.index(digit) + 1 if digit else 0))


def _about_call(text: str, start: int, end: int, alone: bool = False) -> bool:
    """Whether the phrase names the call's own subject, by the words around it; half a period needs them right after."""
    before = _SENTENCE.split(text[max(0, start - 130) : start])[-1]
    after = _SENTENCE.split(text[end : end + 100])[0]
    if _NOT_ABOUT.search(before.rsplit("welcome", 1)[-1]) or _GUIDED.search(after):
        return False
    if alone:
        return bool(_RIGHT_AFTER.search(after) or re.search(rf"\b{_EVENT} for (?:the|our|its)(?: fiscal)? $", before))
    return bool(_ABOUT_AFTER.search(after) or _ABOUT_BEFORE.search(before))


def _agreed(pairs: list[tuple[int, int]], quarters: list[int]) -> Fiscal:
    """The period said most often; a field on which two of them tie and differ stays unknown."""
    said = [quarter for _, quarter in pairs] + quarters
    most = max(map(said.count, said))
    quarter = _only({value for value in said if said.count(value) == most})
    years = [year for year, of in pairs if quarter in (of, None)]
    most = max(map(years.count, years), default=0)
    return Fiscal(_only({year for year in years if years.count(year) == most}), quarter)


def _only(values: set[int]) -> int | None:
    """The value, if there is exactly one."""
    return next(iter(values)) if len(values) == 1 else None


def _month(name: str) -> int:
    """The month's number."""
    return _MONTHS.index(name[:3].lower()) + 1
