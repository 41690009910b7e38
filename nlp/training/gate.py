"""The gate's training: spaCy's bag-of-words text classifier, tuned for recall, on what the classifier finds."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.training import Example
from thinc.api import fix_random_seed

from nlp.gate import LABEL, chances

_CONFIG = {
    "model": {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": False,
        "ngram_size": 2,
        "no_output_layer": False,
        "length": 262144,
    },
}


def train_gate(texts: Sequence[str], wanted: Sequence[bool], epochs: int = 3, seed: int = 0) -> Language:
    """A pipeline that says how likely a text is to hold a mention, learned from texts that do and do not."""
    fix_random_seed(seed)
    language = spacy.blank("en")
    component = language.add_pipe("textcat_multilabel", config=_CONFIG)
    component.add_label(LABEL)  # type: ignore[attr-defined]
    examples = [
        Example.from_dict(language.make_doc(text), {"cats": {LABEL: float(holds)}})
        for text, holds in zip(texts, wanted, strict=True)
    ]
    optimizer = language.initialize(lambda: examples[:100])
    draw = random.Random(seed)
    for _ in range(epochs):
        draw.shuffle(examples)
        for first in range(0, len(examples), 128):
            language.update(examples[first : first + 128], sgd=optimizer)
    return language


def threshold_for(language: Language, texts: Sequence[str], share: float) -> float:
    """The probability above which `share` of the texts lie."""
    return float(np.quantile(np.array(chances(language, texts)), 1 - share))


def passed(language: Language, texts: Sequence[str], threshold: float) -> NDArray[np.bool_]:
    """Which texts the gate lets through."""
    return np.array(chances(language, texts)) >= threshold


def save(language: Language, folder: Path) -> None:
    """Write the pipeline to the folder `gate` of `folder`."""
    language.to_disk(folder / "gate")
