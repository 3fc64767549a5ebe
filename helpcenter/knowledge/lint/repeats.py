"""The same text twice in one article: mostly pasted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpcenter.knowledge.lint.finding import Finding, FindingCode, warning
from helpcenter.knowledge.lint.reading import ReadText, sentences

#: Shorter sentences ("Open **My orders**.") stand twice by right. A Chinese character counts for three.
_LENGTH = 60
_SPACES = re.compile(r"\s+")


def check_repeats(text: ReadText) -> Iterator[Finding]:
    """Sentences of the body that stand there again. The summary may say what the first paragraph says; so may a table's cells."""
    seen: dict[str, int] = {}
    for section in text.sections:
        for piece in section.pieces:
            if piece.kind not in ("paragraph", "item") or piece.line is None:
                continue
            for sentence in sentences(piece.text):
                folded = _SPACES.sub(" ", sentence).casefold()
                if _width(folded) < _LENGTH:
                    continue
                if folded in seen:
                    yield warning(FindingCode.REPEATED_TEXT, piece.line, sentence, first=seen[folded])
                seen.setdefault(folded, piece.line)


def _width(text: str) -> int:
    return sum(3 if "\u2e80" <= character <= "\uffef" else 1 for character in text)
