"""The taxonomy: what the narratives are, their values, and the words that tell them; read and checked from TOML."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from nlp.errors import TaxonomyError
from nlp.patterns import Pattern, Words, parse_pattern


@dataclass(frozen=True, slots=True)
class Value:
    """One sense of a narrative: patterns that state it, and cues that decide for it where the sense is left open.

    `examples` are sentences that have this sense, for a narrative that is told by its nearest examples.
    """

    name: str
    definition: str
    patterns: tuple[Pattern, ...]
    cues: tuple[Pattern, ...]
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Narrative:
    """A theme to be found, with the patterns that tell it in any sense and those that only look like it.

    One that has examples has `counterexamples`, sentences that only look like it, and `net`, its keywords as patterns.
    """

    name: str
    title: str
    definition: str
    keywords: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    exclude: tuple[Pattern, ...]
    values: tuple[Value, ...]
    counterexamples: tuple[str, ...] = ()
    net: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class StanceWords:
    """Words about a mention that make it denied or open; `before` and `after` say on which side they stand."""

    denied_before: tuple[Pattern, ...]
    denied_after: tuple[Pattern, ...]
    open_before: tuple[Pattern, ...]
    open_after: tuple[Pattern, ...]
    asking: tuple[Pattern, ...]
    presupposing: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All narratives; `version` is a hash of the file, so that any change of a definition is a new version."""

    narratives: tuple[Narrative, ...]
    stance: StanceWords
    version: str


_NARRATIVE_KEYS = {"title", "definition", "keywords", "patterns", "exclude", "counterexamples", "value"}
_VALUE_KEYS = {"definition", "patterns", "cues", "examples"}
_EXAMPLE_KEYS = frozenset({"examples", "counterexamples"})
# Where there are examples these may be left out.
_WORD_KEYS = frozenset({"keywords", "patterns", "exclude", "cues"})
_LEAST_EXAMPLES, _LEAST_COUNTEREXAMPLES = 3, 2
_STANCE_KEYS = set(StanceWords.__dataclass_fields__)


def default_taxonomy() -> Taxonomy:
    """The taxonomy that ships with the project."""
    return read_taxonomy(files("corpora").joinpath("narratives.toml").read_text(encoding="utf-8"), "narratives.toml")


