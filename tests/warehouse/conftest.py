"""Calls made by hand for the warehouse's tests."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from nlp.fingerprint import fingerprint
from nlp.nouns import Call, Fiscal, Mention, Role, Section, Sentence, Stance, Turn
from warehouse import CallRows, Connection, SourceRow, Versions, call_rows, load_source, writing

Spoken = tuple[Role, Section, tuple[str, ...]]
Found = tuple[int, str, str, str, Stance]
VERSIONS = Versions("taxonomy-1", "rules")


def made(
    turns: Sequence[Spoken],
    found: Sequence[Found] = (),
    *,
    ticker: str | None = "AAA",
    held_on: date | None = None,
    corrected: bool = False,
    path: str = "a.txt",
) -> CallRows:
    """The rows of a call with these turns (role, section, sentences) and mentions (sentence, words, narrative, ...)."""
    texts = [" ".join(sentences) for _, _, sentences in turns]
    text = "\n\n".join(texts)
    call = Call(
        id=sha256(text.encode()).hexdigest()[:16],
        text=text,
        turns=tuple(
            Turn(None, None, role, section, said, len("\n\n".join([*texts[:i], ""])))
            for i, ((role, section, _), said) in enumerate(zip(turns, texts, strict=True))
        ),
        company=ticker and f"{ticker} Inc.",
        ticker=ticker,
        title=None,
        held_on=held_on,
        fiscal=Fiscal(),
        format="made",
        corrected=corrected,
    )
    sentences = []
    at = 0
    for i, (_, _, spoken) in enumerate(turns):
        for sentence in spoken:
            start = text.index(sentence, at)
            at = start + len(sentence)
            sentences.append(Sentence(call.id, len(sentences), start, at, sentence, i))
    mentions = []
    last = -1
    for index, words, narrative, value, stance in found:
        last = text.index(words, max(last + 1, sentences[index].start))
        mentions.append(Mention(call.id, index, narrative, value, stance, last, last + len(words), words, "rules", 1.0))
    return call_rows(call, sentences, mentions, fingerprint(text), path)


@pytest.fixture
def make() -> Callable[..., CallRows]:
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.duckdb"


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    with writing(path) as connection:
        yield connection


@pytest.fixture
def load(connection: Connection) -> Callable[..., list[SourceRow]]:
    """Load calls as one file; its name is made up of its calls' ids."""

    def load_calls(*calls: CallRows, path: str | None = None, versions: Versions = VERSIONS) -> list[SourceRow]:
        digest = "-".join(call.call for call in calls)
        row = SourceRow(path or f"{digest}.txt", digest, "loaded", None, len(calls))
        return load_source(connection, "run-1", versions, [row], calls)

    return load_calls
