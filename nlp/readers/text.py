"""Bytes to clean text: decoding, mojibake, control characters."""

import re

import ftfy
from ftfy.badness import is_bad

from nlp.errors import ReadError
from nlp.nouns import File

LARGEST_FILE = 64 * 1024 * 1024
_CONTAINERS = {
    b"\x1f\x8b": "a gzip file; unpack it first",
    b"PK\x03\x04": "a zip archive (or an Office file); unpack it first or export it as text",
    b"BZh": "a bzip2 file; unpack it first",
    b"\xfd7zXZ": "an xz file; unpack it first",
    b"\x28\xb5\x2f\xfd": "a zstd file; unpack it first",
    b"\x89PNG": "an image, not text",
    b"\xff\xd8\xff": "an image, not text",
    b"ID3": "audio, not text",
    b"\xd0\xcf\x11\xe0": "an old Office file; export it as text",
    b"%PDF": "a PDF; transcript PDFs are not read yet, export it as text",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202f\u2060\ufeff]")
# Halves of a UTF-16 pair ("\\ud83d" in JSON): alone they cannot be written anywhere.
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_MANY_LINES = re.compile(r"\n{3,}")


def decode(file: File) -> str:
    """The file's text, newlines as \\n; nothing mended yet.

    Raises ReadError for what is empty, too large, binary or a container of something else.
    """
    data = file.data
    if len(data) > LARGEST_FILE:
        raise ReadError(f"{len(data) / 1e6:.0f} MB is larger than a call can be (limit {LARGEST_FILE / 1e6:.0f} MB)")
    for magic, what in _CONTAINERS.items():
        if data.startswith(magic):
            raise ReadError(f"it is {what}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if text.count("\0") or text.count("\ufffd") > 0.05 * len(text):
        raise ReadError("binary, not text")
    if not text.strip():
        raise ReadError("empty: no text in it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def mend(text: str) -> str:
    """Speech as it will be stored: mojibake repaired, what cannot be stored replaced, runs of blanks one blank.

    Mojibake by ftfy (Speer 2019), only where its own measure of badness finds any: it costs a hundred times the rest.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
        if is_bad(text):
            text = "\n".join(ftfy.fix_text(line) if is_bad(line) else line for line in text.split("\n"))
        text = text.replace("\u2018", "'").replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"')
    text = _BLANKS.sub(" ", _CONTROL.sub(" ", text))
    return _MANY_LINES.sub("\n\n", re.sub(r" ?\n ?", "\n", text)).strip()
