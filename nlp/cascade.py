"""The tiers, cheap first: rules, gate, classifier, judge. Each sees only what the one before let through."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from nlp.rules import WIDE, Find, Match

# A sentence with the ones before and after it in the same turn, empty where there is none.
Context = tuple[str, str, str]

# A gate: for each sentence, whether it is worth a classifier's time.
Gate = Callable[[Sequence[str]], Sequence[bool]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a tier says of one sentence: its matches, and whether it is sure enough that no later tier need look."""

    matches: tuple[Match, ...]
    sure: bool = True


# A tier that reads: contexts and what the tiers before said of each, to a verdict on each.
Classify = Callable[[Sequence[Context], Sequence[tuple[Match, ...]]], Sequence[Verdict]]


@dataclass(frozen=True, slots=True)
class Tiers:
    """The tiers that are there. `model` names all that decides beside the taxonomy, for versions and caches."""

    rules: Find
    model: str
    gate: Gate | None = None
    classifier: Classify | None = None
    judge: Classify | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What one tier did: the sentences it saw, those of them that no later tier saw, and its seconds."""

    tier: str
    seen: int
    decided: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Tagged:
    """The matches of each context, a tally for each tier, and the answers that were not known before, by key."""

    matches: tuple[tuple[Match, ...], ...]
    tallies: tuple[Tally, ...]
    answers: Mapping[bytes, tuple[Match, ...]]


def key_of(context: Context) -> bytes:
    """By which a sentence between its neighbours is known again; 16 bytes."""
    return blake2b("\0".join(context).encode(), digest_size=16).digest()


def cascade(
    contexts: Sequence[Context],
    tiers: Tiers,
    clock: Callable[[], float],
    known: Mapping[bytes, tuple[Match, ...]],
) -> Tagged:
    """Tag sentences. `known` are answers of these tiers to sentences seen before, `clock` gives seconds.

    A sentence in which the rules match goes past the gate; one that neither picks holds nothing.
    """
    started = clock()
    ruled = [tiers.rules(*context) for context in contexts]
    seconds = clock() - started
    if tiers.classifier is None:
        # What only a keyword says would have to be confirmed.
        surely = (tuple(match for match in matches if match.score > WIDE) for matches in ruled)
        return Tagged(tuple(surely), (Tally("rules", len(contexts), len(contexts), seconds),), {})
    tallies = [Tally("rules", len(contexts), 0, seconds)]

    started = clock()
    silent = [i for i, matches in enumerate(ruled) if not matches]
    passed = _passed(contexts, silent, tiers.gate)
    tallies.append(Tally("gate", len(silent), len(silent) - len(passed), clock() - started))

    started = clock()
    asked = sorted({i for i, matches in enumerate(ruled) if matches} | passed)
    keys = {i: key_of(contexts[i]) for i in asked}
    # The first place of each sentence that nobody has answered; its repetitions get its answer.
    new: dict[bytes, int] = {}
    for i in asked:
        if keys[i] not in known:
            new.setdefault(keys[i], i)
    tallies.append(Tally("cache", len(asked), len(asked) - len(new), clock() - started))

    places = list(new.values())
    answers, read = _read([contexts[i] for i in places], [ruled[i] for i in places], tiers, clock)
    learned = dict(zip(new, answers, strict=True))
    return Tagged(
        tuple((learned.get(keys[i]) or known.get(keys[i]) or ()) if i in keys else () for i in range(len(contexts))),
        (*tallies, *read),
        learned,
    )


def _passed(contexts: Sequence[Context], silent: Sequence[int], gate: Gate | None) -> set[int]:
    if gate is None or not silent:
        return set()
    return {i for i, opens in zip(silent, gate([contexts[i][1] for i in silent]), strict=True) if opens}


def _read(
    contexts: Sequence[Context],
    said: Sequence[tuple[Match, ...]],
    tiers: Tiers,
    clock: Callable[[], float],
) -> tuple[list[tuple[Match, ...]], list[Tally]]:
    """The tiers that read, each on what the one before was unsure of."""
    answers = list(said)
    left = list(range(len(contexts)))
    tallies = []
    readers = [(name, tier) for name, tier in (("classifier", tiers.classifier), ("judge", tiers.judge)) if tier]
    for name, tier in readers:
        started, seen = clock(), left
        verdicts = tier([contexts[i] for i in seen], [answers[i] for i in seen]) if seen else ()
        for i, verdict in zip(seen, verdicts, strict=True):
            answers[i] = verdict.matches
        last = tier is readers[-1][1]
        left = [] if last else [i for i, verdict in zip(seen, verdicts, strict=True) if not verdict.sure]
        tallies.append(Tally(name, len(seen), len(seen) - len(left), clock() - started))
    return answers, tallies


def total(tallies: Sequence[Tally]) -> tuple[Tally, ...]:
    """One tally a tier, of many, in the order in which the tiers first stand."""
    sums: dict[str, Tally] = {}
    for one in tallies:
        so_far = sums.get(one.tier, Tally(one.tier, 0, 0, 0.0))
        sums[one.tier] = Tally(
            one.tier, so_far.seen + one.seen, so_far.decided + one.decided, so_far.seconds + one.seconds
        )
    return tuple(sums.values())
