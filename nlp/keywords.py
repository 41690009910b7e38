"""Plain keyword search, as analysts use it today: what the tagger is measured against."""

import re
from collections.abc import Iterable

from nlp.rules import Find, Match
from nlp.taxonomy import Taxonomy


def keyword_search(taxonomy: Taxonomy) -> Find:
    """A tier that finds a narrative wherever one of its keywords stands; it gives no sense, and asserts everything."""
    searches = [(narrative.name, _expression(narrative.keywords)) for narrative in taxonomy.narratives]

    def find(_previous: str, sentence: str, _following: str) -> tuple[Match, ...]:
        hits = ((name, expression.search(sentence)) for name, expression in searches)
        return tuple(Match(name, "", "asserted", *hit.span(), 1.0, "keyword") for name, hit in hits if hit)

    return find


def _expression(keywords: Iterable[str]) -> re.Pattern[str]:
    choices = (
        re.escape(k.rstrip("*")).replace(r"\ ", r"[\s-]+") + (r"\w*" if k.endswith("*") else "") for k in keywords
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)", re.I)
