"""Whether a written sentence is supported by the passages it cites. What is not proven is dropped.

The rules of form (citations, markup, addresses, numbers, names) are exact; meaning is compared by the embedder. docs/answers.md
tells how well that separates what is true from what is made up, and what it cannot see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from helpcenter.answers.writing.draft import DraftSentence
from helpcenter.answers.writing.names import names_in, words_of
from helpcenter.answers.writing.prompt import Evidence, instruction_words
from helpcenter.answers.written import Doubt, WrittenSentence
from helpcenter.knowledge import Block
from helpcenter.language import Quantity, detect, quantities
from helpcenter.retrieval import split_sentences, tokens

#: (statement, its language, texts, their language) -> for each text 0 when unrelated, 1 when it says the same.
Likeness = Callable[[str, str, Sequence[str], str], Sequence[float]]

#: How like one of the passage's sentences a sentence must be; in the passage's own language together with the share of its words
#: that the passage has. Chosen on 75 true and 136 false claims in ten languages, see docs/answers.md.
_LIKE: Final = 0.7
_WORDS_SHARE: Final = 0.3
_LIKE_ACROSS: Final = 0.6
#: Shorter words tell little, but where a word is a pair of characters.
_SHORTEST_WORD: Final = 4
_STEM: Final = 5
_SURE_OF_LANGUAGE: Final = 0.8
_LONGEST: Final = 600
#: So many words in a row as in the instructions are no accident.
_LEAKED_WORDS: Final = 6

_MARKUP = re.compile(r"[<>{}|`\\]|\]\(|!\[|\[|\]|https?:|www\.", re.IGNORECASE)
_ADDRESSES = re.compile(
    r"[^\s@]+@[^\s@]+|(?<![\w.])(?:[\w-]{2,}\.)+[^\W\d_]{2,}(?:/\S*)?|(?<![\w])\+?\(?\d(?:[ \u00a0./()-]{0,2}\d){5,}",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[\"“„«‹「『《]\s*([^\"“”„«»‹›「」『』《》]{1,120}?)\s*[\"”“»›」』》]|(?<!\w)[‘']([^‘’']{2,80})[’'](?!\w)"
)
_EDGES = " .,;:!?…。，；：！？()[]'’\"-–"


@dataclass(frozen=True, slots=True)
class _Cited:
    """What a sentence may rest on, made ready once: its words folded, its numbers, and the statements it consists of."""

    evidence: Evidence
    folded: str
    words: frozenset[str]
    tokens: frozenset[str]
    quantities: tuple[Quantity, ...]
    statements: tuple[str, ...]


class Support:
    """The passages of one answer, and the judgement on each sentence that is written from them in `language`."""

    def __init__(self, evidence: Sequence[Evidence], *, language: str, likeness: Likeness) -> None:
        self._language = language
        self._likeness = likeness
        self._cited = {one.number: _prepare(one) for one in evidence}

    def warm_up(self) -> None:
        """Do what takes time when a passage is first compared with, so that the first sentence need not wait for it."""
        for one in self._cited.values():
            self._likeness(one.evidence.title, self._language, one.statements, one.evidence.language)

    def judge(self, sentence: DraftSentence) -> WrittenSentence | Doubt:
        """The sentence with the citations that bear it, or why it is dropped."""
        cited = [self._cited[number] for number in sorted(set(sentence.cited)) if number in self._cited]
        if not cited or not sentence.text:
            return Doubt.UNCITED
        doubt = self._doubt(sentence.text, cited)
        if doubt is not None:
            return doubt
        bearing = tuple(one.evidence.number for one in cited if self._means(sentence.text, one))
        return WrittenSentence(sentence.text, bearing) if bearing else Doubt.MEANING

    def _doubt(self, text: str, cited: Sequence[_Cited]) -> Doubt | None:
        if len(text) > _LONGEST:
            return Doubt.LENGTH
        if _MARKUP.search(text) or any(unicodedata.category(character).startswith("C") for character in text):
            return Doubt.MARKUP
        if _leaks(text):
            return Doubt.LEAK
        if not all(_has_address(match, cited) for match in _ADDRESSES.findall(text)):
            return Doubt.ADDRESS
        if not self._in_language(text):
            return Doubt.LANGUAGE
        # What is an address is proven as one.
        if not all(_stated(one, cited) for one in quantities(_ADDRESSES.sub(" ", text), self._language)):
            return Doubt.QUANTITY
        if not all(any(quoted in one.folded for one in cited) for quoted in _quoted(text)):
            return Doubt.NAME
        if not self._known_names(text, cited):
            return Doubt.NAME
        return None

    def _in_language(self, text: str) -> bool:
        found = detect(text, self._language)
        return _base(found.language) == _base(self._language) or found.confidence < _SURE_OF_LANGUAGE

    def _known_names(self, text: str, cited: Sequence[_Cited]) -> bool:
        """Names may be translated or inflected; a name in another language than the passage's is for the meaning to judge."""
        same = [one for one in cited if _base(one.evidence.language) == _base(self._language)]
        words = frozenset[str]().union(*(one.words for one in cited))
        return all(name.known_among(words) for name in names_in(text, self._language, own=len(same) == len(cited)))

    def _means(self, text: str, one: _Cited) -> bool:
        if len(fold(text)) > 1 and fold(text) in one.folded:
            return True  # word for word
        language = one.evidence.language
        likeness = max(self._likeness(text, self._language, one.statements, language), default=0.0)
        if _base(language) != _base(self._language):
            return likeness >= _LIKE_ACROSS
        return likeness + _WORDS_SHARE * _shared(text, one, language) >= _LIKE


