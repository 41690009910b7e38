"""Transcripts of one token a line, as aligned speech corpora publish them."""

import re
from collections.abc import Iterator
from itertools import groupby

from nlp.errors import ReadError
from nlp.nouns import Draft, Speech
from nlp.readers.text import mend

FORMAT = "token_file"

_TAG = re.compile(r"<[^<>]{0,60}>|\[[^\[\]]{0,60}\]")


def claims(text: str) -> bool:
    """Whether the first line is the header of a token file."""
    columns = text[:300].split("\n", 1)[0].strip().split("|")
    return columns[:2] == ["token", "speaker"] and "punctuation" in columns


def read(text: str) -> tuple[Draft, ...]:
    """The call, a turn at each change of the speaker's id."""
    speeches = tuple(
        Speech(said, speaker=f"speaker {speaker}")
        for speaker, tokens in groupby(_tokens(text), key=lambda token: token[0])
        if (said := mend(" ".join(word for _, word in tokens)))
    )
    if not speeches:
        raise ReadError("a token file without a word")
    return (Draft(FORMAT, speeches),)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Speaker and word of each line, the word with its punctuation; noises such as <laugh> are no words."""
    columns, *lines = text.split("\n")
    names = columns.strip().split("|")
    after = names.index("punctuation")
    before = names.index("prepunctuation") if "prepunctuation" in names else None
    for number, line in enumerate(lines, 2):
        if not line.strip():
            continue
        cells = line.split("|")
        if len(cells) <= max(after, before or 0):
            raise ReadError(f"line {number} has {len(cells)} of {len(names)} columns: cut short or not a token file")
        if cells[0].strip() and not _TAG.fullmatch(cells[0].strip()):
            yield cells[1].strip(), (cells[before] if before else "") + cells[0].strip() + cells[after].strip()
