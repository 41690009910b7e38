"""A call's fingerprint: a fair sample of its word sequences, the same for the same words anywhere."""

import re
from zlib import crc32

import numpy as np

SHINGLE = 4
KEPT_OF = 16

_WORD = re.compile(r"[a-z0-9]+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def fingerprint(text: str) -> tuple[int, ...]:
    """Sorted 64-bit hashes of one in KEPT_OF of the text's sequences of SHINGLE words.

    Two texts share about the same part of their fingerprints as of their sequences (Broder 1997, sampling modulo m;
    FracMinHash, Irber et al. 2022), so the containment of one call in another can be read off.
    """
    hashes: dict[str, int] = {}
    words = _WORD.findall(text.lower())
    if len(words) < SHINGLE:
        return ()
    single = np.fromiter(
        (hashes.get(w) or hashes.setdefault(w, crc32(w.encode())) for w in words), dtype=np.uint64, count=len(words)
    )
    mixed = np.zeros(len(words) - SHINGLE + 1, dtype=np.uint64)
    for k in range(SHINGLE):
        mixed = (mixed ^ single[k : len(words) - SHINGLE + 1 + k]) * _MULTIPLIER
        mixed ^= mixed >> np.uint64(29)
    return tuple(map(int, np.unique(mixed[mixed % np.uint64(KEPT_OF) == 0])))
