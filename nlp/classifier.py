"""The third tier: a small transformer with a head a narrative, beside what the rules said; ONNX, without torch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlp.card import models, read_card
from nlp.cascade import Classify, Context, Verdict
from nlp.combiner import STANCES, Head, stance_features, value_features
from nlp.encoding import Encoded, batches, encode, encode_alone, load_tokenizer
from nlp.errors import ReadError
from nlp.nouns import Stance
from nlp.rules import Match
from nlp.taxonomy import Taxonomy

TIER = "classifier"

# Nearer to a threshold than this, a larger model may look again.
_UNSURE = 0.15
# A probability below this finds nothing, whatever more is known.
_WORTH = 0.2
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Model:
    """The shipped model: its name, which changes whenever its answers may, its heads and its files."""

    name: str
    heads: tuple[Head, ...]
    network: ort.InferenceSession
    encoder: ort.InferenceSession
    tokenizer: Tokenizer

    def doubts(self, head: int, opinion: "Opinion") -> bool:
        """Whether the opinion of the head is too near its threshold to be sure of."""
        return abs(opinion.chance - self.heads[head].threshold) < _UNSURE


@dataclass(frozen=True, slots=True)
class Opinion:
    """The classifier on one narrative in one sentence: probability that it is there, the likeliest value and stance."""

    narrative: str
    chance: float
    value: str
    stance: Stance


@lru_cache(maxsize=2)
def load_model(folder: Path | None = None) -> Model:
    """The model in the folder, or the shipped one; raises ReadError where a file is not the one its card names."""
    with models(folder) as place:
        card = read_card(folder)
        for name, expected in card.files.items():
            if sha256((place / name).read_bytes()).hexdigest() != expected:
                raise ReadError(f"{place / name}: is not the file that card.json names; install the project anew")
        network, encoder = (_session(place / f"{name}.onnx") for name in ("classifier", "encoder"))
        return Model(card.name, card.heads, network, encoder, load_tokenizer(place / "tokenizer.json"))


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    # Several processes tag at once; each keeps to its own core.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def known_narratives(model: Model, taxonomy: Taxonomy) -> frozenset[str]:
    """The narratives that the model and the taxonomy both have, with the same values."""
    values = {narrative.name: {value.name for value in narrative.values} for narrative in taxonomy.narratives}
    return frozenset(head.narrative for head in model.heads if values.get(head.narrative) == set(head.values))


def classifier(model: Model, known: frozenset[str]) -> Classify:
    """The tier: what it says of the known narratives replaces what the rules said; others' matches pass through."""

    def classify(contexts: Sequence[Context], said: Sequence[tuple[Match, ...]]) -> list[Verdict]:
        verdicts = []
        for context, ruled, heard in zip(contexts, said, opinions(model, contexts, said), strict=True):
            found = [
                match_of(opinion, context[1], ruled)
                for opinion, head in zip(heard, model.heads, strict=True)
                if head.narrative in known and opinion.chance >= head.threshold
            ]
            sure = not any(model.doubts(k, opinion) for k, opinion in enumerate(heard) if opinion.narrative in known)
            others = (match for match in ruled if match.narrative not in known)
            verdicts.append(Verdict((*found, *others), sure))
        return verdicts

    return classify


def opinions(model: Model, contexts: Sequence[Context], said: Sequence[tuple[Match, ...]]) -> list[tuple[Opinion, ...]]:
    """What the model thinks of every narrative it knows in every sentence, given what the rules said.

    Where no rule has found words for it, the sentence must tell the narrative without its neighbours too: the "Thanks."
    after a question is no mention of what was asked.
    """
    heard = _opinions(model, contexts, said)
    again = [i for i, one in enumerate(heard) if any(o.chance >= _WORTH and not _in(said[i], o) for o in one)]
    alone = _opinions(model, [("", contexts[i][1], "") for i in again], [said[i] for i in again])
    for i, by_itself in zip(again, alone, strict=True):
        heard[i] = tuple(
            o if _in(said[i], o) else replace(o, chance=min(o.chance, other.chance))
            for o, other in zip(heard[i], by_itself, strict=True)
        )
    return heard


def _in(said: Sequence[Match], opinion: Opinion) -> bool:
    return any(match.narrative == opinion.narrative for match in said)


def _opinions(
    model: Model, contexts: Sequence[Context], said: Sequence[tuple[Match, ...]]
) -> list[tuple[Opinion, ...]]:
    rows = logits(model, contexts)
    texts = [context[1] for context in contexts]
    columns = []
    first, stances = 0, sum(1 + len(head.values) for head in model.heads)
    for k, head in enumerate(model.heads):
        ruled = [next((match for match in matches if match.narrative == head.narrative), None) for matches in said]
        value = rows[:, first : first + 1 + len(head.values)]
        stance = rows[:, stances + k * len(STANCES) : stances + (k + 1) * len(STANCES)]
        chances = head.value.probabilities(value_features(value, head.values, ruled))
        likeliest = head.stance.probabilities(stance_features(stance, texts, ruled)).argmax(axis=1)
        columns.append(
            [
                Opinion(head.narrative, float(1 - row[0]), head.values[int(row[1:].argmax())], STANCES[j])
                for row, j in zip(chances, likeliest, strict=True)
            ]
        )
        first += 1 + len(head.values)
    return list(zip(*columns, strict=True))


def embed(model: Model, texts: Sequence[str]) -> NDArray[np.float64]:
    """The sentences' places in the untuned encoder's space: unit vectors (texts, width)."""
    rows = _run(model.encoder, ("ids", "mask"), encode_alone(model.tokenizer, texts))
    unit: NDArray[np.float64] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def logits(model: Model, contexts: Sequence[Context]) -> NDArray[np.float64]:
    """The network's output: (contexts, all values and stances of all narratives)."""
    return _run(model.network, ("ids", "mask", "target"), encode(model.tokenizer, contexts))


def _run(session: ort.InferenceSession, names: Sequence[str], encoded: Sequence[Encoded]) -> NDArray[np.float64]:
    """The session's output for each context, in their order."""
    rows = np.zeros((len(encoded), session.get_outputs()[0].shape[1]))
    for batch in batches(encoded, _BATCH):
        rows[list(batch.places)] = session.run(None, {name: getattr(batch, name) for name in names})[0]
    return rows


def match_of(opinion: Opinion, sentence: str, ruled: Sequence[Match]) -> Match:
    """The opinion as a match; its evidence is what the rules matched, or the whole sentence where they are silent."""
    span = next(((match.start, match.end) for match in ruled if match.narrative == opinion.narrative), None)
    start, end = span or (0, len(sentence))
    return Match(opinion.narrative, opinion.value, opinion.stance, start, end, round(opinion.chance, 4), TIER)
