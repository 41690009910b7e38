"""Which files there are to read, and which of them belong together."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
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
    found = sorted({file for path in paths for file in _files(path) if file.resolve() not in hidden})
    if not found:
        raise NarrativeError(f"{', '.join(map(str, paths))}: no file to read here")
    groups: dict[str, list[Path]] = {}
    for file in found:
        groups.setdefault(_stem(file), []).append(file)
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


def _stem(file: Path) -> str:
    for half in _HALVES:
        if file.stem.endswith(half):
            return str(file.with_name(file.stem.removesuffix(half)))
    return str(file)


def fingerprint_of(path: str) -> str:
    """SHA-256 of a file's bytes; the file need not fit into memory. A file too large to be read is told by its size."""
    size = Path(path).stat().st_size
    if size > LARGEST_FILE:
        return f"size-{size}"
    with Path(path).open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


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
