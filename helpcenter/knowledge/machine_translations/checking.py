"""What code finds wrong with a machine's translation of a segment, and of a whole text. Pure rules on plain values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from helpcenter.knowledge.machine_translations.segments import Segment, restored, shape, stand_ins
from helpcenter.knowledge.markup import parse
from helpcenter.language import detect, quantities

_ADDRESS = re.compile(r"(?i)(?:https?:|www\.|mailto:|javascript:|data:)\S*|\S+@[\w-]+\.\w+|\]\(|<[a-z!/][^>]*>")
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d")
_LINK = re.compile(r"\](?=⟦)")
_LONGER_BY: Final = 3.0
_LONGER_ALWAYS: Final = 60
_SHORTER_BY: Final = 0.2
_SAME_WORDS: Final = 4
_WORDS_TO_TELL: Final = 20
_SURE: Final = 0.9


class Problem(StrEnum):
    """What is wrong. The first ones leave a segment in the language of the source; the others only point at it."""

    #: The model gave no text for it.
    MISSING = "missing"
    #: A link, a picture or code was lost or doubled.
    STAND_INS = "stand-ins"
    #: It holds an address or markup that the source does not have.
    ADDRESS = "address"
    #: It is far too long or short to say the same.
    LENGTH = "length"
    NUMBERS = "numbers"
    EMPHASIS = "emphasis"
    #: It says what the source says, word for word.
    UNTRANSLATED = "untranslated"
    #: A term of the glossary is not used.
    GLOSSARY = "glossary"
    #: Of the whole text: it seems to be in another language.
    LANGUAGE = "language"
    #: Of the whole text: headings, steps, lists or tables are not those of the source.
    STRUCTURE = "structure"
    #: Of the whole text: its links do not lead where those of the source lead.
    LINKS = "links"


#: With these a segment stays as the source has it.
LEFT: Final = frozenset({Problem.MISSING, Problem.STAND_INS, Problem.ADDRESS, Problem.LENGTH})


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` of the body, from 1; 0 for title, summary and the whole text. `excerpt` is of the source, `details` what differs."""

    problem: Problem
    line: int = 0
    excerpt: str = ""
    details: str = ""

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "problem": self.problem.value}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Finding:
        return cls(
            Problem(told["problem"]),
            int(told.get("line", 0)),
            str(told.get("excerpt", "")),
            str(told.get("details", "")),
        )


def check_segment(
    segment: Segment, text: str | None, *, source: str, target: str, glossary: Mapping[str, str]
) -> tuple[Finding, ...]:
    """What is wrong with `text`, said to be `segment` in the language `target`; nothing of it needs to be true."""

    def fault(problem: Problem, details: str = "") -> Finding:
        return Finding(problem, segment.line, restored(segment.text, segment.kept)[:120], details[:200])

    if text is None or not text.strip():
        return (fault(Problem.MISSING),)
    if Counter(stand_ins(text)) != Counter(stand_ins(segment.text)) or len(_LINK.findall(text)) != len(
        _LINK.findall(segment.text)
    ):
        return (fault(Problem.STAND_INS),)
    if more := Counter(_ADDRESS.findall(text)) - Counter(_ADDRESS.findall(segment.text)):
        return (fault(Problem.ADDRESS, ", ".join(sorted(more))),)
    if not _is_about_as_long(segment.text, text, source, target):
        return (fault(Problem.LENGTH),)
    found = [
        fault(Problem.NUMBERS, ", ".join(numbers))
        for numbers in [_differing_numbers(segment.text, text, source, target)]
        if numbers
    ]
    if any(text.count(mark) != segment.text.count(mark) for mark in ("**", "`")):
        found.append(fault(Problem.EMPHASIS))
    if source.split("-")[0] != target.split("-")[0] and _is_the_same(segment.text, text):
        found.append(fault(Problem.UNTRANSLATED))
    missing = [
        f"{term} – {wanted}"
        for term, wanted in glossary.items()
        if has_term(segment.text, term) and not has_term(text, wanted)
    ]
    if missing:
        found.append(fault(Problem.GLOSSARY, ", ".join(missing)))
    return tuple(found)


def check_whole(source_body: str, body: str, texts: Sequence[str], target: str) -> tuple[Finding, ...]:
    """What is wrong with the whole: `texts` are those that were translated."""
    found = []
    if shape(source_body) != shape(body):
        found.append(Finding(Problem.STRUCTURE))
    if len(_targets(source_body)) != len(_targets(body)):
        found.append(Finding(Problem.LINKS))
    prose = " ".join(re.sub(r"⟦\d+⟧", " ", text) for text in texts)
    if len(_WORD.findall(prose)) >= _WORDS_TO_TELL:
        told = detect(prose, target)
        if told.language.split("-")[0] != target.split("-")[0] and told.confidence >= _SURE:
            found.append(Finding(Problem.LANGUAGE, details=told.language))
    return tuple(found)


def is_left(findings: Sequence[Finding]) -> bool:
    """Whether the segment stays as the source has it."""
    return any(finding.problem in LEFT for finding in findings)


def _is_about_as_long(before: str, after: str, source: str, target: str) -> bool:
    dense = {"zh", "ja", "ko"}
    factor = 3.5 if source.split("-")[0] in dense and target.split("-")[0] not in dense else 1.0
    longest = _LONGER_BY * factor * len(before) + _LONGER_ALWAYS
    shortest = (
        0
        if len(before) < _LONGER_ALWAYS
        else _SHORTER_BY
        * len(before)
        / (3.5 if target.split("-")[0] in dense and source.split("-")[0] not in dense else 1.0)
    )
    return shortest <= len(after) <= longest


def _differing_numbers(before: str, after: str, source: str, target: str) -> list[str]:
    """What the figures of one text say and those of the other do not."""
    before, after = re.sub(r"⟦\d+⟧", " ", before), re.sub(r"⟦\d+⟧", " ", after)
    said, told = quantities(before, source), quantities(after, target)
    lost = [one for one in said if not any(one.readings & other.readings for other in told)]
    lost = [one for one in lost if _in_digits(before, one.readings)]
    new = [one for one in told if not any(one.readings & other.readings for other in said)]
    new = [one for one in new if _in_digits(after, one.readings)]
    return [f"{min(one.readings):g}" for one in (*lost, *new)]


def _in_digits(text: str, readings: frozenset[float]) -> bool:
    """Whether a number stands there in digits; one in words may be worded otherwise."""
    return bool(_DIGITS.search(text)) and any(
        readings & quantity.readings
        for quantity in quantities("".join(c if not c.isalpha() else " " for c in text), "und")
    )


def _is_the_same(before: str, after: str) -> bool:
    words = [word.casefold() for word in _WORD.findall(before)]
    return len(words) >= _SAME_WORDS and words == [word.casefold() for word in _WORD.findall(after)]


def has_term(text: str, term: str) -> bool:
    """Whether a term is in a text; its ending may differ, as words are inflected."""
    stem = term.casefold() if len(term) < 5 else term.casefold()[: max(4, len(term) - 3)]
    return stem in text.casefold()


def _targets(body: str) -> list[str]:
    found = []
    for token in parse(body):
        for child in token.children or ():
            if child.type in ("link_open", "image"):
                found.append(str(child.attrGet("href") or child.attrGet("src") or ""))
    return found
