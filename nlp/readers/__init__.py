"""Files in, drafts of calls out: one module a format, found by what is in the file and not by its name."""

import json
from collections.abc import Sequence
from typing import Protocol

import yaml

from nlp.errors import ReadError
from nlp.nouns import Draft, File
from nlp.readers import (
    alphavantage_json,
    bilingual_html,
    callstreet,
    content_json,
    earningscall_api,
    named_turns,
    page_text,
    plain_named,
    plain_text,
    qna_pair,
    streetevents,
    token_file,
    turns_json,
)
from nlp.readers.text import decode


class _ValueReader(Protocol):
    """A module that reads a parsed JSON value."""

    def claims(self, value: object) -> bool: ...
    def read(self, value: object) -> tuple[Draft, ...]: ...


class _TextReader(Protocol):
    """A module that reads a text."""

    def claims(self, text: str) -> bool: ...
    def read(self, text: str) -> tuple[Draft, ...]: ...


_OF_VALUES: tuple[_ValueReader, ...] = (turns_json, content_json, alphavantage_json, earningscall_api)
# The plain reader claims whatever reads like speech, so it comes last.
_OF_TEXTS: tuple[_TextReader, ...] = (
    page_text,
    bilingual_html,
    token_file,
    callstreet,
    streetevents,
    named_turns,
    plain_named,
    plain_text,
)


def read(files: Sequence[File]) -> tuple[Draft, ...]:
    """The calls in one source: a file, or the two halves (presentation, questions) of one call.

    Raises ReadError with one line that says what was found and what was expected.
    """
    texts = [decode(file) for file in files]
    drafts = _read_text(texts[0]) if len(texts) == 1 else _read_halves(texts)
    spoken = tuple(draft for draft in drafts if draft.speeches)
    if not spoken:
        raise ReadError("no speech in it")
    return spoken


def _read_halves(texts: Sequence[str]) -> tuple[Draft, ...]:
    """One call from its presentation and its questions, whichever way round they come."""
    halves = {qna_pair.half(text): text for text in texts}
    return qna_pair.read(halves.get("presentation"), halves.get("questions"))


def _read_text(text: str) -> tuple[Draft, ...]:
    start = text.lstrip()[:1]
    if start and start in "{[":
        return _read_value(_parsed_json(text))
    if text.startswith("responses:"):
        return _read_value(_parsed_yaml(text))
    if qna_pair.claims(text):
        return _read_halves([text])
    for reader in _OF_TEXTS:
        if reader.claims(text):
            return reader.read(text)
    raise ReadError("no known form of a call")


def _read_value(value: object) -> tuple[Draft, ...]:
    for reader in _OF_VALUES:
        if reader.claims(value):
            return reader.read(value)
    if page_text.claims_pairs(value):
        return page_text.read_pairs(value)
    keys = ", ".join(list(value)[:5]) if isinstance(value, dict) else type(value).__name__
    raise ReadError(f"JSON of no known form of a call (it has: {keys[:120]})")


def _parsed_json(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise ReadError("JSON nested too deep to be a call") from None
    except ValueError as error:
        raise ReadError(f"broken JSON: {str(error)[:120]}; is the file truncated?") from None


def _parsed_yaml(text: str) -> object:
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except RecursionError:
        raise ReadError("YAML nested too deep to be a call") from None
    except yaml.YAMLError as error:
        raise ReadError(f"broken YAML: {' '.join(str(error).split())[:120]}") from None
