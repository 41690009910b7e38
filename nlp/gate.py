"""The second tier: a bag-of-words text classifier (spaCy) that opens for sentences which no pattern names."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language

from nlp.card import models, read_card
from nlp.cascade import Gate

LABEL = "mention"
# In fewer characters nothing is told that no pattern names: "Thanks.", "Makes sense."
SHORTEST = 30


@lru_cache(maxsize=2)
def load_gate(folder: Path | None = None) -> Gate:
    """The gate in the folder, or the shipped one: whether each sentence is worth a look."""
    with models(folder) as place:
        language = spacy.load(place / "gate")
    threshold = read_card(folder).gate

    def opens(texts: Sequence[str]) -> list[bool]:
        long = [text for text in texts if len(text) >= SHORTEST]
        worth = iter([chance >= threshold for chance in chances(language, long)])
        return [len(text) >= SHORTEST and next(worth) for text in texts]

    return opens


def chances(language: Language, texts: Sequence[str]) -> list[float]:
    """How likely each sentence is to hold a mention, in the gate's eyes."""
    return [doc.cats[LABEL] for doc in language.pipe(texts, batch_size=512)]
