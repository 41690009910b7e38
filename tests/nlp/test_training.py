"""The training, whole, on a tiny encoder and invented sentences; needs the extra `train` (make test-train)."""

import json
from hashlib import sha256

import numpy as np
import pytest

from nlp.card import read_card
from nlp.errors import ReadError
from nlp.examples import Example, Label
from nlp.rules import Match

torch = pytest.importorskip("torch", reason="the extra train is not installed")
pytest.importorskip("sklearn", reason="the extra train is not installed")

from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: E402
from transformers import BertConfig, BertModel  # noqa: E402

from nlp.classifier import classifier, embed, load_model, logits  # noqa: E402
from nlp.gate import load_gate  # noqa: E402
from nlp.training import build as building  # noqa: E402
from nlp.training.data import WRITTEN, Labelled, Material, folds  # noqa: E402
from nlp.training.encoder import Settings, logits_of, verify  # noqa: E402
from nlp.training.export import export_classifier, export_encoder  # noqa: E402
from nlp.training.fit import Trained, context_of, fit  # noqa: E402
from nlp.training.stack import calibration_error  # noqa: E402

pytestmark = pytest.mark.slow

NARRATIVES = {"deflation": ("technology", "input_cost"), "cost_takeout": ("own", "customer")}
THINGS = ("tokens", "freight", "costs", "compute", "steel", "roofs", "cats", "boats")


def sentences(count=160):
    """Sentences whose words tell the label, and some that a rule would take for one."""
    draw = np.random.default_rng(3)
    for i in range(count):
        thing = THINGS[int(draw.integers(len(THINGS)))]
        down = bool(draw.integers(2))
        verb = "fall" if down else "grow"
        asked = bool(draw.integers(2))
        text = f"{'will' if asked else 'our'} {thing} {verb} {'?' if asked else '.'}"
        stance = "open" if asked else "asserted"
        value = {"tokens": "technology", "compute": "technology", "freight": "input_cost", "steel": "input_cost"}
        labels = {}
        if down and thing in value:
            labels["deflation"] = Label(value[thing], stance)
        if down and thing == "costs":
            labels["cost_takeout"] = Label("own", stance)
        yield Example(f"s{i}", "", text, "", labels)


def rules(_before, sentence, _after):
    """Finds every thing that falls, cats included."""
    if "fall" not in sentence:
        return ()
    value = "technology" if "tokens" in sentence or "compute" in sentence else "input_cost"
    return (Match("deflation", value, "asserted", 4, 8, 0.9),)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encoder")
    words = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "will", "our", "fall", "grow", "?", ".", *THINGS]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=256,
    )
    BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def material():
    labelled = tuple(
        Labelled(example, WRITTEN if i % 4 == 0 else f"company {i % 13}", frozenset(NARRATIVES))
        for i, example in enumerate(sentences())
    )
    return Material(labelled, tuple(one.example for one in labelled), ())


@pytest.fixture(scope="module")
def trained(encoder, material) -> Trained:
    settings = Settings(epochs=25, rate=2e-3, head_rate=5e-3)
    return fit(encoder, material.labelled, NARRATIVES, rules, settings, 2, None, lambda _: None)


def test_it_learns_what_the_words_tell(trained, material):
    said = trained.unseen.value["deflation"].argmax(axis=1) > 0
    told = np.array([one.label("deflation") is not None for one in material.labelled])
    assert (said == told).mean() > 0.9
    assert 0.2 <= trained.heads[0].threshold <= 0.8
    # The rules take cats for deflation; together with the encoder they know better.
    assert rules("", "our cats fall .", "")


def test_what_is_exported_says_what_was_trained(trained, encoder, material, tmp_path):
    from nlp.encoding import encode, load_tokenizer

    contexts = [context_of(one.example) for one in material.labelled[:40]]
    encoded = encode(load_tokenizer(encoder / "tokenizer.json"), contexts)
    told = logits_of(trained.network, encoded)
    for precise, most in ((True, 0.1), (False, 0.6)):
        folder = tmp_path / str(precise)
        folder.mkdir()
        export_classifier(trained.network, folder / "classifier.onnx", precise=precise)
        export_encoder(encoder, folder / "encoder.onnx")
        (folder / "tokenizer.json").write_bytes((encoder / "tokenizer.json").read_bytes())
        building.write_card(folder, building._card(folder, trained.heads, 0.5))
        model = load_model(folder)
        rows = logits(model, contexts)
        assert np.abs(rows[:, :3] - told.value["deflation"]).max() < most
        vectors = embed(model, [context[1] for context in contexts])
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(40))


def test_the_whole_build(encoder, material, tmp_path, monkeypatch):
    weights = sha256((encoder / "model.safetensors").read_bytes()).hexdigest()
    monkeypatch.setattr(building, "ENCODER", weights)
    monkeypatch.setattr(building, "SETTINGS", Settings(epochs=25, rate=2e-3, head_rate=5e-3))
    monkeypatch.setattr(building, "SHARE", 0.3)
    building.build(encoder, None, material, NARRATIVES, rules, 2, tmp_path, lambda _: None)
    card = read_card(tmp_path)
    assert set(card.files) >= {"classifier.onnx", "tokenizer.json"}
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert figures["deflation"]["f1"] > figures["deflation"]["f1_rules"]
    classify = classifier(load_model(tmp_path), frozenset(NARRATIVES))
    contexts = [("", "our tokens fall .", ""), ("", "our cats fall .", "")]
    found, not_found = classify(contexts, [rules(*context) for context in contexts])
    assert [(match.value, match.start, match.end) for match in found.matches] == [("technology", 4, 8)]
    assert not_found.matches == ()
    assert isinstance(load_gate(tmp_path)(["our tokens fall ."])[0], bool)
    # A file that is not the one the card names is refused.
    (tmp_path / "tokenizer.json").write_text("{}")
    load_model.cache_clear()
    with pytest.raises(ReadError, match="is not the file that"):
        load_model(tmp_path)


def test_weights_are_known_by_their_hash(encoder):
    with pytest.raises(ReadError, match="expected 0000"):
        verify(encoder, "0" * 64)
    with pytest.raises(ReadError, match="no weights here"):
        verify(encoder / "nowhere", "0" * 64)


def test_no_company_is_in_two_folds(material):
    fold = folds(material.labelled, 4)
    places = {}
    for one, k in zip(material.labelled, fold, strict=True):
        if one.group != WRITTEN:
            places.setdefault(one.group, set()).add(k)
    assert all(len(found) == 1 for found in places.values())
    assert len(set(fold)) == 4


@pytest.mark.parametrize(
    ("chances", "truth", "error"),
    [([0.9, 0.9], [True, True], 0.1), ([0.5, 0.5], [True, False], 0.0), ([1.0, 0.0], [False, True], 1.0)],
)
def test_calibration_error(chances, truth, error):
    assert calibration_error(np.array(chances), np.array(truth)) == pytest.approx(error)
