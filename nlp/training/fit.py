"""From labelled sentences to a network, its gate and its card: cross-validation, teacher, student, combiner."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlp.combiner import Head
from nlp.encoding import Encoded, encode, load_tokenizer
from nlp.examples import Example
from nlp.rules import Find, Match
from nlp.training.data import Labelled, folds
from nlp.training.encoder import Logits, Network, Settings, Targets, both, logits_of, soft_targets, targets, tune
from nlp.training.stack import heads

Say = Callable[[str], None]
Narratives = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Teacher:
    """A larger encoder's folder, how it is tuned, and the unlabelled sentences that it teaches the small one on."""

    folder: Path
    settings: Settings
    sentences: Sequence[Example]


@dataclass(frozen=True, slots=True)
class Trained:
    """A network tuned on everything, and what networks that had not seen a sentence said of each."""

    network: Network
    unseen: Logits
    heads: tuple[Head, ...]
    ruled: tuple[tuple[Match, ...], ...]


def context_of(example: Example) -> tuple[str, str, str]:
    """The example as tiers take it."""
    return example.prev, example.sentence, example.next


def fit(
    folder: Path,
    labelled: Sequence[Labelled],
    narratives: Narratives,
    rules: Find,
    settings: Settings,
    number: int,
    teacher: Teacher | None,
    say: Say,
) -> Trained:
    """Tune the encoder in `folder`: `number` times on all folds but one, for the combiner, and once on everything."""
    ruled = tuple(rules(*context_of(one.example)) for one in labelled)
    extra = _lessons(folder, labelled, narratives, teacher, say) if teacher else None
    unseen = cross_validate(folder, labelled, narratives, settings, number, extra, say)
    say("tuning on everything")
    network = _tuned(folder, labelled, narratives, settings, extra, say)
    return Trained(network, unseen, heads(labelled, ruled, unseen, narratives), ruled)


def cross_validate(
    folder: Path,
    labelled: Sequence[Labelled],
    narratives: Narratives,
    settings: Settings,
    number: int,
    extra: tuple[list[Encoded], Targets] | None,
    say: Say,
) -> Logits:
    """What networks say of sentences of companies that they have not seen, all folds together."""
    fold = folds(labelled, number)
    encoded = _encoded(folder, [one.example for one in labelled])
    value = {name: np.zeros((len(labelled), 1 + len(values))) for name, values in narratives.items()}
    stance = np.zeros((len(labelled), len(narratives), 3))
    for k in range(number):
        say(f"fold {k + 1} of {number}")
        held = [i for i, which in enumerate(fold) if which == k]
        rest = [labelled[i] for i, which in enumerate(fold) if which != k]
        network = _tuned(folder, rest, narratives, settings, extra, say)
        said = logits_of(network, [encoded[i] for i in held])
        for name in value:
            value[name][held] = said.value[name]
        stance[held] = said.stance
    return Logits(value, stance)


def _tuned(
    folder: Path,
    labelled: Sequence[Labelled],
    narratives: Narratives,
    settings: Settings,
    extra: tuple[list[Encoded], Targets] | None,
    say: Say,
) -> Network:
    encoded, wanted = _encoded(folder, [one.example for one in labelled]), targets(labelled, narratives)
    if extra:
        encoded, wanted = [*encoded, *extra[0]], both(wanted, extra[1])
    return tune(folder, narratives, encoded, wanted, settings, lambda e, loss: say(f"  epoch {e + 1}: loss {loss:.1f}"))


def _lessons(
    folder: Path, labelled: Sequence[Labelled], narratives: Narratives, teacher: Teacher, say: Say
) -> tuple[list[Encoded], Targets]:
    """What the teacher, tuned on the labels, says of unlabelled sentences, for the small network to learn."""
    say("tuning the teacher")
    network = _tuned(teacher.folder, labelled, narratives, teacher.settings, None, say)
    said = logits_of(network, _encoded(teacher.folder, teacher.sentences))
    return _encoded(folder, teacher.sentences), soft_targets(said)


def _encoded(folder: Path, examples: Sequence[Example]) -> list[Encoded]:
    return encode(load_tokenizer(folder / "tokenizer.json"), [context_of(example) for example in examples])
