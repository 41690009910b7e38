"""A sentence between its neighbours as an encoder reads it: token numbers, and which of them are the sentence's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlp.cascade import Context

# Tokens kept: the end of the sentence before, the sentence, the beginning of the one after. Of real sentences 99 %
# fit; a batch costs what its longest costs.
_BEFORE, _SENTENCE, _AFTER = 24, 96, 16


@dataclass(frozen=True, slots=True)
class Encoded:
    """One context: token numbers, and for each whether it belongs to the sentence itself."""

    ids: tuple[int, ...]
    target: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Contexts of like length, as the encoder takes them: arrays (contexts, tokens) of int64, and whose they are."""

    places: tuple[int, ...]
    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    target: NDArray[np.int64]


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer of a `tokenizer.json`, without the padding and cutting that it may have been saved with."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode(tokenizer: Tokenizer, contexts: Sequence[Context]) -> list[Encoded]:
    """`[CLS] before [SEP] sentence [SEP] after [SEP]` of each context."""
    pieces = tokenizer.encode_batch([text for context in contexts for text in context], add_special_tokens=False)
    start, end = _special(tokenizer)
    ids = [piece.ids for piece in pieces]
    return [_joined(ids[i], ids[i + 1], ids[i + 2], start, end) for i in range(0, len(ids), 3)]


def encode_alone(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Encoded]:
    """`[CLS] sentence [SEP]` of each text, as encoders of sentences were trained on them."""
    start, end = _special(tokenizer)
    pieces = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [Encoded(ids, (True,) * len(ids)) for ids in ((start, *p.ids[:_SENTENCE], end) for p in pieces)]


def _special(tokenizer: Tokenizer) -> tuple[int, int]:
    """The numbers of the start and the separator, as BERT calls them, or as RoBERTa and MPNet do."""
    first, second = (
        next(number for number in map(tokenizer.token_to_id, names) if number is not None)
        for names in (("[CLS]", "<s>"), ("[SEP]", "</s>"))
    )
    return first, second


def _joined(before: list[int], sentence: list[int], after: list[int], start: int, end: int) -> Encoded:
    before, sentence, after = before[-_BEFORE:], sentence[:_SENTENCE], after[:_AFTER]
    ids = (start, *before, end, *sentence, end, *after, end)
    first = len(before) + 2
    return Encoded(ids, tuple(first <= i < first + len(sentence) for i in range(len(ids))))


def batches(encoded: Sequence[Encoded], size: int, padding: int = 0) -> Iterator[Batch]:
    """The contexts in batches of at most `size`, the like in length together, so that little is padded."""
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
    for first in range(0, len(order), size):
        places = order[first : first + size]
        yield batch_of(encoded, places, padding)


def batch_of(encoded: Sequence[Encoded], places: Sequence[int], padding: int = 0) -> Batch:
    """The contexts at these places as one batch."""
    shape = len(places), max(len(encoded[i].ids) for i in places)
    ids = np.full(shape, padding, dtype=np.int64)
    mask, target = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for row, i in enumerate(places):
        length = len(encoded[i].ids)
        ids[row, :length], mask[row, :length], target[row, :length] = encoded[i].ids, 1, encoded[i].target
    return Batch(tuple(places), ids, mask, target)
