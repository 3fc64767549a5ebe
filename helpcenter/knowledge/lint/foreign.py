"""Foreign scraps: a sentence, heading or item of a translation that was left in another language.

Two kinds of proof. A piece that stands word for word in the source was not translated. And the words themselves tell: the
model of `helpcenter.language` has to be sure, and the everyday words of the other language have to outnumber one's own. Code,
addresses, quotations and names are no proof of anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from helpcenter.knowledge.lint.finding import Finding, FindingCode, error, warning
from helpcenter.knowledge.lint.reading import GAP, Piece, ReadText, sentences
from helpcenter.language import COMMON_WORDS, INTERFACE_LANGUAGES, LETTERS, detect

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
#: A quotation of some words, however its language writes the marks.
_QUOTED = re.compile(
    r"“[^“”]{0,200}”|„[^“”„]{0,200}[“”]|«[^«»]{0,200}»|»[^«»]{0,200}«|\"[^\"\n]{0,200}\"|「[^」]{0,200}」|‚[^‘’]{0,200}[‘’]"
)
_IN_BRACKETS = re.compile(r"[(（][^()（）]{0,120}[)）]")
#: Words of a sentence that tell its language. Fewer are told by the source alone.
_ENOUGH = 4
#: How sure the model has to be of a sentence of so many words.
_SURE = ((6, 0.9), (_ENOUGH, 0.97))
_SURE_OF_FEW = 0.97
#: Languages that share whole phrases ("reembolso parcial").
_NEAR = (
    frozenset({"es", "pt", "it", "ca", "gl"}),
    frozenset({"hr", "sr", "bs", "sl"}),
    frozenset({"nl", "af"}),
    frozenset({"cs", "sk"}),
)
#: Chinese characters in a row that are more than a name in brackets.
_HAN_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class _Known:
    """What the source says, folded: whole pieces, sentences, and its language."""

    tag: str
    texts: frozenset[str]


def check_foreign(
    text: ReadText, source: ReadText | None, languages: Collection[str] = INTERFACE_LANGUAGES
) -> Iterator[Finding]:
    """`source` is None for the source itself. `languages`: those that scraps can come from, as tags."""
    known = _known(source) if source is not None and source.tag != text.tag else None
    candidates = {tag.split("-")[0] for tag in languages} | ({known.tag} if known else set())
    for piece in text.pieces:
        if piece.kind == "quote":
            continue
        yield from _check_piece(piece, text, known, candidates)


def _known(source: ReadText) -> _Known:
    texts = {_folded(piece.prose) for piece in source.pieces}
    texts |= {_folded(sentence) for piece in source.pieces for sentence in sentences(piece.prose, colons=True)}
    return _Known(source.tag, frozenset(texts))


def _check_piece(piece: Piece, text: ReadText, known: _Known | None, candidates: Collection[str]) -> Iterator[Finding]:
    told: set[str] = set()
    for sentence in sentences(piece.prose, colons=True):
        if known and _is_untranslated(sentence, piece, text.tag, known):
            yield error(FindingCode.NOT_TRANSLATED, piece.line, _shown(sentence), piece.part, language=known.tag)
            told.add(known.tag)
            continue
        whole = piece.kind in ("title", "heading")
        language = foreign_language(sentence, text.tag, candidates, whole=whole)
        if language is not None and language not in told:
            found = error if known else warning
            yield found(FindingCode.OTHER_LANGUAGE, piece.line, _shown(sentence), piece.part, language=language)


def foreign_language(sentence: str, tag: str, candidates: Collection[str], *, whole: bool = False) -> str | None:
    """The language of a sentence that is not in `tag`, or None when it is, or when nothing is sure. Both without region.

    `whole`: a heading or a title, where two or three words are all there is.
    """
    plain = _IN_BRACKETS.sub(" ", _QUOTED.sub(" ", sentence))
    words = [word.lower() for word in _WORD.findall(plain) if not _HAN.search(word)]
    han = _HAN.findall(plain)
    if tag == "zh":
        return None if han else _latin(plain, words, tag, candidates, whole=whole)
    if "zh" in candidates and len(han) >= _HAN_ENOUGH and len(han) > len(words):
        return "zh"
    return _latin(plain, words, tag, candidates, whole=whole)


def _latin(plain: str, words: list[str], tag: str, candidates: Collection[str], *, whole: bool) -> str | None:
    sure = next(
        (sure for count, sure in _SURE if len(words) >= count), _SURE_OF_FEW if whole and len(words) >= 2 else None
    )
    if sure is None:
        return None
    # Counting words is quick, the model is not: it is asked only where the words already say so.
    suspected = {other for other in candidates if other != tag and _outnumbers(words, other, tag)}
    if not suspected:
        return None
    detected = detect(plain, tag)
    language = detected.language.split("-")[0]
    return language if language in suspected and detected.confidence >= sure else None


def _outnumbers(words: list[str], other: str, tag: str) -> bool:
    theirs, ours = _evidence(words, other, tag), _evidence(words, tag, other)
    return theirs > 2 * ours if theirs >= 2 else theirs == 1 and ours == 0


def _evidence(words: list[str], language: str, against: str) -> int:
    """Everyday words of a language, and words with a letter that it writes and the other one does not."""
    everyday = COMMON_WORDS.get(language, frozenset())
    letters = _letters(language, against)
    if letters.isdisjoint("".join(words)):
        return sum(map(everyday.__contains__, words))
    return sum(word in everyday or not letters.isdisjoint(word) for word in words)


@lru_cache(maxsize=512)
def _letters(language: str, against: str) -> frozenset[str]:
    return frozenset(letter for letter, writing in LETTERS.items() if language in writing and against not in writing)


def _is_untranslated(sentence: str, piece: Piece, tag: str, known: _Known) -> bool:
    """Word for word in the source, and no name, address or word that both languages have."""
    if _folded(sentence) not in known.texts:
        return False
    plain = _QUOTED.sub(" ", sentence)
    if known.tag == "zh":
        return len(_HAN.findall(plain)) >= (_HAN_ENOUGH if tag != "ja" else 12)
    words = _WORD.findall(plain)
    small = [word for index, word in enumerate(words) if word[0].islower() or (index == 0 and len(words) > 1)]
    if len(small) < 2:
        return False
    # A heading of one word may be the same word ("Status"); of two ("Company address") hardly, nor an item in small letters.
    if piece.kind in ("heading", "title") or all(word[0].islower() for word in words):
        return _tells(words, tag, known.tag) if len(words) >= 4 else not _is_near(tag, known.tag)
    return len(words) >= 3 and _tells(words, tag, known.tag)


def _tells(words: list[str], tag: str, other: str) -> bool:
    """Whether the words are not just as well one's own language's."""
    lower = [word.lower() for word in words]
    theirs, ours = _evidence(lower, other, tag), _evidence(lower, tag, other)
    if theirs != ours:
        return theirs > ours
    return detect(" ".join(words), tag).language != tag or (theirs > 0 and not _is_near(tag, other))


def _is_near(one: str, other: str) -> bool:
    return any(one in family and other in family for family in _NEAR)


def _folded(text: str) -> str:
    return " ".join(text.replace(GAP, " ").casefold().split()).rstrip(" .!:;。！：；")


def _shown(sentence: str) -> str:
    return " ".join(sentence.replace(GAP, "…").split())
