from importlib.resources import files

import pytest

from nlp.errors import TaxonomyError
from nlp.taxonomy import default_taxonomy, read_taxonomy

STANCE = """
[stance]
denied_before = ["not"]
denied_after = []
open_before = ["if"]
open_after = []
asking = []
presupposing = []
"""
NARRATIVE = """
[narrative.lids]
title = "Lids"
definition = "Fewer lids."
keywords = ["lid*"]
patterns = ["fewer lids"]
exclude = ["eye lids"]

[narrative.lids.value.round]
definition = "Round ones."
patterns = ["<fewer> ~2 lids"]
cues = ["round"]
"""
OWN = """
[narrative.jars]
title = "Jars"
definition = "Jars that are filled again."
keywords = ["re-fill*", "Jar"]
counterexamples = ["A new jar.", "The jar broke."]

[narrative.jars.value.shop]
definition = "In the shop."
examples = ["Bring your jar to the shop.", "The shop fills old jars.", "Jars come back to the counter."]

[narrative.jars.value.home]
definition = "At home."
examples = ["A van comes and fills the jars at home."]
"""
GOOD = '[words]\nfewer = ["fewer", "less"]\n' + STANCE + NARRATIVE


def test_a_taxonomy_is_read():
    taxonomy = read_taxonomy(GOOD, "lids.toml")
    (narrative,) = taxonomy.narratives
    (value,) = narrative.values
    assert (narrative.name, narrative.title, narrative.definition) == ("lids", "Lids", "Fewer lids.")
    assert narrative.keywords == ("lid*",)
    assert [pattern.source for pattern in narrative.exclude] == ["eye lids"]
    assert (value.name, value.patterns[0].slots[0].words) == ("round", ("fewer", "less"))
    assert [pattern.source for pattern in taxonomy.stance.denied_before] == ["not"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        # a typo in a key
        ("exclude =", "exlude =", ["narrative lids", "exlude"]),
        ("cues =", "ceus =", ["narrative lids", "value round", "ceus"]),
        ("open_after", "open_afetr", ["stance", "open_afetr"]),
        ("[words]", "[word]", ["word"]),
        # a missing key
        ('title = "Lids"\n', "", ["narrative lids", "title"]),
        ('cues = ["round"]\n', "", ["narrative lids", "value round", "cues"]),
        ("asking = []\n", "", ["stance", "asking"]),
        ('[words]\nfewer = ["fewer", "less"]\n', "", ["words"]),
        # a wrong type
        ('title = "Lids"', "title = 3", ["narrative lids", "title"]),
        ('title = "Lids"', 'title = " "', ["narrative lids", "title"]),
        ('patterns = ["fewer lids"]', 'patterns = "fewer lids"', ["narrative lids", "patterns"]),
        ('patterns = ["fewer lids"]', "patterns = [3]", ["narrative lids", "patterns"]),
        ('["fewer", "less"]', '"fewer"', ["words", "fewer"]),
        ('["fewer", "less"]', "[1]", ["words", "fewer"]),
        ("asking = []", "asking = {}", ["stance", "asking"]),
        # patterns
        ("<fewer>", "<fwer>", ["narrative lids", "value round", "patterns", "<fwer>"]),
        ('["fewer lids"]', '[""]', ["narrative lids", "patterns"]),
        ('["fewer lids"]', '["~3 lids"]', ["narrative lids", "patterns", "~3 lids", "gap"]),
        ('["fewer lids"]', '["lids ~3"]', ["narrative lids", "patterns", "lids ~3", "gap"]),
        ('["fewer lids"]', '["few+er"]', ["narrative lids", "patterns", "few+er"]),
        ('["eye lids"]', '["Eye lids"]', ["narrative lids", "exclude", "Eye"]),
        ('["if"]', '["i=f"]', ["stance", "open_before", "i=f"]),
        # no TOML
        ("[narrative.lids]", "[narrative.lids", ["TOML"]),
        ('definition = "Fewer lids."', 'definition = "Fewer\nlids."', ["TOML", "line"]),
        ('title = "Lids"', 'title = "Lids"\ntitle = "Jars"', ["TOML"]),
    ],
)
def test_what_is_wrong_is_named(old, new, named):
    assert old in GOOD
    with pytest.raises(TaxonomyError) as error:
        read_taxonomy(GOOD.replace(old, new, 1), "lids.toml")
    message = str(error.value)
    assert message.startswith("lids.toml: ")
    assert all(part in message for part in named), message
    assert "\n" not in message


