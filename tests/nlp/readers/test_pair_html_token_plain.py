from collections import Counter
from pathlib import Path

import pytest

from nlp.errors import ReadError
from nlp.nouns import File, Fiscal
from nlp.readers import bilingual_html, plain_text, qna_pair, token_file
from nlp.readers.text import decode

PRESENTATION = """Quillon Baskets, Inc. (NYSE:QBSK) Q3 2027 Earnings Call March 4, 2027 8:30 AM EST

Company Participants

Ada Fenwick
Tomas R. Oduya - CEO & Director

Conference Call Participants

Lena Ostrov - Pinehurst Research LLC, Research Division
Sam Quill

Presentation

Operator

Good day, and welcome. [Operator Instructions]

Ada Fenwick

Thank you. Tomas will begin.

Tomas Oduya
CEO & Director

Baskets did well.

Wicker did better.
"""
QUESTIONS = """Question-and-Answer Session

Operator

The first question is from Lena Ostrov.

Lena Ostrov
Pinehurst Research LLC, Research Division

How many baskets?

Tomas Oduya
CEO & Director

Many.

Unidentified Analyst

And reeds?

Sam Quill

Thanks.
"""
HTML = """<html><body><h1>x</h1><h2>?? Presentation</h2><table>
<tr><th style="a">Original</th><th>Translation</th></tr>
<tr><td></td><td></td></tr>
<tr><td>Quillon Baskets, Inc.</td><td>퀼론</td></tr>
<tr><td>(QBSK) Q3 2027 Earnings Call March 4, 2027 8:30 AM EST<br><br>Company Participants<br><br>
Ada Fenwick -
 Head of Investor Relations<br>Tomas Oduya - CEO &amp; Director<br><br>Conference Call Participants<br><br>
Lena Ostrov - Pinehurst Research
 LLC<br><br>Presentation<br><br>Operator<br><br>Good day.</td><td>I cannot translate a list.</td></tr>
<tr><td>Please go ahead. Ada Fenwick<br>Head of Investor Relations<br><br>Thank you, Tomas.</td><td>감사</td></tr>
<tr><td>Over to Tomas. Tomas Oduya<br>CEO &amp; Director<br><br>Baskets 바구니 did well.</td><td>네</td></tr>
<tr><td>바구니 전체 번역</td><td>네</td></tr>
<tr><td>Wicker did better.</td><td>네</td></tr></table>
<h3>요약</h3><p>Editors say that baskets won.</p>
<h2>??Q&amp;A</h2><table><tr><th>Original</th><th>Translation</th></tr>
<tr><td>Operator: The first question is from Lena.</td><td>네</td></tr>
<tr><td>Lena Ostrov: Pinehurst Research LLC How many baskets?</td><td>네</td></tr>
<tr><td>CEO &amp; Director: Many. Here is why: reeds.</td><td>네</td></tr>
<tr><td>and they were cheap.</td><td>네</td></tr>
<tr><td>Ada Fenwick: Head of Investor Relations</td><td>The user asks me</td></tr>
</table></body></html>"""
TOKENS = """token|speaker|ts|endTs|punctuation|case|tags|wer_tags
Wicker|0||||UC|[]|[]
sells|0|||.|LC|[]|[]
<laugh>|0||||LC|[]|[]
Welcome|1||||UC|[]|[]
all|1|||!|LC|[]|[]
"""
NEWER_TOKENS = 'token|speaker|ts|endTs|punctuation|prepunctuation|case|tags\nYes|2|||,|"|UC|[]\nwell|2|||.||LC|[]\n'
CALL = "Good morning and thank you for joining our quarter results call. " * 3 + (
    "We grew revenue and our margin, and I think customers and investors should like our outlook for the year. " * 12
)


def said(draft):
    return [(s.speaker, s.title, s.role, s.section, s.text) for s in draft.speeches]


def test_both_halves_are_one_call():
    (draft,) = qna_pair.read(PRESENTATION, QUESTIONS)
    assert (draft.company, draft.ticker, draft.fiscal) == ("Quillon Baskets, Inc.", "QBSK", Fiscal(2027, 3))
    assert draft.title == "Quillon Baskets, Inc. (NYSE:QBSK) Q3 2027 Earnings Call"
    assert str(draft.held_on) == "2027-03-04"
    assert said(draft) == [
        ("Operator", None, "operator", "remarks", "Good day, and welcome. [Operator Instructions]"),
        ("Ada Fenwick", None, "management", "remarks", "Thank you. Tomas will begin."),
        ("Tomas Oduya", "CEO & Director", "management", "remarks", "Baskets did well.\n\nWicker did better."),
        ("Operator", None, "operator", "questions", "The first question is from Lena Ostrov."),
        ("Lena Ostrov", "Pinehurst Research LLC, Research Division", "analyst", "questions", "How many baskets?"),
        ("Tomas Oduya", "CEO & Director", "management", "questions", "Many."),
        ("Unidentified Analyst", None, "analyst", "questions", "And reeds?"),
        ("Sam Quill", None, "analyst", "questions", "Thanks."),
    ]