def fold(text: str) -> str:
    """`text` for comparing letter by letter: small letters, one form of each character, single spaces, no marks at the ends."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(_EDGES)


def _prepare(evidence: Evidence) -> _Cited:
    texts = (evidence.title, *evidence.heading_path, *(block.text for block in evidence.blocks))
    whole = "\n".join(texts)
    return _Cited(
        evidence=evidence,
        folded=fold(whole),
        words=frozenset(words_of(whole)),
        tokens=frozenset(tokens(whole, evidence.language)),
        quantities=tuple(quantities(whole, evidence.language, cited=True)),
        statements=tuple(dict.fromkeys(_statements(evidence))),
    )


def _statements(evidence: Evidence) -> Iterable[str]:
    """The sentences and the items of lists, each also with the sentence or heading before it."""
    before = evidence.heading_path[-1] if evidence.heading_path else evidence.title
    for block in evidence.blocks:
        for unit in _units(block):
            yield unit
            yield f"{before} {unit}"
            before = before if block.items else unit


def _units(block: Block) -> list[str]:
    if block.items:
        return [" ".join(item.split()) for item in block.items]
    return split_sentences(block.text)


def _shared(text: str, one: _Cited, language: str) -> float:
    """The share of the sentence's words that the passage has, 0 to 1; endings may differ."""
    longer = [token for token in dict.fromkeys(tokens(text, language)) if len(token) >= _SHORTEST_WORD]
    several = longer or list(dict.fromkeys(tokens(text, language)))
    stems = {token[:_STEM] for token in one.tokens}
    shared = sum(token in one.tokens or (len(token) >= _STEM and token[:_STEM] in stems) for token in several)
    return shared / len(several) if several else 0.0


def _base(language: str) -> str:
    return language.split("-")[0]


def _stated(quantity: Quantity, cited: Sequence[_Cited]) -> bool:
    return any(quantity.stated_in(other) for one in cited for other in one.quantities)


def _has_address(raw: str, cited: Sequence[_Cited]) -> bool:
    """Whether the e-mail address, the site or the telephone number stands in one of the passages."""
    wanted = fold(raw)
    digits = re.sub(r"\D", "", wanted)
    if digits and not any(character.isalpha() for character in wanted):
        return any(digits in re.sub(r"\D", "", one.folded) for one in cited)
    return any(wanted in one.folded for one in cited)


def _quoted(text: str) -> list[str]:
    return [folded for match in _QUOTED.finditer(text) if (folded := fold(match.group(1) or match.group(2)))]


def _leaks(text: str) -> bool:
    words = [word.casefold() for word in re.findall(r"[^\W_]+", text)]
    told = instruction_words(_LEAKED_WORDS)
    return any(tuple(words[at : at + _LEAKED_WORDS]) in told for at in range(len(words) - _LEAKED_WORDS + 1))
