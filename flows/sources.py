"""Which files there are to read, and which of them belong together."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from nlp.errors import NarrativeError
from nlp.readers.text import LARGEST_FILE

# Two files of one call are told by their names, because the second half does not say whose it is.
_HALVES = ("_presentation", "_qna")
_BATCH_BYTES = 2_000_000
_BATCH_SOURCES = 60


@dataclass(frozen=True, slots=True)
class Source:
    """What is read at once: one file, or the two halves of a call. `paths` are as the user gave them."""

    paths: tuple[str, ...]
    size: int

    @property
    def name(self) -> str:
        """What the source is called in tables and messages."""
        return self.paths[0]


def find_sources(paths: Sequence[Path], leave_out: Iterable[Path] = ()) -> list[Source]:
    """The sources under files and folders, sorted by path; hidden files and `leave_out` are passed over.

    Raises NarrativeError for a path that does not exist, or where there is no file at all.
    """
    hidden = {path.resolve() for path in leave_out}
    # A file that two of the paths lead to is read once.
    found = {file.absolute(): file for path in paths for file in _files(path) if file.resolve() not in hidden}
    if not found:
        raise NarrativeError(f"{', '.join(map(str, paths))}: no file to read here")
    groups: dict[tuple[str, str], list[Path]] = {}
    for file in sorted(found.values()):
        groups.setdefault(_call_of(file), []).append(file)
    return [
        Source(tuple(file.as_posix() for file in group), sum(file.stat().st_size for file in group))
        for group in groups.values()
    ]


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise NarrativeError(f"{path}: no such file or folder")
    if path.is_file():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in names if not name.startswith(".") and Path(folder, name).is_file())


def _call_of(file: Path) -> tuple[str, str]:
    """Equal for the two halves of a call, and for no other two files."""
    for half in _HALVES:
        if file.stem.endswith(half):
            return str(file.with_name(file.stem.removesuffix(half) + file.suffix)), "halves"
    return str(file), "whole"


def fingerprint_of(path: str) -> str:
    """SHA-256 of a file's bytes, which need not fit into memory; the path for a file that is not to be read."""
    try:
        if Path(path).stat().st_size > LARGEST_FILE:
            return f"too large: {path}"
        with Path(path).open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return f"unreadable: {path}"


def batches(sources: Iterable[Source]) -> list[tuple[Source, ...]]:
    """The sources in their order, in batches worth a task each."""
    done: list[tuple[Source, ...]] = []
    batch: list[Source] = []
    for source in sources:
        if batch and (len(batch) == _BATCH_SOURCES or sum(s.size for s in batch) + source.size > _BATCH_BYTES):
            done.append(tuple(batch))
            batch = []
        batch.append(source)
    return [*done, tuple(batch)] if batch else done


def same_file(one: str, other: str) -> bool:
    """Whether two spellings of a path mean one file: one is the end of the other."""
    a, b = (_plain_parts(path) for path in (one, other))
    short = min(len(a), len(b))
    return a[-short:] == b[-short:]


def _plain_parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in PurePosixPath(path).parts if part not in (".", "..", "/"))
