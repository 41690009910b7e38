import gzip
import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import ReadError
from nlp.nouns import File
from nlp.readers import read
from nlp.readers.text import LARGEST_FILE, mend

CALLS = Path(__file__).parent.parent.parent / "corpora" / "calls"
SAMPLES = sorted(path for path in CALLS.glob("*/*") if path.name != "events.csv")
STUB = "Good morning and welcome to the Larkspur earnings call for the lids quarter today."
README = (
    "# Lids\n\n[![ok](https://lids.example.com/ok.svg)](https://lids.example.com)\n\n## Use\n\n```sh\nlid --help\n```\n"
    + ("- `lid open` opens a lid\n- `lid close` closes *one*\n" * 60)
)
CSV = "date,ticker,revenue,margin\n" + "2031-05-01,LRKS,12.5,0.3\n" * 400
CODE = "import lids\n\n\ndef grow(lid: int) -> int:\n    return {'lid': lid * 2}[\"lid\"]\n\n\n" * 60


def zipped():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("call.txt", STUB)
    return packed.getvalue()


HOSTILE = {
    "empty": (b"", "empty"),
    "blanks": (b" \t\n" * 1000, "empty"),
    "a mark only": (b"\xef\xbb\xbf", "empty"),
    "NUL bytes": (b"\0" * 1000, "binary"),
    "NUL in text": (b"We sold lids.\0We grew.", "binary"),
    "binary": (bytes(range(256)) * 50, "binary"),
    "truncated JSON": (b'{"prepared_remarks": [{"speaker": "Ada Pine", "speech": "Lids', "broken JSON"),
    "JSON of brackets": (b"[" * 100_000, "JSON"),
    "JSON nested": (b"[" * 100_000 + b"]" * 100_000, "JSON"),
    "JSON nested objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "JSON"),
    "unknown list": (b'[{"lid": 1}, {"lid": 2}]', "JSON of no known form"),
    "unknown object": (b'{"lid": 1, "jar": null}', "lid, jar"),
    "empty list": (b"[]", "JSON"),
    "empty object": (b"{}", "JSON"),
    "a huge number": (b"[" + b"9" * 10_000 + b"]", "JSON"),
    "broken YAML": (b"responses:\n  - {lid: [1, 2\n - }", "YAML"),
    "nested YAML": (b"responses: " + b"[" * 5_000, "YAML"),
    "unknown YAML": (b"responses:\n  lid: 1\n", "no known form"),
    "gzip": (gzip.compress(STUB.encode() * 100), "gzip"),
    "zip": (zipped(), "zip"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
    "bzip2": (b"BZh91AY&SY", "bzip2"),
    "image": (b"\x89PNG\r\n\x1a\n", "image"),
    "README": (README.encode(), ""),
    "CSV": (CSV.encode(), ""),
    "source code": (CODE.encode(), ""),
    "stub": (STUB.encode(), "14 words: a stub"),
    "HTML": (b"<html><body><p>Lids</p></body></html>", ""),
    "one letter": (b"a", ""),
    "header of a token file": (b"token|speaker|ts|endTs|punctuation|case|tags|wer_tags\n", ""),
    "UTF-16": (STUB.encode("utf-16"), "stub"),
}


def refusal(data):
    with pytest.raises(ReadError) as error:
        read([File("call", data)])
    return str(error.value)


@pytest.mark.parametrize(("data", "named"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused_in_one_line(data, named):
    reason = refusal(data)
    assert named in reason
    assert 0 < len(reason) < 300
    assert reason.isprintable()


def test_a_file_too_large_is_refused():
    assert len(b" " * 70_000_000) > LARGEST_FILE
    assert "70 MB" in refusal(b" " * 70_000_000)


def test_a_large_file_of_spaces_is_empty():
    assert refusal(b" " * 60_000_000) == "empty: no text in it"


def test_a_half_that_is_hostile_refuses_both():
    with pytest.raises(ReadError):
        read([File("a", SAMPLES[-1].read_bytes()), File("b", b"")])


def test_halves_that_are_no_halves():
    with pytest.raises(ReadError):
        read([File("a", STUB.encode()), File("b", STUB.encode())])


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_random_bytes_are_read_or_refused(data):
    assert_read_or_refused(data)


PIECES = st.sampled_from(
    [
        "[",
        "{",
        "}",
        "]",
        '"',
        ":",
        ",",
        "responses:",
        "\n",
        "\n\n",
        "Operator",
        "Presentation",
        "Question-and-Answer Session",
        "Ada Pine -- CEO",
        "Ada Pine:",
        "Prepared Remarks:",
        "content",
        "prepared_remarks",
        "q_and_a",
        "transcript",
        "symbol",
        "<table>",
        "<h2>Presentation</h2>",
        "<td>",
        "token|speaker|ts|endTs|punctuation",
        "|",
        "0",
        "null",
        "We sold lids. ",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_texts_of_telling_parts_are_read_or_refused(text):
    assert_read_or_refused(text.encode())


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just("\ud800 lids")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "prepared_remarks",
                    "q_and_a",
                    "participants",
                    "speaker",
                    "speech",
                    "content",
                    "companyTicker",
                    "symbol",
                    "quarter",
                    "transcript",
                    "data",
                    "title",
                    "event",
                    "speakers",
                    "text",
                    "responses",
                    "header_texts",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=15,
)


@given(JSON)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_json_of_any_shape_is_read_or_refused(value):
    assert_read_or_refused(json.dumps(value).encode())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_mutated_calls_are_read_or_refused(path):
    data = path.read_bytes()
    chance = random.Random(path.name)
    for _ in range(3):
        assert_read_or_refused(data[: chance.randrange(len(data))])
        assert_read_or_refused(data[chance.randrange(len(data)) :])
        flipped = bytearray(data)
        for place in chance.sample(range(len(data)), 20):
            flipped[place] ^= 1 << chance.randrange(8)
        assert_read_or_refused(bytes(flipped))
        cut, end = sorted(chance.sample(range(len(data)), 2))
        assert_read_or_refused(data[:cut] + data[end:])


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("lids \ud83d here", "lids \ufffd here"),
        ("\udc00", "\ufffd"),
        ("lids \U0001f600 here", "lids \U0001f600 here"),
        ("Larkspur\u2019s  \u201clids\u201d", 'Larkspur\'s "lids"'),
        ("itâ€™s a lid", "it's a lid"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\n\n\n\nb \n c", "a\n\nb\nc"),
        ("\x07lids\ufeff\u200b grew\t5%", "lids grew 5%"),
        ("caf\u00e9", "caf\u00e9"),
    ],
)
def test_mend(text, mended):
    assert mend(text) == mended
    assert mend(mended) == mended


@given(st.text(st.characters(exclude_categories=[]), max_size=80))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_what_is_mended_can_be_stored(text):
    mend(text).encode()


def test_a_lone_surrogate_in_a_call_is_replaced():
    said = "We sold \ud800 lids in the quarter. " * 10
    turns = {"prepared_remarks": [{"speaker": "Ada Pine", "speech": said}], "q_and_a": [], "participants": []}
    (draft,) = read([File("call.json", json.dumps(turns).encode())])
    assert "\ufffd lids" in draft.speeches[0].text


def assert_read_or_refused(data):
    try:
        drafts = read([File("call", data)])
    except ReadError as refused:
        reasons = str(refused).splitlines()
    else:
        reasons = ["read"]
        for draft in drafts:
            for said in (draft.company, draft.ticker, draft.title):
                (said or "").encode()
            for speech in draft.speeches:
                assert speech.text.encode()
                (speech.speaker or "").encode()
    assert len(reasons) == 1