def test_a_narrative_with_examples_may_leave_out_patterns():
    _, jars = read_taxonomy(GOOD + OWN, "jars.toml").narratives
    assert jars.counterexamples == ("A new jar.", "The jar broke.")
    assert [len(value.examples) for value in jars.values] == [3, 1]
    assert jars.keywords == ("re-fill*", "Jar")
    assert [pattern.source for pattern in jars.net] == ["re fill*", "jar"]
    assert (jars.patterns, jars.exclude, jars.values[0].patterns, jars.values[0].cues) == ((), (), (), ())


def test_keywords_are_no_patterns_without_examples():
    (lids,) = read_taxonomy(GOOD, "lids.toml").narratives
    assert (lids.net, lids.counterexamples, lids.values[0].examples) == ((), (), ())


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('["A van comes and fills the jars at home."]', "[]", ["value home", "examples or patterns"]),
        ('"The shop fills old jars.", "Jars come back to the counter."', "", ["examples", "2", "3"]),
        (', "The jar broke."', "", ["counterexamples", "1", "2"]),
        ('counterexamples = ["A new jar.", "The jar broke."]', "", ["counterexamples", "0"]),
        ("counterexamples", "counterexample", ["unknown key 'counterexample'"]),
        ('["A new jar.", "The jar broke."]', '"A new jar."', ["counterexamples", "list of texts"]),
        ('"The jar broke."', '" "', ["counterexamples", "list of texts"]),
        ('examples = ["A van', 'exmaples = ["A van', ["value home", "exmaples"]),
        ('"A van comes', '3, "A van comes', ["value home", "examples", "list of texts"]),
        ('definition = "At home."', "", ["value home", "definition"]),
        ('title = "Jars"\n', "", ["title"]),
        ('keywords = ["re-fill*", "Jar"]', "", ["keywords or patterns"]),
        ('["re-fill*", "Jar"]', "[]", ["keywords or patterns"]),
        ('"re-fill*"', '"re*fill"', ["keywords", "re*fill"]),
        ('"re-fill*"', '"-"', ["keywords"]),
    ],
)
def test_what_is_wrong_with_examples_is_named(old, new, named):
    assert old in OWN
    with pytest.raises(TaxonomyError) as error:
        read_taxonomy(GOOD + OWN.replace(old, new, 1), "jars.toml")
    message = str(error.value)
    assert message.startswith("jars.toml: narrative jars: ")
    assert all(part in message for part in named), message


def test_values_are_needed():
    with pytest.raises(TaxonomyError, match=r"lids\.toml: narrative lids: .*value"):
        read_taxonomy(GOOD[: GOOD.index("[narrative.lids.value")], "lids.toml")


@pytest.mark.parametrize(
    "change",
    [
        ("Fewer lids.", "Fewer lids!"),
        ('"less"', '"least"'),
        ('["if"]', '["if", "whether"]'),
        ("[words]", "# said\n[words]"),
    ],
)
def test_any_change_is_another_version(change):
    version = read_taxonomy(GOOD, "lids.toml").version
    assert read_taxonomy(GOOD.replace(*change), "lids.toml").version != version
    assert read_taxonomy(GOOD, "another name").version == version
    assert len(version) == 12


def test_the_taxonomy_that_ships_has_the_values_of_its_definitions():
    taxonomy = default_taxonomy()
    assert {narrative.name: {value.name for value in narrative.values} for narrative in taxonomy.narratives} == {
        "deflation": {"technology", "input_cost", "selling_price", "macro"},
        "cost_takeout": {"own", "customer", "other"},
        "sku_consolidation": {"product", "vendor", "offer"},
        "usage_based_pricing": {"usage", "outcome", "hybrid"},
    }
    assert taxonomy.version == default_taxonomy().version
    for narrative in taxonomy.narratives:
        assert narrative.definition
        assert narrative.keywords
        assert all(value.definition for value in narrative.values)


def test_the_worked_narrative_is_the_one_that_ships():
    page, shipped = (
        files("corpora").joinpath(name).read_text("utf-8") for name in ("OWN_NARRATIVE.md", "narratives.toml")
    )
    (block,) = (part.split("```")[0] for part in page.split("```toml\n")[1:])
    assert shipped.endswith(block)
