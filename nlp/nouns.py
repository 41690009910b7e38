"""The nouns every room shares: frozen dataclasses, tuples, one word per thing."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["management", "analyst", "operator", "unknown"]
Section = Literal["remarks", "questions", "unknown"]
Stance = Literal["asserted", "denied", "open"]


@dataclass(frozen=True, slots=True)
class File:
    """One file as it came: its path as given (POSIX style) and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Fiscal:
    """A fiscal period as the company names it; None where it is not known."""

    year: int | None = None
    quarter: int | None = None

    def __str__(self) -> str:
        quarter = f"Q{self.quarter}" if self.quarter else "Q?"
        return f"{self.year or '????'}-{quarter}"

    @property
    def known(self) -> bool:
        """Whether both year and quarter are known."""
        return self.year is not None and self.quarter is not None


@dataclass(frozen=True, slots=True)
class Speech:
    """One speaker's uninterrupted words, as a reader found them."""

    text: str
    speaker: str | None = None
    title: str | None = None
    role: Role = "unknown"
    section: Section = "unknown"


@dataclass(frozen=True, slots=True)
class Draft:
    """What one reader found in one file, before period, date and identity are settled.

    `fiscal` and `held_on` are what the document itself states in a header or field, never what its file name says.
    `corrected` is true where the document calls itself a corrected transcript.
    """

    format: str
    speeches: tuple[Speech, ...]
    company: str | None = None
    ticker: str | None = None
    title: str | None = None
    held_on: date | None = None
    fiscal: Fiscal = Fiscal()
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A speech with its place: `call.text[start:start + len(text)] == text`."""

    speaker: str | None
    title: str | None
    role: Role
    section: Section
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sources that disagree about one field of a call, and which was kept."""

    field: Literal["fiscal", "held_on", "ticker", "company"]
    kept: str
    kept_from: str
    refused: str
    refused_from: str


@dataclass(frozen=True, slots=True)
class Call:
    """One earnings call. `id` is a hash of its text: the same words are the same call."""

    id: str
    text: str
    turns: tuple[Turn, ...]
    company: str | None
    ticker: str | None
    title: str | None
    held_on: date | None
    fiscal: Fiscal
    format: str
    corrected: bool = False
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: `document.text[start:end] == text`."""

    document: str
    index: int
    start: int
    end: int
    text: str
    turn: int
    speaker: str | None = None
    role: Role = "unknown"
    section: Section = "unknown"
    page: int | None = None
    boilerplate: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A narrative found in a sentence; `[start, end)` is the evidence's span in the document's text.

    `tier` names what decided (rules, classifier, judge); `score` is in [0, 1].
    """

    document: str
    sentence: int
    narrative: str
    value: str
    stance: Stance
    start: int
    end: int
    evidence: str
    tier: str
    score: float
