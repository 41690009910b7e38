"""The classifier beside what it must beat, on labelled sentences, with sentences a second; needs the extra `train`.

    python benchmarks/classifiers.py GOLD.jsonl --calls FOLDER

Keyword search, TF-IDF with logistic regression (trained on the same labels), the encoder without the rules, and the
cascade that ships. One thread. Every figure with its 95 % bootstrap interval.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from flows.tiers import load_tiers
from flows.train import calls_under, read_corpus
from nlp.cascade import Tiers
from nlp.classifier import Model, load_model, logits
from nlp.combiner import STANCES, softmax
from nlp.evaluate import Figure, evaluate
from nlp.examples import Example, read_examples
from nlp.keywords import keyword_search
from nlp.nouns import Mention
from nlp.rules import compile_rules
from nlp.tag import tag_examples
from nlp.taxonomy import default_taxonomy
from nlp.training.data import Labelled, gather

Tagger = Callable[[Sequence[Example]], list[tuple[Mention, ...]]]
Values = dict[str, list[str]]


def mention(example: Example, narrative: str, value: str, stance: str, score: float) -> Mention:
    return Mention(example.id, 0, narrative, value, stance, 0, len(example.sentence), example.sentence, "x", score)


def tfidf(labelled: Sequence[Labelled], narratives: Values) -> Tagger:
    """One regression a narrative for none or a value, one for the stance."""
    texts = [one.example.sentence for one in labelled]
    models = {}
    for name in narratives:
        labels = [one.label(name) for one in labelled]
        told = [i for i, label in enumerate(labels) if label]
        value = _regression().fit(texts, [label.value if label else "" for label in labels])
        models[name] = value, _regression().fit([texts[i] for i in told], [labels[i].stance for i in told])

    def tag(examples: Sequence[Example]) -> list[tuple[Mention, ...]]:
        sentences = [example.sentence for example in examples]
        found: list[list[Mention]] = [[] for _ in examples]
        for name, (value, stance) in models.items():
            for i, (said, how) in enumerate(zip(value.predict(sentences), stance.predict(sentences), strict=True)):
                if said:
                    found[i].append(mention(examples[i], name, said, how, 1.0))
        return [tuple(mentions) for mentions in found]

    return tag


def _regression() -> object:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    return make_pipeline(words, LogisticRegression(C=30, class_weight="balanced", max_iter=2000))


def encoder_alone(model: Model) -> Tagger:
    """The likeliest value of each head, where none is less likely than not; no rules."""

    def tag(examples: Sequence[Example]) -> list[tuple[Mention, ...]]:
        rows = logits(model, [(example.prev, example.sentence, example.next) for example in examples])
        found: list[list[Mention]] = [[] for _ in examples]
        first, stances = 0, sum(1 + len(head.values) for head in model.heads)
        for k, head in enumerate(model.heads):
            chances = softmax(rows[:, first : first + 1 + len(head.values)])
            how = rows[:, stances + 3 * k : stances + 3 * k + 3].argmax(axis=1)
            for i in np.flatnonzero(chances[:, 0] < 0.5):
                value = head.values[int(chances[i, 1:].argmax())]
                found[i].append(mention(examples[i], head.narrative, value, STANCES[how[i]], 1 - chances[i, 0]))
            first += 1 + len(head.values)
        return [tuple(mentions) for mentions in found]

    return tag


def cascade(tiers: Tiers) -> Tagger:
    return lambda examples: tag_examples(examples, tiers, time.perf_counter)[0]


def shown(figure: Figure) -> str:
    return "-" if figure.value is None else f"{figure.value:.3f} [{figure.low:.2f}, {figure.high:.2f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--calls", type=Path, required=True)
    arguments = parser.parse_args()
    with arguments.gold.open(encoding="utf-8") as lines:
        examples = list(read_examples(lines, str(arguments.gold), labelled=True))
    taxonomy, model, corpus = default_taxonomy(), load_model(), read_corpus()
    known = {head.narrative for head in model.heads}
    narratives = {n.name: [value.name for value in n.values] for n in taxonomy.narratives if n.name in known}
    material = gather(corpus.spans, corpus.written, calls_under(arguments.calls), narratives, 0)
    taggers: dict[str, Tagger] = {
        "keyword search": cascade(Tiers(keyword_search(taxonomy), "keyword")),
        "TF-IDF + logistic regression": tfidf(material.labelled, narratives),
        "rules": cascade(Tiers(compile_rules(taxonomy), "rules")),
        "encoder alone": encoder_alone(model),
        "cascade": cascade(load_tiers(taxonomy)),
    }
    for name, tagger in taggers.items():
        tagger(examples[:20])
        start = time.perf_counter()
        found = tagger(examples)
        speed = len(examples) / (time.perf_counter() - start)
        report = evaluate(examples, found, narratives)
        print(f"\n{name}: {speed:,.0f} sentences/s")
        for narrative, figures in report.narratives.items():
            print(
                f"  {narrative:18} F1 {shown(figures.found.f1)}, values macro-F1 {shown(figures.macro_f1)},"
                f" value right {shown(figures.value_accuracy)}, stance right {shown(figures.stance_accuracy)}"
            )
            print("   ", ", ".join(f"{value} {shown(score.f1)}" for value, score in figures.values.items()))


if __name__ == "__main__":
    main()
