"""Personal data taken out of what people wrote to one another, so that it can become an article. Rules on plain values.

What is known of the people (names, addresses, numbers) is found wherever it stands; greetings and signatures go as a whole; the
rest is masked as questions are. A person has to read it all the same: what a text tells in its own words no rule sees.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from helpcenter.answers.masking import mask_with

_SHORTEST_NAME: Final = 3
_SHORTEST_LINE: Final = 4
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "đ": "dj", "ł": "l", "ø": "o", "å": "aa"})
#: A first line that only greets, and what stands below the last full sentence.
_GREETING = re.compile(r"[^\n.?。？]{1,60}[,!，！:：]?")
_GREETING_WORDS: Final = 6
_SIGNATURE_WORDS: Final = 5
_ENDS_SENTENCE = re.compile(r"[.!?。！？:：)\]*`|]\s*$")
_MARKUP = re.compile(r"\s*(?:[-*+>#|]|\d+[.)])")


class PersonalKind(StrEnum):
    """What something was, which its mark in the text tells too."""

    NAME = "name"
    ADDRESS = "address"
    ORDER = "order"
    MAIL = "e-mail"
    LINK = "link"
    NUMBER = "number"
    #: A line that greets or signs; it leaves no mark.
    GREETING = "greeting"


@dataclass(frozen=True, slots=True)
class People:
    """What is known of those a conversation is about: `names` whole, `addresses` with their lines, `numbers` of orders, parcels
    and cases, `emails`.
    """

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replacement:
    """What was taken out, as it stood there, and how often."""

    kind: PersonalKind
    original: str
    times: int


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A text, and what is no longer in it."""

    text: str
    replacements: tuple[Replacement, ...]


def take_out(text: str, people: People) -> TakenOut:
    """The text of one message without personal data."""
    noted: list[tuple[PersonalKind, str]] = []
    text = _without_greeting(text.strip(), noted)
    for kind, pattern in _patterns(people):

        def put(match: re.Match[str], kind: PersonalKind = kind) -> str:
            noted.append((kind, match.group()))
            return f"[{kind.value}]"

        text = pattern.sub(put, text)
    kinds = {"[link]": PersonalKind.LINK, "[e-mail]": PersonalKind.MAIL, "[number]": PersonalKind.NUMBER}

    def mark(name: str, original: str) -> str:
        noted.append((kinds[name], original))
        return name

    text = mask_with(text, mark)
    return TakenOut(text.strip(), _counted(noted))


def together(parts: Iterable[TakenOut]) -> tuple[Replacement, ...]:
    """The replacements of several messages, each once."""
    return _counted([(one.kind, one.original) for part in parts for one in part.replacements for _ in range(one.times)])


def left_in(text: str, people: People) -> tuple[str, ...]:
    """What is known of the people and still stands in a text, each once."""
    return tuple(dict.fromkeys(match.group() for _, pattern in _patterns(people) for match in pattern.finditer(text)))


def _counted(noted: Iterable[tuple[PersonalKind, str]]) -> tuple[Replacement, ...]:
    counted = Counter(noted)
    order = list(PersonalKind)
    return tuple(
        Replacement(kind, original, times)
        for (kind, original), times in sorted(counted.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    )


def _patterns(people: People) -> list[tuple[PersonalKind, re.Pattern[str]]]:
    """Longer things first, so that a street is not found in parts."""
    found: list[tuple[PersonalKind, str, bool]] = []
    found += [(PersonalKind.MAIL, mail, True) for mail in people.emails]
    found += [(PersonalKind.ORDER, number, True) for number in people.numbers if len(number) >= _SHORTEST_LINE]
    lines = [line.strip(" ,;") for address in people.addresses for line in re.split(r"[\n,]", address)]
    names = {name.casefold() for name in people.names}
    found += [
        (PersonalKind.ADDRESS, line, True)
        for line in lines
        if (len(line) >= _SHORTEST_LINE or _HAN.search(line)) and line.casefold() not in names
    ]
    for name in people.names:
        found.append((PersonalKind.NAME, name, True))
        found += [(PersonalKind.NAME, part, False) for part in _parts(name)]
    found.sort(key=lambda one: -len(one[1]))
    return [
        (kind, pattern)
        for kind, text, whole in dict.fromkeys(found)
        if text.strip() and (pattern := _pattern(text.strip(), whole)) is not None
    ]


def _parts(name: str) -> list[str]:
    return [part for part in _WORD.findall(name) if len(part) >= _SHORTEST_NAME]


def _pattern(text: str, whole: bool) -> re.Pattern[str] | None:
    """Finds a text however it is spaced and written; part of a name only with a capital, and with other endings too."""
    ways = dict.fromkeys((text, _plain(text), text.casefold().translate(_SPELLED)))
    forms = []
    for way in ways:
        words = [re.escape(word) for word in way.split()]
        if not words:
            continue
        form = r"[\s,]+".join(words)
        if not whole and not _HAN.search(way):
            stem = way[:-1] if len(way) > _SHORTEST_NAME + 1 else way
            form = re.escape(stem[:1].upper()) + rf"(?i:{re.escape(stem[1:])}[^\W\d_]{{0,3}})"
        forms.append(form)
    joined = "|".join(forms)
    bounded = joined if _HAN.search(text) else rf"(?<![^\W_])(?:{joined})(?![^\W_])"
    return re.compile(bounded, re.IGNORECASE if whole else 0)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _without_greeting(text: str, noted: list[tuple[PersonalKind, str]]) -> str:
    """Without a first line that only greets, and without the lines below the last sentence, which sign."""
    lines = text.split("\n")
    first = lines[0].strip()
    greets = first.endswith((",", "!", "，", "！")) and len(first.split()) <= _GREETING_WORDS
    if len(lines) > 1 and greets and _GREETING.fullmatch(first):
        noted.append((PersonalKind.GREETING, first))
        lines = lines[1:]
    signature: list[str] = []
    while len(lines) > 1:
        last = lines[-1].strip()
        if last and (_ENDS_SENTENCE.search(last) or _MARKUP.match(last) or len(last.split()) > _SIGNATURE_WORDS):
            break
        lines.pop()
        if last:
            signature.insert(0, last)
    if signature:
        noted.append((PersonalKind.GREETING, " / ".join(signature)))
    return "\n".join(lines).strip()
