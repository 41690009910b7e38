"""The whole training: cross-validate, tune, combine, export, train the gate, write the card and the figures."""

import json
import shutil
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from nlp.boilerplate import is_boilerplate
from nlp.card import Card, write_card
from nlp.classifier import Model, load_model, logits
from nlp.combiner import Head, softmax, value_features
from nlp.examples import Example
from nlp.rules import Find
from nlp.training import gate
from nlp.training.data import WRITTEN, Labelled, Material
from nlp.training.encoder import Settings, verify
from nlp.training.export import export_classifier, export_encoder
from nlp.training.fit import Narratives, Teacher, Trained, context_of, fit
from nlp.training.stack import apart, calibration_error, classes_of

# What the classifier knows; other narratives are found by rules and examples.
NARRATIVES = ("deflation", "cost_takeout", "sku_consolidation")

# all-MiniLM-L6-v2, Apache-2.0, as its authors published it, and all-mpnet-base-v2, the teacher.
ENCODER = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEACHER = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"

SETTINGS = Settings(epochs=4, rate=1e-4)
TEACHER_SETTINGS = Settings(epochs=4, rate=5e-5)

# Unlabelled sentences to draw for the gate, and how many of them a teacher speaks about.
UNLABELLED = 60_000
TAUGHT = 15_000
# The network's probability from which a sentence was worth its time, before rules and neighbours are weighed.
_WORTH = 0.4
# How often the gate sees a sentence that readers found something in: recall is what counts.
_TIMES = 3
# The share of sentences that no rule matches which the gate lets through.
SHARE = 0.095


def build(
    encoder: Path,
    teacher: Path | None,
    material: Material,
    narratives: Narratives,
    rules: Find,
    folds: int,
    output: Path,
    say: Callable[[str], None],
) -> None:
    """Train everything and write it to the folder `output`."""
    verify(encoder, ENCODER)
    lessons = None
    if teacher:
        verify(teacher, TEACHER)
        lessons = Teacher(teacher, TEACHER_SETTINGS, material.unlabelled[:TAUGHT])
    trained = fit(encoder, material.labelled, narratives, rules, SETTINGS, folds, lessons, say)
    output.mkdir(parents=True, exist_ok=True)
    export_classifier(trained.network, output / "classifier.onnx")
    export_encoder(encoder, output / "encoder.onnx")
    # What the eight bits cost can be measured against it; it does not ship.
    export_classifier(trained.network, output / "precise.onnx", precise=True)
    shutil.copyfile(encoder / "tokenizer.json", output / "tokenizer.json")
    write_card(output, _card(output, trained.heads, 1.0))
    say("training the gate")
    opens = _train_gate(load_model(output), material, rules, output)
    write_card(output, _card(output, trained.heads, opens))
    figures = _figures(material.labelled, trained, narratives)
    (output / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    say(json.dumps(figures, indent=1))


def _card(folder: Path, heads: Sequence[Head], opens: float) -> Card:
    """The card of what lies in the folder; the name is a hash of everything that decides."""
    decides = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in _BESIDE)
    files = {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in decides}
    whole = sha256(repr((files, heads, opens)).encode()).hexdigest()
    return Card(f"minilm-{whole[:10]}", files, tuple(heads), opens)


# Files of the folder that decide nothing.
_BESIDE = ("card.json", "figures.json", "README.md", "precise.onnx")


def _train_gate(model: Model, material: Material, rules: Find, output: Path) -> float:
    """Teach the gate what the network finds where the rules are silent; the probability from which it opens."""
    silent = [example for example in material.unlabelled if _silent(example, rules)]
    found = _chances(model, silent) >= _WORTH
    texts, wanted = [example.sentence for example in silent], found.tolist()
    for one in material.labelled:
        told = any((one.example.labels or {}).values())
        times = 0 if one.drawn else _TIMES if told else 1
        texts += [one.example.sentence] * times
        wanted += [told] * times
    language = gate.train_gate(texts, wanted)
    gate.save(language, output)
    return gate.threshold_for(language, texts[: len(silent)], SHARE)


def _chances(model: Model, examples: Sequence[Example]) -> np.ndarray:
    """The highest probability that the network gives any narrative in each sentence."""
    rows = logits(model, [context_of(example) for example in examples])
    chances, first = [], 0
    for head in model.heads:
        chances.append(1 - softmax(rows[:, first : first + 1 + len(head.values)])[:, 0])
        first += 1 + len(head.values)
    highest: np.ndarray = np.max(chances, axis=0)
    return highest


def _silent(example: Example, rules: Find) -> bool:
    return not is_boilerplate(example.sentence) and not rules(*context_of(example))


def _figures(labelled: Sequence[Labelled], trained: Trained, narratives: Narratives) -> dict[str, dict[str, float]]:
    """What to expect on companies that were not learned from: real sentences, each judged by weights without it."""
    found = {}
    for head in trained.heads:
        name, values = head.narrative, narratives[head.narrative]
        places = [i for i, one in enumerate(labelled) if one.group != WRITTEN and name in one.judged]
        here = [labelled[i] for i in places]
        matches = [next((m for m in trained.ruled[i] if m.narrative == name), None) for i in places]
        features = value_features(trained.unseen.value[name][places], values, matches)
        classes = classes_of(here, name, values)
        chances = apart(features, classes, here, 1 + len(values))
        told, said = classes > 0, 1 - chances[:, 0] >= head.threshold
        ruled = np.array([match is not None for match in matches])
        right = told & said
        found[name] = {
            "sentences": float(len(here)),
            "mentions": float(told.sum()),
            "f1": _f1(said, told),
            "f1_rules": _f1(ruled, told),
            "value_right": float((chances[right, 1:].argmax(1) + 1 == classes[right]).mean()),
            "calibration_error": calibration_error(1 - chances[:, 0], told),
            "threshold": head.threshold,
        }
    return {name: {key: round(figure, 4) for key, figure in figures.items()} for name, figures in found.items()}


def _f1(found: np.ndarray, told: np.ndarray) -> float:
    return float(2 * (found & told).sum() / max(1, found.sum() + told.sum()))
