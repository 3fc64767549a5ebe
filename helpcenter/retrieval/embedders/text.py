"""Text made harmless once, at the door of the embedders.

What came from a stranger (or a copied web page) may hold NUL, lone surrogates, invisible characters, a model's own
special tokens, or a megabyte. Tokenizers answer those with exceptions, truncated texts, injected tokens or minutes of
work.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from helpcenter.retrieval.embedders.protocol import EmbedderError

#: Part of every recipe: raise it whenever a rule below changes, because vectors made before and after must not be
#: mixed.
TEXT_RULES: Final = 1

#: Characters kept of a question and of a passage.
QUESTION_LIMIT: Final = 1_000
PASSAGE_LIMIT: Final = 2_000

# Characters looked at per character kept. Text is rarely shortened more than that by cleaning, and NFKC, whose cost can
# grow with the square of a run of combining marks, never sees more.
_RAW_FACTOR: Final = 2

_SURROGATE = re.compile("[\ud800-\udfff]")
# Soft hyphen, word joiner and invisible operators, bidirectional marks, byte order mark: they sit inside words and mean
# nothing to a model. Joiners (U+200C, U+200D) stay: they shape words in Persian and hold emoji together.
_INVISIBLE = re.compile("[\u00ad\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")
_SPECIAL = re.compile(r"<(/?s|mask|pad|unk)>", re.IGNORECASE)


class EmptyText(EmbedderError):
    """Nothing is left to embed once the text is cleaned."""

    code = "empty-question"
    status = 422


def clean_question(text: str, *, allow_empty: bool = True) -> str:
    """`text` made harmless, at most `QUESTION_LIMIT` characters. Raises `EmptyText` unless `allow_empty`."""
    cleaned = clean(text, QUESTION_LIMIT)
    if not cleaned and not allow_empty:
        raise EmptyText("The question is empty; type a few words.")
    return cleaned


def clean_passage(text: str) -> str:
    """`text` made harmless, at most `PASSAGE_LIMIT` characters; may be empty."""
    return clean(text, PASSAGE_LIMIT)


def clean(text: str, limit: int) -> str:
    """`text` as a model may see it: NFKC, no control characters or special tokens, single spaces, at most `limit` characters.

    Cleaning what is clean changes nothing.
    """
    raw = text[: limit * _RAW_FACTOR]
    if len(raw) < len(text) and not raw.strip():
        raw = text.lstrip()[: limit * _RAW_FACTOR]
    if not raw.isascii():
        raw = _INVISIBLE.sub("", _SURROGATE.sub("\ufffd", raw))
        raw = unicodedata.normalize("NFKC", raw)
    raw = _SPACES.sub(" ", _CONTROL.sub(" ", raw))
    # After NFKC, which turns full-width brackets into plain ones. A space inside is enough: it is no longer that token.
    raw = _SPECIAL.sub(r"< \1 >", raw)
    return raw.strip()[:limit].rstrip()
