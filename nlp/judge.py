"""The fourth tier, optional: a larger transformers model reads what the classifier is unsure of (extra `judge`).

Any sequence classifier or instruct model will do, by local path or hub name. It is asked one yes-or-no question for
each narrative that is in doubt: is what the definition says in the sentence? A classifier trained on inference (NLI)
answers by entailment (Yin et al. 2019), an instruct model by the odds of its next word being yes or no.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nlp.cascade import Classify, Context, Verdict
from nlp.classifier import Model, match_of, opinions
from nlp.errors import NarrativeError
from nlp.rules import Find, Match

TIER = "judge"

# How likely it is that a statement holds of a text: pairs in, probabilities out.
Holds = Callable[[Sequence[tuple[str, str]]], Sequence[float]]


def load_judge(name: str) -> Holds:
    """The model by name or path; raises NarrativeError where it, or the extra, is not there."""
    try:
        from transformers import AutoConfig
    except ImportError as error:
        raise NarrativeError(
            f"--judge needs {error.name}; install it with: pip install 'earnings-narratives[judge]'"
        ) from error
    try:
        config = AutoConfig.from_pretrained(name)
        architecture = (config.architectures or [""])[0]
        return _entailment(name) if "SequenceClassification" in architecture else _instructed(name)
    except (OSError, ValueError, ImportError) as error:
        raise NarrativeError(f"--judge {name}: cannot be loaded: {str(error).strip().splitlines()[0]}") from error


def judge(holds: Holds, model: Model, definitions: Mapping[str, str], rules: Find) -> Classify:
    """The tier: of narratives in doubt, the mean of the classifier's probability and the judge's decides.

    `definitions` says of each narrative that the classifier may decide what it is, as a statement that may hold of a
    sentence. What was said of other narratives stands.
    """

    def classify(contexts: Sequence[Context], said: Sequence[tuple[Match, ...]]) -> list[Verdict]:
        ruled = [rules(*context) for context in contexts]
        heard = opinions(model, contexts, ruled)
        doubts = [
            (i, k)
            for i, one in enumerate(heard)
            for k, opinion in enumerate(one)
            if opinion.narrative in definitions and model.doubts(k, opinion)
        ]
        asked = [(" ".join(contexts[i]).strip(), definitions[heard[i][k].narrative]) for i, k in doubts]
        chances = dict(zip(doubts, holds(asked) if asked else (), strict=True))
        matches = list(said)
        for (i, k), chance in chances.items():
            opinion = replace(heard[i][k], chance=(heard[i][k].chance + chance) / 2)
            kept = tuple(match for match in matches[i] if match.narrative != opinion.narrative)
            found = replace(match_of(opinion, contexts[i][1], ruled[i]), tier=TIER)
            matches[i] = (*kept, found) if opinion.chance >= model.heads[k].threshold else kept
        return [Verdict(one) for one in matches]

    return classify


def _entailment(name: str) -> Holds:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer, network = AutoTokenizer.from_pretrained(name), AutoModelForSequenceClassification.from_pretrained(name)
    labels = {str(label).lower(): number for number, label in network.config.id2label.items()}
    place = next((number for label, number in labels.items() if label.startswith(("entail", "yes", "label_1"))), 0)

    def holds(pairs: Sequence[tuple[str, str]]) -> list[float]:
        chances: list[float] = []
        for first in range(0, len(pairs), 16):
            inputs = tokenizer(
                list(pairs[first : first + 16]), padding=True, truncation="only_first", return_tensors="pt"
            )
            with torch.inference_mode():
                chances += network(**inputs).logits.softmax(-1)[:, place].tolist()
        return chances

    return holds


_QUESTION = (
    "Text from an earnings call: {text}\n\nStatement: {statement}\n\nDoes the text say so? Answer yes or no.\nAnswer:"
)


def _instructed(name: str) -> Holds:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer, network = AutoTokenizer.from_pretrained(name), AutoModelForCausalLM.from_pretrained(name)
    yes, no = (tokenizer.encode(f" {word}", add_special_tokens=False)[0] for word in ("yes", "no"))

    def one(text: str, statement: str) -> float:
        question: Any = _QUESTION.format(text=text, statement=statement)
        if tokenizer.chat_template:
            turns = [{"role": "user", "content": question}]
            question = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        inputs = tokenizer(question, return_tensors="pt")
        with torch.inference_mode():
            said = network(**inputs).logits[0, -1, [yes, no]]
        return float(said.softmax(-1)[0])

    return lambda pairs: [one(text, statement) for text, statement in pairs]
