"""From a draft to a call: whose it is, which period, when held; what is spoken wins, and conflicts are recorded."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from nlp.manifest import Entry, Manifest
from nlp.nouns import Call, Conflict, Draft, Fiscal, Speech, Turn
from nlp.periods import Day, named_period, named_ticker, spoken_day, spoken_period

# The opening speeches hold the welcome; the period is named there.
_OPENING = 6000
# A spoken day this near the listed one is the same event seen from another time zone.
_SAME_EVENT_DAYS = 3
# A call is held in its fiscal year or the next; a header further away than this prints a wrong year.
_YEARS_APART = 2


def identify(draft: Draft, path: str, manifest: Manifest) -> Call:
    """The call that the draft is, with its period, date and id settled.

    Period: as spoken, else as the document states, else by manifest, else by file name. Whoever is overruled becomes a
    Conflict. A field that no source gives stays None.
    """
    entry = manifest.of_path(path)
    ticker, ticker_conflicts = _ticker(draft, path, entry)
    opening = _opening(draft.speeches)
    fiscal, fiscal_conflicts = _settle_fiscal(
        (
            ("speech", spoken_period(opening)),
            ("document", draft.fiscal),
            ("manifest", entry.fiscal if entry else Fiscal()),
            ("file name", named_period(path)),
        )
    )
    event = manifest.of_period(ticker, fiscal)
    held_on, held_conflicts = _held_on(draft, opening, fiscal, entry, event)
    text, turns = _assemble(draft.speeches)
    return Call(
        id=sha256(text.encode()).hexdigest()[:16],
        text=text,
        turns=turns,
        company=draft.company or (entry and entry.company) or manifest.companies.get(ticker or ""),
        ticker=ticker,
        title=draft.title,
        held_on=held_on,
        fiscal=fiscal,
        format=draft.format,
        corrected=draft.corrected,
        conflicts=(*ticker_conflicts, *fiscal_conflicts, *held_conflicts),
    )


def _assemble(speeches: Iterable[Speech]) -> tuple[str, tuple[Turn, ...]]:
    """The stored text, and the turns with their places in it; a blank line stands between turns."""
    turns = []
    start = 0
    for speech in speeches:
        turns.append(Turn(speech.speaker, speech.title, speech.role, speech.section, speech.text, start))
        start += len(speech.text) + 2
    return "\n\n".join(turn.text for turn in turns), tuple(turns)


def _opening(speeches: Iterable[Speech]) -> str:
    opening = ""
    for speech in speeches:
        opening += speech.text + "\n\n"
        if len(opening) > _OPENING:
            break
    return opening[:_OPENING]


def _ticker(draft: Draft, path: str, entry: Entry | None) -> tuple[str | None, list[Conflict]]:
    named = named_ticker(path)
    sources = [("document", draft.ticker), ("manifest", entry.ticker if entry else None), ("file name", named)]
    said = [(source, ticker.upper()) for source, ticker in sources if ticker]
    if not said:
        return None, []
    kept_from, kept = said[0]
    return kept, [Conflict("ticker", kept, kept_from, other, source) for source, other in said[1:] if other != kept]


def _settle_fiscal(said: Iterable[tuple[str, Fiscal]]) -> tuple[Fiscal, list[Conflict]]:
    """The period by the first source that knows it; a half-known one is completed by the next that agrees with it."""
    sources = [(source, fiscal) for source, fiscal in said if fiscal.year or fiscal.quarter]
    kept, kept_from = Fiscal(), ""
    for source, fiscal in sources:
        if not kept_from:
            kept, kept_from = fiscal, source
        elif not kept.known and _agree(kept, fiscal):
            kept = Fiscal(kept.year or fiscal.year, kept.quarter or fiscal.quarter)
    return kept, [
        Conflict("fiscal", str(kept), kept_from, str(fiscal), source)
        for source, fiscal in sources
        if not _agree(kept, fiscal)
    ]


def _agree(one: Fiscal, other: Fiscal) -> bool:
    return all(a is None or b is None or a == b for a, b in ((one.year, other.year), (one.quarter, other.quarter)))


def _held_on(
    draft: Draft, opening: str, fiscal: Fiscal, entry: Entry | None, event: Entry | None
) -> tuple[date | None, list[Conflict]]:
    """The day by the document, the manifest's line for the file, its event of the period, or a full date spoken.

    A document's day that is impossible for the fiscal year is refused.
    """
    listed = (entry and entry.held_on) or (event and event.held_on) or None
    stated = draft.held_on
    wrong = bool(stated and fiscal.year and abs(stated.year - fiscal.year) > _YEARS_APART)
    kept, kept_from = (stated, "document") if stated and not wrong else (listed, "manifest")
    said = _full_day(spoken_day(opening), kept)
    conflicts = []
    if said and not kept:
        kept, kept_from = said, "speech"
    elif said and kept and abs((said - kept).days) > _SAME_EVENT_DAYS:
        if kept_from == "document":
            conflicts.append(Conflict("held_on", str(kept), kept_from, str(said), "speech"))
        else:
            conflicts.append(Conflict("held_on", str(said), "speech", str(kept), kept_from))
            kept, kept_from = said, "speech"
    if wrong:
        refused_for = (str(kept), kept_from) if kept else (str(fiscal), "fiscal year")
        conflicts.append(Conflict("held_on", *refused_for, str(stated), "document"))
    return kept, conflicts


def _full_day(spoken: Day | None, kept: date | None) -> date | None:
    """The spoken day; in the year of the kept one where none is said with it."""
    year = spoken and (spoken.year or (kept and kept.year))
    if not spoken or not year:
        return None
    try:
        return date(year, spoken.month, spoken.day)
    except ValueError:
        return None
