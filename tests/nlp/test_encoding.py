"""How a sentence and its neighbours become token numbers, with a tokenizer of a few words."""

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from nlp.encoding import batch_of, batches, encode, encode_alone, load_tokenizer

WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", *"abcdefgh"]
CLS, SEP = 1, 2


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    made = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    # Saved as encoders save theirs: padded and cut. We do our own.
    made.enable_padding(length=128)
    made.enable_truncation(4)
    path = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    made.save(str(path))
    return load_tokenizer(path)


def words(encoded):
    return " ".join(WORDS[i] for i in encoded.ids)


@pytest.mark.parametrize(
    ("context", "read", "target"),
    [
        (("a b", "c d", "e"), "[CLS] a b [SEP] c d [SEP] e [SEP]", "c d"),
        (("", "c", ""), "[CLS] [SEP] c [SEP] [SEP]", "c"),
        (("a", "c nonsense", ""), "[CLS] a [SEP] c [UNK] [SEP] [SEP]", "c [UNK]"),
        (("a", "", "b"), "[CLS] a [SEP] [SEP] b [SEP]", ""),
    ],
)
def test_a_sentence_between_its_neighbours(tokenizer, context, read, target):
    (encoded,) = encode(tokenizer, [context])
    assert words(encoded) == read
    assert " ".join(WORDS[i] for i, own in zip(encoded.ids, encoded.target, strict=True) if own) == target


def test_a_sentence_alone(tokenizer):
    short, long = encode_alone(tokenizer, ["a b", "c " * 200])
    assert words(short) == "[CLS] a b [SEP]"
    assert len(long.ids) == 96 + 2
    assert all(long.target)


def test_what_is_long_is_cut_and_the_nearest_words_stay(tokenizer):
    (encoded,) = encode(tokenizer, [("a " * 50 + "b", "c " * 200, "d " + "e " * 50)])
    read = words(encoded).split("[SEP]")
    assert len(encoded.ids) == 24 + 96 + 16 + 4
    assert read[0].split()[-1] == "b"
    assert read[2].split()[0] == "d"


def test_a_batch_is_padded_and_masked(tokenizer):
    encoded = encode(tokenizer, [("", "a b c", ""), ("", "a", "")])
    batch = batch_of(encoded, [1, 0])
    assert batch.ids.tolist() == [[CLS, SEP, 4, SEP, SEP, 0, 0], [CLS, SEP, 4, 5, 6, SEP, SEP]]
    assert batch.mask.tolist() == [[1] * 5 + [0, 0], [1] * 7]
    assert batch.target.tolist() == [[0, 0, 1, 0, 0, 0, 0], [0, 0, 1, 1, 1, 0, 0]]


def test_batches_hold_everything_once_and_the_like_together(tokenizer):
    encoded = encode(tokenizer, [("", "a " * n, "") for n in (9, 1, 5, 2, 8)])
    made = list(batches(encoded, 2))
    assert sorted(place for batch in made for place in batch.places) == [0, 1, 2, 3, 4]
    assert [batch.ids.shape[1] for batch in made] == sorted(batch.ids.shape[1] for batch in made)
    assert list(batches([], 2)) == []
