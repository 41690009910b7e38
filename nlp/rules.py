"""The first tier: the taxonomy's patterns over one sentence give narrative, value and stance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlp.matching import PatternSet, Span, Words, compile_patterns, words_of
from nlp.nouns import Stance
from nlp.patterns import Pattern
from nlp.taxonomy import Narrative, StanceWords, Taxonomy

TIER = "rules"

# How sure a rule is: the pattern states the sense, a cue near by decides it, or nothing does.
STATED, CUED, ASSUMED = 0.9, 0.8, 0.6

# A stance word counts up to this many words away from the evidence.
_REACH = 8


@dataclass(frozen=True, slots=True)
class Match:
    """A narrative in a sentence: sense, stance, the evidence's span in the sentence's text, and the tier that says so."""

    narrative: str
    value: str
    stance: Stance
    start: int
    end: int
    score: float
    tier: str = TIER


# What a tier is: (previous, sentence, next) -> matches. The classifier will be one more of these.
Find = Callable[[str, str, str], tuple[Match, ...]]


@dataclass(frozen=True, slots=True)
class _Rules:
    """A narrative's patterns: what tells it (in some sense, or `found VALUE`), and what then decides."""

    narrative: Narrative
    evidence: PatternSet
    exclude: PatternSet
    cues: PatternSet


def compile_rules(taxonomy: Taxonomy) -> Find:
    """A function of (previous, sentence, next) that returns the matches in the sentence, at most one a narrative.

    The neighbours only help to decide the sense.
    """
    rules = [_compile(narrative) for narrative in taxonomy.narratives]
    stance = compile_patterns({name: getattr(taxonomy.stance, name) for name in StanceWords.__dataclass_fields__})

    def find(previous: str, sentence: str, following: str) -> tuple[Match, ...]:
        words: Words | None = None
        matches: list[Match] = []
        for rule in rules:
            if candidates := rule.evidence.candidates(sentence):
                words = words or words_of(sentence)
                if match := _match(rule, stance, words, candidates, previous, sentence, following):
                    matches.append(match)
        return tuple(matches)

    return find


def _compile(narrative: Narrative) -> _Rules:
    evidence: dict[str, tuple[Pattern, ...]] = {"": narrative.patterns}
    evidence |= {value.name: value.patterns for value in narrative.values}
    return _Rules(
        narrative,
        compile_patterns(evidence),
        compile_patterns({"": narrative.exclude}),
        compile_patterns({value.name: value.cues for value in narrative.values}),
    )


def _match(
    rule: _Rules,
    stance: PatternSet,
    words: Words,
    candidates: Sequence[int],
    previous: str,
    sentence: str,
    following: str,
) -> Match | None:
    evidence = rule.evidence.spans(words, candidates)
    if not evidence:
        return None
    excluded = _found(rule.exclude, words, sentence)
    evidence = [span for span in evidence if not any(_overlap(span, other) for other in excluded)]
    if not evidence:
        return None
    value, score = _value(rule, evidence, words, sentence, f"{previous} {following}")
    best = min(evidence, key=lambda span: (span.key != value, span.end - span.start, span.start))
    return Match(
        narrative=rule.narrative.name,
        value=value,
        stance=_stance(stance, best, words, sentence),
        start=words.offsets[best.start][0],
        end=words.offsets[best.end - 1][1],
        score=score,
    )


def _found(patterns: PatternSet, words: Words, text: str) -> list[Span]:
    return patterns.spans(words, patterns.candidates(text))


def _value(rule: _Rules, evidence: Sequence[Span], words: Words, sentence: str, beside: str) -> tuple[str, float]:
    """The value with most to say for it: patterns that state it, then cues in the sentence, then cues beside it."""
    stated = {span.key for span in evidence if span.key}
    allowed = [value.name for value in rule.narrative.values if not stated or value.name in stated]
    if len(allowed) == 1:
        return allowed[0], STATED
    weight = dict.fromkeys(allowed, 0.0)
    for cue in _found(rule.cues, words, sentence):
        if cue.key in weight:
            # A cue close to the evidence weighs more than one at the sentence's other end.
            weight[cue.key] += 1 / (1 + min(_distance(cue, span) for span in evidence) / 6)
    for cue in _found(rule.cues, words_of(beside), beside):
        if cue.key in weight:
            weight[cue.key] += 0.15
    value = max(allowed, key=lambda name: weight[name])
    return value, STATED if stated else CUED if weight[value] else ASSUMED


def _distance(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _stance(patterns: PatternSet, evidence: Span, words: Words, sentence: str) -> Stance:
    said = {span.key for span in _found(patterns, words, sentence) if _applies(span, evidence)}
    asked = sentence.rstrip('" ').endswith("?")
    if said & {"open_before", "open_after", "asking"} or (asked and "presupposing" not in said):
        return "open"
    return "denied" if said & {"denied_before", "denied_after"} else "asserted"


def _applies(span: Span, evidence: Span) -> bool:
    """Whether a stance word stands on its side of the evidence and near it; a word of asking may stand anywhere."""
    if span.key.endswith("_before"):
        return span.start < evidence.end and evidence.start - span.end <= _REACH and span.start <= evidence.start + 2
    if span.key.endswith("_after"):
        return span.start >= evidence.start and span.start - evidence.end <= _REACH
    return True