def read_taxonomy(text: str, name: str) -> Taxonomy:
    """The taxonomy in a TOML text; `name` is what errors call the file.

    Raises TaxonomyError naming the file, the narrative and the key.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TaxonomyError(f"{name}: not valid TOML: {error}") from None
    _check_keys(table, {"words", "stance", "narrative"}, name)
    for key in table:
        _table(table, key, name)
    words = {group: _group(table["words"], group, f"{name}: words") for group in table["words"]}
    stance_place = f"{name}: stance"
    _check_keys(table["stance"], _STANCE_KEYS, stance_place)
    stance = StanceWords(**{key: _patterns(table["stance"], key, words, stance_place) for key in sorted(_STANCE_KEYS)})
    if not table["narrative"]:
        raise TaxonomyError(f"{name}: it has no narrative")
    narratives = tuple(
        _narrative(key, _table(table["narrative"], key, name), words, name) for key in table["narrative"]
    )
    return Taxonomy(narratives, stance, sha256(text.encode()).hexdigest()[:12])


def _group(table: Mapping[str, object], key: str, place: str) -> tuple[str, ...]:
    """A word group: single words and stems, each of which could stand in a pattern."""
    found = tuple(_strings(table, key, place))
    for word in found:
        try:
            single = len(parse_pattern(word, {}).slots) == 1
        except ValueError:
            single = False
        if not single:
            raise TaxonomyError(f"{place}: {key}: {word!r} is no single lower-case word or stem*")
    return found


def _narrative(key: str, table: Mapping[str, object], words: Words, name: str) -> Narrative:
    place = f"{name}: narrative {key}"
    exemplified = _has_examples(table)
    optional = _EXAMPLE_KEYS | _WORD_KEYS if exemplified else _EXAMPLE_KEYS
    _check_keys(table, _NARRATIVE_KEYS, place, optional)
    values = table["value"]
    if not isinstance(values, dict) or not values:
        raise TaxonomyError(f"{place}: value: at least one table [narrative.{key}.value.NAME] is needed")
    narrative = Narrative(
        name=key,
        title=_text(table, "title", place),
        definition=_text(table, "definition", place),
        keywords=tuple(_strings(table, "keywords", place)),
        patterns=_patterns(table, "patterns", words, place),
        exclude=_patterns(table, "exclude", words, place),
        values=tuple(_value(v, _table(values, v, place), words, optional, f"{place}: value {v}") for v in values),
        counterexamples=tuple(_strings(table, "counterexamples", place)),
        net=_net(table, place) if exemplified else (),
    )
    if exemplified:
        _check_examples(narrative, place)
    return narrative


def _net(table: Mapping[str, object], place: str) -> tuple[Pattern, ...]:
    """Keywords as patterns, which know neither capitals nor hyphens."""
    plain = [keyword.lower().replace("-", " ") for keyword in _strings(table, "keywords", place)]
    return _patterns({"keywords": plain}, "keywords", {}, place)


def _has_examples(table: Mapping[str, object]) -> bool:
    values = table.get("value")
    senses = values.values() if isinstance(values, dict) else ()
    return "counterexamples" in table or any(isinstance(sense, dict) and "examples" in sense for sense in senses)


def _check_examples(narrative: Narrative, place: str) -> None:
    """That there are enough examples and look-alikes to compare with, and words by which each sense can be found."""
    count = sum(len(value.examples) for value in narrative.values)
    if count < _LEAST_EXAMPLES:
        raise TaxonomyError(f"{place}: examples: {count} in all its values, at least {_LEAST_EXAMPLES} are needed")
    if (count := len(narrative.counterexamples)) < _LEAST_COUNTEREXAMPLES:
        raise TaxonomyError(f"{place}: counterexamples: {count}, at least {_LEAST_COUNTEREXAMPLES} are needed")
    if not (narrative.net or narrative.patterns or any(value.patterns for value in narrative.values)):
        raise TaxonomyError(f"{place}: keywords or patterns are needed, by which its sentences are found")
    for value in narrative.values:
        if not (value.examples or value.patterns):
            raise TaxonomyError(f"{place}: value {value.name}: examples or patterns are needed")


def _value(key: str, table: Mapping[str, object], words: Words, optional: frozenset[str], place: str) -> Value:
    _check_keys(table, _VALUE_KEYS, place, optional)
    return Value(
        name=key,
        definition=_text(table, "definition", place),
        patterns=_patterns(table, "patterns", words, place),
        cues=_patterns(table, "cues", words, place),
        examples=tuple(_strings(table, "examples", place)),
    )


def _check_keys(
    table: Mapping[str, object], expected: set[str], place: str, optional: frozenset[str] = frozenset()
) -> None:
    for key in table:
        if key not in expected:
            raise TaxonomyError(f"{place}: unknown key {key!r}; expected {', '.join(sorted(expected))}")
    for key in sorted(expected - optional - set(table)):
        raise TaxonomyError(f"{place}: key {key!r} is missing")


def _table(table: Mapping[str, object], key: str, place: str) -> Mapping[str, object]:
    found = table[key]
    if not isinstance(found, dict):
        raise TaxonomyError(f"{place}: {key!r} must be a table")
    return found


def _text(table: Mapping[str, object], key: str, place: str) -> str:
    found = table[key]
    if not isinstance(found, str) or not found.strip():
        raise TaxonomyError(f"{place}: {key}: must be a text")
    return " ".join(found.split())


def _strings(table: Mapping[str, object], key: str, place: str) -> Iterable[str]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, str) and item.strip() for item in found):
        raise TaxonomyError(f"{place}: {key}: must be a list of texts")
    return found


def _patterns(table: Mapping[str, object], key: str, words: Words, place: str) -> tuple[Pattern, ...]:
    try:
        return tuple(parse_pattern(source, words) for source in _strings(table, key, place))
    except ValueError as error:
        raise TaxonomyError(f"{place}: {key}: {error}") from None
