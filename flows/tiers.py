"""Which tiers tag, and the versions they make: the taxonomy's file, the shipped models, a judge if one is named."""

from functools import lru_cache, partial
from pathlib import Path

from nlp.card import read_card
from nlp.cascade import Tiers
from nlp.classifier import classifier, embed, known_narratives, load_model
from nlp.errors import NarrativeError
from nlp.gate import load_gate
from nlp.judge import judge as judge_tier
from nlp.judge import load_judge
from nlp.nearest import nearest, then
from nlp.rules import compile_rules
from nlp.taxonomy import Taxonomy, default_taxonomy, read_taxonomy
from warehouse import Versions


def load_taxonomy(path: str | None) -> Taxonomy:
    """The taxonomy in the file, or the one that ships with the project."""
    if path is None:
        return default_taxonomy()
    try:
        return read_taxonomy(Path(path).read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise NarrativeError(f"{path}: cannot be read as a taxonomy: {error}") from error


# Kept by what the files hold and not by their names: a process may see two runs, and a file change between them.
@lru_cache(maxsize=1)
def load_tiers(taxonomy: Taxonomy, judge: str | None = None) -> Tiers:
    """The tiers for the taxonomy; `judge` names a transformers model that reads what the classifier is unsure of."""
    rules, model = compile_rules(taxonomy), load_model()
    known = known_narratives(model, taxonomy)
    reads = then(classifier(model, known), nearest(taxonomy, partial(embed, model)))
    definitions = {narrative.name: narrative.definition for narrative in taxonomy.narratives if narrative.name in known}
    judges = judge_tier(load_judge(judge), model, definitions, rules) if judge else None
    # The gate opens for what the classifier may find.
    return Tiers(rules, model_name(judge), load_gate() if known else None, reads, judges)


def model_name(judge: str | None = None) -> str:
    """What decides beside the taxonomy, by name."""
    return read_card().name + (f"+{judge}" if judge else "")


def versions_of(taxonomy: Taxonomy, judge: str | None = None) -> Versions:
    """What decides mentions today."""
    return Versions(taxonomy.version, model_name(judge))
