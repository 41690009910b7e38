import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.nouns import Call, Fiscal, Turn
from nlp.sentences import LONGEST_PIECE, LONGEST_SENTENCE, spans, split

# One row a text; the bar stands where a sentence must end (its own blanks are not part of the text).
GOLDEN = r"""
We bought Larkspur Inc. in May.
We bought Larkspur Inc. last year.| It grew.
We bought Larkspur Inc.| The deal closed.
Larkspur Corp. grew 5%.| Alder & Co. did not.
Larkspur Co., Ltd. sold lids.
It is Larkspur, Inc.'s lid.| Good.
Is it Larkspur Inc.?| Yes.
Sales in the U.S. rose.
Sales in the U.S. and the U.K. rose.
Sales fell in the U.K.| Our team is calm.
Our U.S.-based lids grew.
Larkspur N.V. and Alder S.A. merged.
She works in Washington, D.C.| We do not.
Costs fell approx. 5% in May.
Lids vs. jars is a fair fight.
It was 5% vs. 4%.| Good.
We are No. 1 in lids.
We are the No. 2 seller.| We like it.
Is that so?| No.| It is not.
Nos. 3 and 4 sold well.
See Fig. 3 for lids.
It cost $1.2 billion.| We paid.
The price is $0.60.| Revenue grew.
Margin was 12.5%.| It was 11.3% before.
We grew 3.5 to 4.5 points.
We sold 1,200.| Then 1,300.
We sold 5
In 2031.| We grew.
Lids were down 3%.| 2031 was flat.
We start at 9 a.m. Eastern Time.
We start at 9 a.m.| The call ends at 10 a.m. Pacific.
see you at 5 p.m. eastern time.
See you at 5 p.m.| Thank you.
Mr. J. P. Alder joined us.
Mrs. Pine spoke.| Dr. Alder answered.
J. Alder and P. Q. Pine left.
John F. Alder spoke.
J. A. Pine spoke.
We work with J.P. Alder on lids.
Tom Pine Jr. spoke.| Then he left.
We sell lids, e.g. round ones.
We sell lids, i.e., round ones.| They fit.
We sell lids, jars, etc.| We like it.
We sell lids, jars, etc.| Demand is strong.
We sell lids, jars, etc. and more.
We have a plant in St. Alder and one at Fort St. James.
Well... we shall see.
Well...| We shall see.
It is up... 13%, I think.
We hoped…| But it fell.
He said "we are fine."| Then he left.
He said, "We are fine." then he left.
"Are we fine?" he asked.| "Yes."
He asked "why?" and left.
"We grew."| "We fell."
(We like that.)| We grew.
Lids (round ones, mostly.) sold well.
Lids (why not?) grew.| Jars fell.
[Operator Instructions]| We begin.
We wait.| [Operator Instructions]| Sam Quill, go on.
[inaudible] we grew.
Why?| Because we can.
what is it?| and why?| thanks
Really?!| We did.
Yahoo! lids grew.| We like Yum! Jars too.
We grew!| Thank you!
Really!!| Good.
thank you.| our next question is on lids.| please go on.
lids fell.| and costs rose.| we like it.
First line|\nSecond line
First part.|\n\nSecond part.
a heading|\nthe lids grew in may.| jars fell.
Visit www.lids.example.com.| Then call.
Visit lids.example.com for more.
See https://lids.example.com/a.b?c=d.e for it.| Thanks.
A copy is at lids.example.com.| Participants are asked to read it.
We open Q&A.| First question.
We go to Q&A.| thanks all
We now take Q and A.| Out of respect, be brief.
That is part B.| We had one.
So do I.| Lids grew.
It is filed with the SEC.| Additionally, see our site.
Thanks, Al.| One more point.
Lids, jars et al. grew.
We met on Feb. 6 and Sept. 30.
Growth was 5 pct. in May.
The Ph.D. students left.
Yes; no.| Maybe: so.| Fine.
So . . . we grew.
Thanks, guys.| yeah.| um so how are lids?| fine.
Hi.|  Two blanks.
Lids grew 1.5x.| That is good.
Our sales gen. and lead gen.| We like both.
It fell 5 basis points - a lot -- in May.| OK.
"""
ROWS = [row.replace("\\n", "\n") for row in GOLDEN.strip().split("\n")]


