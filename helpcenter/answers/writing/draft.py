"""What a model writes, cut into whole sentences with the numbers they cite, while it is still being written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpcenter.retrieval import split_sentences

_NUMBERS = r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
_CITATION = re.compile(rf"[\[【［]\^?\s*({_NUMBERS})\s*(?:†[^\]】］]*)?[\]】］]")
#: A citation after the full stop belongs to the sentence before it.
_AFTER_END = re.compile(
    rf"([.!?…。！？]+[\"”’»)」』]*)((?:[ \t]*[\[【［]\^?\s*{_NUMBERS}\s*(?:†[^\]】］]*)?[\]】］])+)"
)
#: A sentence that begins right behind the end of the one before.
_NO_SPACE = re.compile(r"([\]】］][.!?])(?=[^\W\d_])")
#: The beginning of a citation at the end of what has come so far.
_BEGUN = re.compile(r"\s*[\[【［][^\]】］]{0,40}$")
_MARKS = re.compile(r"\*\*|__|^\s*(?:#{1,6}|[-*•–]|>|\d{1,2}[.)])\s+", re.MULTILINE)
_SPACE_BEFORE_END = re.compile(r"\s+([.,;:!?…。！？，；：])")
_THOUGHT = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
_THINKING = "<think>"


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """`text` is without its citations; `cited` the numbers as they were written, known or not."""

    text: str
    cited: tuple[int, ...]


class Draft:
    """Takes the words as they come and gives a sentence back once the next one has begun: only then it is known to be whole."""

    def __init__(self) -> None:
        self._text = ""
        self._thought = False

    def add(self, piece: str) -> list[DraftSentence]:
        self._text += piece
        if self._thinking():
            return []
        begun = _BEGUN.search(self._text)
        ready = self._text[: begun.start()] if begun else self._text
        sentences, rest = _cut(ready)
        self._text = rest + self._text[len(ready) :]
        return sentences

    def finish(self) -> list[DraftSentence]:
        """The rest, when there are no more words."""
        if self._thinking():
            return []
        sentences, rest = _cut(self._text)
        self._text = ""
        last = _sentence(rest)
        return [*sentences, *([last] if last.text or last.cited else [])]

    def _thinking(self) -> bool:
        """Whether the model is still thinking aloud, which some do before they answer."""
        if self._thought:
            return False
        start = self._text.lstrip()
        if start.startswith(_THINKING) or _THINKING.startswith(start):
            done = _THOUGHT.match(self._text)
            if done is None:
                return True
            self._text = self._text[done.end() :]
        self._thought = True
        return False


def _cut(text: str) -> tuple[list[DraftSentence], str]:
    """The sentences that are over, and the text from where the last one begins."""
    text = _NO_SPACE.sub(r"\1 ", _AFTER_END.sub(r" \2\1", text))
    units = split_sentences(text)
    if len(units) < 2:
        return [], text
    return [_sentence(unit) for unit in units[:-1]], text[text.rindex(units[-1]) :]


def _sentence(raw: str) -> DraftSentence:
    cited: list[int] = []
    for match in _CITATION.finditer(raw):
        cited.extend(_numbers(match.group(1)))
    text = " ".join(_MARKS.sub("", _CITATION.sub("", raw)).split())
    text = _SPACE_BEFORE_END.sub(r"\1", text)
    return DraftSentence(text, tuple(dict.fromkeys(cited)))


def _numbers(raw: str) -> list[int]:
    """ "1, 3" -> [1, 3]; "2-4" -> [2, 3, 4]."""
    found: list[int] = []
    for part in re.split(r"[,;]", raw):
        first, _, last = part.replace("–", "-").partition("-")
        found.extend(range(int(first), min(int(last), int(first) + 9) + 1) if last else [int(first)])
    return found