@pytest.mark.parametrize(
    ("line", "ticker", "title", "fiscal"),
    [
        (
            "Ovo (OVO:CA) Q4 2026 Earnings Call January 8, 2027 4:30 PM EST",
            "OVO",
            "Q4 2026 Earnings Call",
            Fiscal(2026, 4),
        ),
        ("Ovo (OVO) Reed Day 2026 May 8, 2026 1:50 PM EDT", "OVO", "Reed Day 2026", Fiscal()),
        (
            "Ovo (OVO) Shareholder/Analyst Call May 8, 2026 1:50 PM EDT",
            "OVO",
            "Shareholder/Analyst Call",
            Fiscal(),
        ),
    ],
)
def test_a_title_line_says_what_it_says(line, ticker, title, fiscal):
    head = qna_pair.heading([line])
    assert (head.ticker, head.fiscal) == (ticker, fiscal)
    assert head.title.endswith(f") {title}")


@pytest.mark.parametrize(
    ("presentation", "questions", "sections"),
    [
        (PRESENTATION, None, {"remarks": 3}),
        (PRESENTATION, "", {"remarks": 3}),
        (PRESENTATION, "Question-and-Answer Session", {"remarks": 3}),
        (None, QUESTIONS, {"questions": 5}),
        (PRESENTATION + "\n" + QUESTIONS, None, {"remarks": 3, "questions": 5}),
    ],
)
def test_either_half_will_do(presentation, questions, sections):
    (draft,) = qna_pair.read(presentation, questions)
    assert Counter(s.section for s in draft.speeches) == sections


def test_a_heading_alone_is_no_call():
    with pytest.raises(ReadError, match="no speech"):
        qna_pair.read(None, "Question-and-Answer Session")


@pytest.mark.parametrize(
    ("text", "half"),
    [
        (PRESENTATION, "presentation"),
        (QUESTIONS, "questions"),
        ("Question-and-Answer Session", "questions"),
        (CALL, None),
        ("Question and answer session. " + CALL, None),
        (HTML, None),
        ("", None),
    ],
)
def test_halves_are_told_by_content(text, half):
    assert qna_pair.half(text) == half


def test_only_the_english_side_is_read():
    (draft,) = bilingual_html.read(HTML)
    assert (draft.company, draft.ticker, draft.fiscal) == ("Quillon Baskets, Inc.", "QBSK", Fiscal(2027, 3))
    assert [(s.speaker, s.role, s.section, s.text) for s in draft.speeches] == [
        ("Operator", "operator", "remarks", "Good day. Please go ahead."),
        ("Ada Fenwick", "management", "remarks", "Thank you, Tomas. Over to Tomas."),
        ("Tomas Oduya", "management", "remarks", "Baskets did well. Wicker did better."),
        ("Operator", "operator", "questions", "The first question is from Lena."),
        ("Lena Ostrov", "analyst", "questions", "How many baskets?"),
        ("Tomas Oduya", "management", "questions", "Many. Here is why: reeds.\n\nand they were cheap."),
    ]


def test_html_nested_too_deep_is_refused():
    with pytest.raises(ReadError, match="too deep"):
        bilingual_html.read(HTML + "<div>" * 100_000)


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        (TOKENS, [("speaker 0", "Wicker sells."), ("speaker 1", "Welcome all!")]),
        (NEWER_TOKENS, [("speaker 2", '"Yes, well.')]),
    ],
)
def test_tokens_are_joined_with_their_signs(text, turns):
    (draft,) = token_file.read(text)
    assert [(s.speaker, s.text) for s in draft.speeches] == turns


