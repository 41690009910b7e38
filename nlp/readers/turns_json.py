"""JSON turns: `prepared_remarks` and `q_and_a` as speaker and speech, `participants` as "Name--Title"."""

import re

from nlp.errors import ReadError
from nlp.nouns import Draft, Section, Speech
from nlp.readers.people import find_name, roles_in, settle_roles, titles_in
from nlp.readers.text import mend

FORMAT = "turns_json"
_SECTIONS: tuple[tuple[str, Section], ...] = (("prepared_remarks", "remarks"), ("q_and_a", "questions"))
_NOTE = re.compile(r"\[operator (?:sign-?off|closing remarks?)\]\.?", re.I)
_ONLY_NOTE = re.compile(r"\s*(?:\[[^\]]*\]\W*)+")
_DURATION = re.compile(r"\s*duration:?\s*\d+", re.I)


def claims(value: object) -> bool:
    """Whether the value has the two lists of turns of this format."""
    return isinstance(value, dict) and "prepared_remarks" in value and "q_and_a" in value


def read(value: object) -> tuple[Draft, ...]:
    """The one call of this document, sections as it marks them."""
    if not isinstance(value, dict):
        raise ReadError("not an object with prepared_remarks and q_and_a")
    labels = value.get("participants") or []
    if not isinstance(labels, list):
        raise ReadError("participants is not a list")
    people = [mend(label) for label in labels if isinstance(label, str)]
    titles = titles_in(people)
    speeches = [speech for key, section in _SECTIONS for speech in _speeches(key, value.get(key), section, titles)]
    if not speeches:
        raise ReadError("no speech in prepared_remarks or q_and_a")
    heads = value.get("header_texts")
    corrected = isinstance(heads, list) and any("corrected" in str(head).lower() for head in heads)
    return (Draft(FORMAT, settle_roles(speeches, roles_in(people)), corrected=corrected),)


def without_notes(text: str) -> str:
    """Mended speech without the editor's sign-off notes; empty if it is nothing but bracketed notes."""
    text = mend(_NOTE.sub(" ", text))
    return "" if _ONLY_NOTE.fullmatch(text) else text


def _speeches(key: str, turns: object, section: Section, titles: dict[str, str]) -> list[Speech]:
    if turns is None:
        return []
    if not isinstance(turns, list):
        raise ReadError(f"{key} is not a list of turns")
    speeches = []
    for number, turn in enumerate(turns, 1):
        words = turn.get("speech") if isinstance(turn, dict) else None
        name = turn.get("speaker") if isinstance(turn, dict) else None
        if not isinstance(words, str) or not isinstance(name, str | None):
            raise ReadError(f"turn {number} of {key} is not a speaker with a speech")
        name = mend(name) or None if name else None
        # The last turn's "speaker" is often the running time.
        if name and _DURATION.match(name):
            continue
        if text := without_notes(words):
            listed = find_name(name, titles)
            speeches.append(Speech(text, name, titles[listed] if listed else None, section=section))
    return speeches
