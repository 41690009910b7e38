"""Many patterns over many sentences: spaCy's Matcher, run only for patterns all of whose words are there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.matcher import Matcher
from spacy.tokens import Doc

from nlp.patterns import NUMBER, Pattern, token_pattern
from nlp.sentences import language

_ROUGH_WORD = re.compile(r"[a-z0-9&]+")
_NUMBER = re.compile(rf"(?:{NUMBER})\Z")
# Words of a machine transcript and hyphens, which only break patterns up.
_FILLERS = frozenset({"uh", "um", "-", "–", "—", "--", '"', "'", "“", "”"})


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens `[start, end)` that a pattern of group `key` matches."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text's tokens without hyphens and fillers, and each one's span in the text."""

    doc: Doc
    offsets: tuple[tuple[int, int], ...]


def words_of(text: str) -> Words:
    """The text as patterns see it."""
    doc = language().make_doc(text.replace("’", "'"))
    kept = [token for token in doc if token.lower_ not in _FILLERS and not token.is_space]
    offsets = tuple((token.idx, token.idx + len(token)) for token in kept)
    return Words(Doc(language().vocab, words=[token.text for token in kept]), offsets)


@dataclass(frozen=True, slots=True)
class PatternSet:
    """Patterns by key, indexed by the words they need. Make it with `compile_patterns`."""

    keys: tuple[str, ...]
    matchers: tuple[Matcher, ...]
    needs: tuple[int, ...]
    exact: Mapping[str, int]
    stems: Mapping[str, int]
    number: int
    seen: dict[str, int] = field(default_factory=dict)

    def candidates(self, text: str) -> list[int]:
        """Which patterns find all the words they need in the text; cheap, and never leaves out one that matches."""
        union = 0
        # As the tokenizer splits them.
        text = text.lower().replace("’", "'").replace("n't", " n't").replace("cannot", "can not")
        for word in _ROUGH_WORD.findall(text):
            mask = self.seen.get(word)
            union |= self._mask(word) if mask is None else mask
        return [i for i, need in enumerate(self.needs) if union & need == need] if union or 0 in self.needs else []

    def spans(self, words: Words, candidates: Iterable[int]) -> list[Span]:
        """Where the candidate patterns match."""
        return [Span(start, end, self.keys[i]) for i in candidates for _, start, end in self.matchers[i](words.doc)]

    def _mask(self, word: str) -> int:
        """One bit for each place of a pattern that the word can fill; remembered, for words repeat."""
        mask = self.exact.get(word, 0) | (self.number if _NUMBER.match(word) else 0)
        for length in range(1, len(word) + 1):
            mask |= self.stems.get(word[:length], 0)
        self.seen[word] = mask
        return mask


def compile_patterns(keyed: Mapping[str, Sequence[Pattern]]) -> PatternSet:
    """The patterns, ready to be found."""
    places: dict[tuple[str, ...], int] = {}
    exact: dict[str, int] = {}
    stems: dict[str, int] = {}
    keys: list[str] = []
    matchers: list[Matcher] = []
    needs: list[int] = []
    for key, patterns in keyed.items():
        for pattern in patterns:
            matcher = Matcher(language().vocab)
            matcher.add(key, [token_pattern(pattern)])
            keys.append(key)
            matchers.append(matcher)
            needs.append(sum({_place(words, places, exact, stems) for words in _needed(pattern)}))
    number = sum(bit for words, bit in places.items() if "#" in words)
    return PatternSet(tuple(keys), tuple(matchers), tuple(needs), exact, stems, number)


def _needed(pattern: Pattern) -> list[tuple[str, ...]]:
    """The pattern's places that must be filled, of those whose words a rough look at the text can see."""
    return [
        slot.words
        for slot in pattern.slots
        if slot.words
        and not slot.optional
        and all(_ROUGH_WORD.fullmatch(word.strip("*#") or "x") for word in slot.words)
    ]


def _place(
    words: tuple[str, ...], places: dict[tuple[str, ...], int], exact: dict[str, int], stems: dict[str, int]
) -> int:
    if words not in places:
        places[words] = bit = 1 << len(places)
        for word in words:
            index = stems if word.endswith("*") else exact
            if word != "#":
                index[word.rstrip("*")] = index.get(word.rstrip("*"), 0) | bit
    return places[words]
