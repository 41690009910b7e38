"""What the gate lets through and what it misses, measured on sentences drawn at random from what the rules miss.

    python benchmarks/gate.py --calls FOLDER

Labels with `drawn` were drawn with known, unequal probabilities from sentences in which no rule matches, so that each
stands for 1 / drawn of them (Horvitz & Thompson 1952). The recall of rules and gate together is reckoned over the same
frame, with the rules' share of it and the labels' precision of the rules.
"""

import argparse
from pathlib import Path

import numpy as np

from flows.train import calls_under, read_corpus
from nlp.boilerplate import is_boilerplate
from nlp.gate import load_gate
from nlp.labels import join
from nlp.rules import compile_rules
from nlp.sentences import split
from nlp.taxonomy import default_taxonomy

_DRAWS = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=Path, required=True)
    arguments = parser.parse_args()
    gate, rules, corpus = load_gate(), compile_rules(default_taxonomy()), read_corpus()
    drawn = {span.id: span.drawn for span in corpus.spans if span.drawn}
    examples, seen, ruled, opened = [], 0, 0, 0
    right, matched = 0, 0
    for call in calls_under(arguments.calls):
        here, _ = join([span for span in corpus.spans if span.call == call.id], [call])
        for example in here:
            said = bool(rules(example.prev, example.sentence, example.next))
            told = any((example.labels or {}).values())
            if example.id in drawn and not said:
                examples.append((example, told, 1 / (drawn[example.id] or 1)))
            if said:
                matched += 1
                right += told
        texts = [s.text for s in split(call) if not s.boilerplate]
        silent = [text for text in texts if not rules("", text, "")]
        seen, ruled = seen + len(texts), ruled + len(texts) - len(silent)
        opened += sum(gate(silent)) if silent else 0
    weight = np.array([weight for _, _, weight in examples])
    told = np.array([told for _, told, _ in examples])
    opens = np.array(
        [
            opens and not is_boilerplate(e.sentence)
            for opens, (e, _, _) in zip(gate([e.sentence for e, _, _ in examples]), examples, strict=True)
        ]
    )
    print(f"{seen:,} sentences: rules match in {ruled / seen:.2%}, the gate opens for {opened / seen:.2%} more")
    print(f"{len(examples)} drawn from what rules miss, {told.sum()} of them mentions")
    rate = (weight * told).sum() / weight.sum()
    by_rules = ruled / seen * right / matched

    def recall(places: np.ndarray) -> tuple[float, float]:
        mine, true = weight[places], told[places]
        missed = (mine * true).sum() / mine.sum() * (1 - ruled / seen)
        let = (mine * (true & opens[places])).sum() / mine.sum() * (1 - ruled / seen)
        return (let / missed if missed else np.nan), (by_rules + let) / (by_rules + missed)

    draw = np.random.default_rng(7)
    resampled = np.array([recall(draw.integers(0, len(told), len(told))) for _ in range(_DRAWS)])
    for name, figure, column in zip(
        ("of what rules miss", "rules and gate together"), recall(np.arange(len(told))), resampled.T, strict=True
    ):
        low, high = np.nanpercentile(column, (2.5, 97.5))
        print(f"recall {name}: {figure:.3f} [{low:.3f}, {high:.3f}]")
    print(
        f"mentions that rules miss: {rate:.4%} of silent sentences; precision of rules on labels {right / matched:.3f}"
    )


if __name__ == "__main__":
    main()