def test_a_token_file_cut_short_is_refused():
    with pytest.raises(ReadError, match="line 3"):
        token_file.read("\n".join([*TOKENS.split("\n")[:2], "half|1"]))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("We had a good quarter and thank you all for the questions.", "12 words: a stub, not a call"),
        ("# Baskets\n\n" + "- an item\n" * 200, "no sign of a call"),
        ("a,b,c\n" + "1,2,3\n" * 400, "no sign of a call"),
        ("<html>" + CALL, "markup"),
        ("def f(x):\n    return {x: [x]}\n" * 100, "no sign of a call"),
        ("The reed grows by rivers and the basket is woven of it by hand in winter. " * 30, "nobody says"),
        ("I like to think that we all love the reed and you love your river too. " * 30, "no word of results"),
    ],
)
def test_other_texts_are_not_calls(text, reason):
    assert not plain_text.is_speech(text)
    with pytest.raises(ReadError, match=reason):
        plain_text.read(text)


def test_a_call_on_one_line_is_one_speech():
    (draft,) = plain_text.read(CALL[37:])
    (speech,) = draft.speeches
    assert (speech.speaker, speech.role, speech.section) == (None, "unknown", "unknown")
    assert speech.text == CALL[37:].strip()


@pytest.mark.parametrize("reader", [qna_pair, bilingual_html, token_file, plain_text])
@pytest.mark.parametrize("text", ["", "\n", "(" * 50_000, "<" * 50_000, "token|", "Executives\n(X)", "\ufffd\x00"])
def test_claims_never_raises(reader, text):
    assert reader.claims(text) in (True, False)


def texts(folder: Path, pattern: str = "*"):
    for path in sorted(folder.glob(pattern)):
        yield path, decode(File(path.name, path.read_bytes()))


def claimant(text: str) -> str:
    return next(r.FORMAT for r in (qna_pair, bilingual_html, token_file, plain_text) if r.claims(text))


@pytest.mark.real
def test_real_pairs(real_data):
    folder = real_data / "calls" / "presentation-qna-txt"
    halves = {path.stem: text for path, text in texts(folder)}
    assert {qna_pair.half(text) for name, text in halves.items() if name.endswith("_presentation")} == {"presentation"}
    assert {qna_pair.half(text) for name, text in halves.items() if name.endswith("_qna")} == {"questions"}
    stems = {name.rsplit("_", 1)[0] for name in halves}
    roles: Counter[str] = Counter()
    for stem in stems:
        (draft,) = qna_pair.read(halves.get(f"{stem}_presentation"), halves.get(f"{stem}_qna"))
        assert draft.company, stem
        assert draft.ticker, stem
        assert draft.held_on, stem
        sections = [s.section for s in draft.speeches]
        assert sections == sorted(sections, reverse=True), stem
        assert "questions" in sections or len(halves.get(f"{stem}_qna", "")) < 100, stem
        roles.update(s.role for s in draft.speeches)
    assert len(stems) == 150
    assert roles["unknown"] <= 0.02 * roles.total()


@pytest.mark.real
def test_real_bilingual(real_data):
    roles: Counter[str] = Counter()
    for path, text in texts(real_data / "calls" / "bilingual-html"):
        assert claimant(text) == bilingual_html.FORMAT
        (draft,) = bilingual_html.read(text)
        assert {s.section for s in draft.speeches} == {"remarks", "questions"}, path.name
        assert not any("\u1100" <= c <= "\u11ff" or "\u3040" <= c <= "\ud7ff" for s in draft.speeches for c in s.text)
        assert draft.held_on, path.name
        roles.update(s.role for s in draft.speeches)
    assert roles["unknown"] <= 0.02 * roles.total()


@pytest.mark.real
def test_real_tokens(real_data):
    files = list(texts(real_data / "calls" / "earnings22-nlp", "*.nlp"))
    assert len(files) == 8
    for _, text in files:
        assert claimant(text) == token_file.FORMAT
        (draft,) = token_file.read(text)
        assert sum(len(s.text.split()) for s in draft.speeches) > 0.98 * (text.count("\n") - 1)


@pytest.mark.real
def test_real_machine_transcripts(real_data):
    files = list(texts(real_data / "calls" / "asr"))
    assert [path.name for path, text in files if claimant(text) != plain_text.FORMAT] == []
    assert [path.name for path, text in files if not plain_text.is_speech(text)] == []


@pytest.mark.real
def test_real_texts_that_are_no_calls(real_data):
    calls = real_data / "calls"
    others = [
        *calls.glob("earnings22-nlp/*.csv"),
        *calls.glob("earnings22-nlp/*.md"),
        *calls.glob("asr-events/*"),
        *real_data.glob("*.md"),
    ]
    assert [path.name for path in others if plain_text.is_speech(decode(File(path.name, path.read_bytes())))] == []