@pytest.mark.parametrize("row", ROWS)
def test_splits(row):
    text = row.replace("|", "")
    found = list(spans(text))
    assert [text[start:end] for start, end in found] == [part.strip() for part in row.split("|")]


def test_a_missing_blank_splits_before_a_capital():
    assert said("It grew.The rest fell.") == ["It grew.", "The rest fell."]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "-- ?! --", "\u00a0"])
def test_no_word_no_sentence(text):
    assert said(text) == []


def test_a_run_without_full_stops_is_cut_at_joints():
    text = "we sold lids in the north and jars in the south so we are fine with it " * 40
    found = said(text)
    assert len(found) > 1
    assert all(LONGEST_SENTENCE / 4 < len(part.split()) <= LONGEST_SENTENCE for part in found)
    assert all(part.startswith("so we") for part in found[1:])


def test_a_run_without_joints_is_cut_all_the_same():
    found = said("lid " * 1000)
    assert all(len(part.split()) <= LONGEST_SENTENCE for part in found)
    assert sum(len(part.split()) for part in found) == 1000


def test_a_sentence_at_the_limit_stays_whole():
    assert len(said("lid " * (LONGEST_SENTENCE - 1) + "lid")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Lids grew by a little. " * 50_000,
        "lids grew and " * 90_000,
        "x" * 1_100_000,
        " " * 1_100_000,
        "(" * 3_000,
        "'" * 3_000,
        "a.b" * 300_000,
    ],
    ids=lambda text: text[:8],
)
def test_long_texts(text):
    began = time.process_time()
    found = list(spans(text))
    assert time.process_time() - began < 10
    assert_covered(text, found)


def test_pieces_are_cut_between_sentences():
    sentence = "Lids grew by five percent in May."
    count = 2 * LONGEST_PIECE // len(sentence)
    assert said(" ".join([sentence] * count)) == [sentence] * count


MARKS = st.sampled_from(
    [
        ". ",
        "? ",
        "! ",
        "... ",
        "\n",
        "\n\n",
        ", ",
        " ",
        '"',
        "(",
        ") ",
        "[",
        "]",
        " Inc. ",
        "U.S. ",
        " J. ",
        "5.3 ",
        "\u2026 ",
    ]
)


@given(st.lists(st.one_of(MARKS, st.text(max_size=12), st.sampled_from(["lids", "We", "grew", "no"])), max_size=60))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_is_covered(parts):
    text = "".join(parts)
    assert_covered(text, list(spans(text)))


def test_no_sentence_crosses_a_turn():
    turns, start = [], 0
    for number, text in enumerate(["We sold lids", "and jars. Then", "we left. Please go ahead.", "..."]):
        turns.append(Turn(f"P{number}", None, "operator" if number == 1 else "management", "remarks", text, start))
        start += len(text) + 2
    call = Call(
        id="c",
        text="\n\n".join(turn.text for turn in turns),
        turns=tuple(turns),
        company=None,
        ticker=None,
        title=None,
        held_on=None,
        fiscal=Fiscal(),
        format="f",
    )
    sentences = split(call)
    assert [(s.index, s.turn, s.text, s.speaker, s.boilerplate) for s in sentences] == [
        (0, 0, "We sold lids", "P0", False),
        (1, 1, "and jars.", "P1", True),
        (2, 1, "Then", "P1", True),
        (3, 2, "we left.", "P2", False),
        (4, 2, "Please go ahead.", "P2", True),
    ]
    assert all(call.text[s.start : s.end] == s.text and s.document == "c" for s in sentences)


def said(text):
    return [text[start:end] for start, end in spans(text)]


def assert_covered(text, found):
    """Spans stand in order, apart from each other, without blanks at their edges, and leave no letter or digit out."""
    last = 0
    for start, end in found:
        assert last <= start < end <= len(text)
        assert not any(map(str.isalnum, text[last:start]))
        assert text[start:end] == text[start:end].strip()
        last = end
    assert not any(map(str.isalnum, text[last:]))
