"""The first tier: the taxonomy's patterns over one sentence give narrative, value and stance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nlp.matching import PatternSet, Span, Words, compile_patterns, words_of
from nlp.nouns import Stance
from nlp.patterns import Pattern
from nlp.taxonomy import Narrative, StanceWords, Taxonomy

TIER = "rules"

# How sure a rule is: the pattern states the sense, a cue near by decides it, or nothing does.
STATED, CUED, ASSUMED = 0.9, 0.8, 0.6
# A keyword of a narrative that has examples: too little by itself, for its nearest examples to confirm or drop.
WIDE = 0.3
# Stands for keywords where patterns have the name of their value.
_NET = "*"

# A stance word counts up to this many words away from the evidence, and not across one of these words.
_REACH = 8
_BREAKS = frozenset({";", ":", ".", "?", "!", "but", "although", "though", "because", "however"})

# A cue so many words away from the evidence says half of what one beside it says.
_HALF = 4
_BESIDE = 0.1
# A pattern of so many words that states a sense says as much as one cue beside the evidence; a longer one less.
_TIGHT = 2


@dataclass(frozen=True, slots=True)
class Match:
    """A narrative in a sentence: sense, stance, the evidence's span in the text, and the tier that says so."""

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
    """A narrative's patterns: what tells it (in some sense, in one, or as a keyword), and what then decides."""

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
    evidence |= {value.name: value.patterns for value in narrative.values} | {_NET: narrative.net}
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
    told = [span for span in evidence if span.key != _NET]
    evidence = told or [replace(span, key="") for span in evidence]
    value, score = _value(rule, evidence, words, sentence, f"{previous} {following}")
    best = min(evidence, key=lambda span: (span.key != value, span.end - span.start, span.start))
    return Match(
        narrative=rule.narrative.name,
        value=value,
        stance=_stance(stance, best, words, sentence),
        start=words.offsets[best.start][0],
        end=words.offsets[best.end - 1][1],
        score=score if told else WIDE,
    )


def _found(patterns: PatternSet, words: Words, text: str) -> list[Span]:
    return patterns.spans(words, patterns.candidates(text))


def _value(rule: _Rules, evidence: Sequence[Span], words: Words, sentence: str, beside: str) -> tuple[str, float]:
    """The value with most to say for it: patterns that state it, then cues, the nearer the better, then those beside.

    Where nothing decides it is the narrative's first value.
    """
    stated = {span.key for span in evidence if span.key}
    allowed = [value.name for value in rule.narrative.values if not stated or value.name in stated]
    if len(allowed) == 1:
        return allowed[0], STATED
    shortest = min(span.end - span.start for span in evidence)
    core = [span for span in evidence if span.end - span.start == shortest]
    weight = dict.fromkeys(allowed, 0.0)
    for span in evidence:
        if span.key:
            # The tighter the words that state a sense, the surer it is.
            weight[span.key] = max(weight[span.key], _TIGHT / (span.end - span.start))
    for cue in _found(rule.cues, words, sentence):
        if cue.key in weight:
            weight[cue.key] += 1 / (1 + min(_distance(cue, span) for span in core) / _HALF)
    if not stated:
        for cue in _found(rule.cues, words_of(beside), beside):
            weight[cue.key] += _BESIDE
    value = max(allowed, key=lambda name: weight[name])
    return value, STATED if stated else CUED if weight[value] else ASSUMED


def _distance(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _stance(patterns: PatternSet, evidence: Span, words: Words, sentence: str) -> Stance:
    found = _found(patterns, words, sentence)
    taken = [span for span in found if span.key == "presupposing"]
    # A stance word inside a phrase that takes the mention for granted ("not only", "can you quantify") says nothing.
    said = {
        span.key
        for span in found
        if span.key != "presupposing"
        and not any(_overlap(span, other) for other in taken)
        and _applies(span, evidence, words)
    }
    asked = sentence.rstrip('" ').endswith("?")
    if "asking" in said or (asked and not taken):
        return "open"
    if said & {"denied_before", "denied_after"}:
        return "denied"
    return "open" if said & {"open_before", "open_after"} else "asserted"


def _applies(span: Span, evidence: Span, words: Words) -> bool:
    """Whether a stance word stands on its side of the evidence and near it; a word of asking may stand anywhere."""
    if span.key == "asking":
        return True
    if _distance(span, evidence) > _REACH:
        return False
    between = {token.lower_ for token in words.doc[min(span.end, evidence.end) : max(span.start, evidence.start)]}
    if between & _BREAKS or (span.key == "denied_before" and "," in between):
        return False
    return span.start <= evidence.start + 2 if span.key.endswith("_before") else span.start >= evidence.start
