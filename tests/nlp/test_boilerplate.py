import re

import pytest

from nlp import boilerplate
from nlp.boilerplate import is_boilerplate

LEGAL = [
    "Some of what you hear today is forward-looking information.",
    "Our remarks contain forward looking plans for lids.",
    "Any comment on the future should be considered forward-looking.",
    "Slide two holds our safe harbor statement.",
    "Please read the safe harbour slide.",
    "This falls under our safe harbor.",
    "We rely on the safe harbor for such remarks.",
    "This is said under the Private Securities Litigation Reform Act.",
    "Actual results may well differ.",
    "Our lids could differ materially from those described.",
    "Larkspur undertakes no duty to change what was said.",
    "We do not undertake any obligation in this respect.",
    "There is no obligation to publicly update it.",
    "They are listed under risk factors in our annual report.",
    "We refer to the usual risk factors.",
    "It was filed on Form 10-K this morning.",
    "See what we sent to the Securities and Exchange Commission.",
    "More can be found in our SEC filings.",
    "What we say is not a guarantee of future lids.",
    "They are subject to a number of risks and uncertainties.",
    "You will find a reconciliation of adjusted lids to lids on our site.",
    "Such non-GAAP measures are no substitute.",
    "Our non-GAAP results should be read together with the others.",
    "All rights reserved.",
    "Copyright 2031 by Larkspur Lids.",
    "It may not be copied without prior written consent.",
]
OPERATOR = [
    "All lines are in a listen-only mode.",
    "To ask something, press star one.",
    "Press the pound key to leave.",
    "Please press 1 now.",
    "[Operator Instructions]",
    "Please note this call is being recorded.",
    "This event will be recorded.",
    "I turn the call over to Ada Pine.",
    "Let me hand the floor back over to Ada.",
    "Our next question comes from Sam Quill at Alder Bank.",
    "Your first question today is from Sam Quill.",
    "The last question will come from Sam Quill.",
    "Your final question goes to us from Sam.",
    "A question-and-answer session will follow.",
    "Sam, your line is now open.",
    "You may all disconnect.",
    "Sam, please go ahead.",
    "Thank you for standing by.",
]
SPEECH = [
    "Lids grew by five percent.",
    "My first question is about the lid program.",
    "My next question is from the perspective of a buyer of lids.",
    "I guess the first question is on how much cost came out of lids.",
    "The last question is whether jars get cheaper.",
    "Our next question is from Sam, who asks whether lids get cheaper.",
    "We take a forward-looking view of the lid market.",
    "Our forward-looking programs take cost out of lids.",
    "The safe harbor protections for our solar lids hold until 2031.",
    "We press on with fewer kinds of lids.",
    "In our press release on jars we named the savings.",
    "We have crews standing by in every plant.",
    "Costs fell over the year, and we look forward to more.",
    "The copyright on the lid song is ours.",
    "The old plant differs from the new one.",
    "We have an obligation to our customers to cut prices.",
    "Output of the form press rose.",
    "Freight consolidation saved us money.",
    "A new jar is what we turn to now.",
    "We recorded a charge for the lid plant.",
    "",
]


@pytest.mark.parametrize("text", LEGAL + OPERATOR)
def test_boilerplate(text):
    assert is_boilerplate(text)
    assert is_boilerplate(text.upper())


@pytest.mark.parametrize("text", SPEECH)
def test_speech(text):
    assert not is_boilerplate(text)


def test_an_instruction_inside_a_run_of_speech_does_not_hide_the_speech():
    run = "so we took cost out of the lids and the jars and then some more " * 4
    assert not is_boilerplate(f"{run} our next question comes from sam quill {run}")


def test_a_long_legal_list_stays_boilerplate():
    listed = "These include forward-looking statements about " + ", ".join(["lids", "jars", "costs", "savings"] * 20)
    assert is_boilerplate(listed)


@pytest.mark.parametrize(("forms", "examples"), [(boilerplate._LEGAL, LEGAL), (boilerplate._OPERATOR, OPERATOR)])
def test_no_hint_hides_a_match(forms, examples):
    for hint, form in forms:
        matched = [text.lower() for text in examples if form.search(text.lower())]
        assert matched, hint
        assert all(hint in text for text in matched)
        for alternative in alternatives(form.pattern):
            found = [text for text in matched if re.search(alternative, text)]
            assert found, f"no example of {alternative}"
            assert all(hint in re.search(alternative, text)[0] for text in found), f"{hint} is not in {alternative}"


def alternatives(pattern):
    """The alternatives of a regular expression outside all brackets."""
    depth, parts = 0, [""]
    for before, mark in zip(" " + pattern, pattern, strict=False):
        depth += (mark in "([") * (before != "\\") - (mark in ")]") * (before != "\\")
        if mark == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += mark
    return parts
