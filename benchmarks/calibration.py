"""How well the classifier's probabilities are calibrated on labelled sentences, and whose cost it says it is.

    python benchmarks/calibration.py GOLD.jsonl

Expected calibration error over ten bins of equal width (Guo et al. 2017), for each narrative and all together, over all
sentences, whether the cascade would have read them or not.
"""

import sys
from pathlib import Path

import numpy as np

from nlp.classifier import load_model, opinions
from nlp.examples import read_examples
from nlp.rules import compile_rules
from nlp.taxonomy import default_taxonomy

_BINS = 10


def error(chance: np.ndarray, truth: np.ndarray) -> float:
    places = np.minimum((chance * _BINS).astype(int), _BINS - 1)
    bins = [places == k for k in range(_BINS)]
    return float(sum(b.mean() * abs(chance[b].mean() - truth[b].mean()) for b in bins if b.any()))


def main(path: Path) -> None:
    with path.open(encoding="utf-8") as lines:
        examples = list(read_examples(lines, str(path), labelled=True))
    rules, model = compile_rules(default_taxonomy()), load_model()
    contexts = [(example.prev, example.sentence, example.next) for example in examples]
    heard = opinions(model, contexts, [rules(*context) for context in contexts])
    everything: list[tuple[np.ndarray, np.ndarray]] = []
    for k, head in enumerate(model.heads):
        chance = np.array([one[k].chance for one in heard])
        labels = [(example.labels or {}).get(head.narrative) for example in examples]
        truth = np.array([label is not None for label in labels])
        everything.append((chance, truth))
        print(f"{head.narrative:18} calibration error {error(chance, truth):.3f}, threshold {head.threshold:.2f}")
        pairs: dict[tuple[str, str], int] = {}
        stances: dict[tuple[str, str], int] = {}
        for label, one in zip(labels, heard, strict=True):
            if label and one[k].chance >= head.threshold:
                pairs[label.value, one[k].value] = pairs.get((label.value, one[k].value), 0) + 1
                stances[label.stance, one[k].stance] = stances.get((label.stance, one[k].stance), 0) + 1
        print("  (labelled, said):", ", ".join(f"{a}>{b} {n}" for (a, b), n in sorted(pairs.items())))
        print("  (labelled, said):", ", ".join(f"{a}>{b} {n}" for (a, b), n in sorted(stances.items())))
    chance, truth = (np.concatenate(arrays) for arrays in zip(*everything, strict=True))
    print(f"all together       calibration error {error(chance, truth):.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
