"""The card of a model's folder, for machines: name, hashes of its files, and all numbers not in the network."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from nlp.combiner import Head, Linear
from nlp.errors import ReadError


@dataclass(frozen=True, slots=True)
class Card:
    """What stands in `card.json`. `name` changes whenever answers may; `gate` is the probability that opens the gate.

    `files` gives the SHA-256 of each file of the folder that decides.
    """

    name: str
    files: Mapping[str, str]
    heads: tuple[Head, ...]
    gate: float


@contextmanager
def models(folder: Path | None = None) -> Iterator[Path]:
    """The folder, or the one that ships with the project."""
    if folder:
        yield folder
    else:
        with as_file(files("nlp") / "models") as shipped:
            yield shipped


def read_card(folder: Path | None = None) -> Card:
    """The card of the folder, or of the shipped models; raises ReadError where it is none."""
    with models(folder) as place:
        path = place / "card.json"
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            heads = tuple(_head(name, head) for name, head in stored["heads"].items())
            return Card(stored["name"], stored["files"], heads, stored["gate"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReadError(f"{path}: is no card of a model ({error!r}); make one with: narratives train") from error


def write_card(folder: Path, card: Card) -> None:
    """Write `card.json`."""
    stored = {
        "name": card.name,
        "files": dict(card.files),
        "gate": card.gate,
        "heads": {
            head.narrative: {
                "values": list(head.values),
                "threshold": head.threshold,
                "value": _as_dict(head.value),
                "stance": _as_dict(head.stance),
            }
            for head in card.heads
        },
    }
    (folder / "card.json").write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def _head(narrative: str, stored: Mapping[str, Any]) -> Head:
    value, stance = (_linear(stored[key]) for key in ("value", "stance"))
    return Head(narrative, tuple(stored["values"]), value, stance, float(stored["threshold"]))


def _linear(stored: Mapping[str, Any]) -> Linear:
    return Linear(np.array(stored["weights"], dtype=float), np.array(stored["bias"], dtype=float))


def _as_dict(model: Linear) -> dict[str, Any]:
    return {"weights": np.round(model.weights, 4).tolist(), "bias": np.round(model.bias, 4).tolist()}
