"""The file of an article's known questions: `<language tag>: <question>`, one a line, as people ask them.

Blank lines and lines that begin with `#` are kept and mean nothing. The file is stored as it is and read when needed, so that
a folder gets the same bytes back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from helpcenter.errors import InvalidInput
from helpcenter.language import InvalidTag, is_known_language, normalize_tag

#: The name of the file, beside the translations.
QUESTIONS_FILE_NAME = "questions.txt"
#: Questions of one article.
QUESTIONS_LIMIT = 400
#: Characters of one question.
KNOWN_QUESTION_LIMIT = 300
#: Characters of the whole file, with its remarks.
QUESTIONS_FILE_LIMIT = 100_000

_NEWLINE = re.compile(r"\r\n|\n|\r")
_COLON = re.compile("[:：]")
_BYTE_ORDER_MARK = "\ufeff"
# Letters that do not come apart into a base and an accent.
_WHOLE_LETTERS = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question that an article answers. `language` is a tag, and need not be one that the article exists in."""

    language: str
    text: str


class LineProblem(StrEnum):
    """Why a line is no question; pages say it in the editor's language."""

    NO_TAG = "no-tag"
    UNKNOWN_LANGUAGE = "unknown-language"
    NO_QUESTION = "no-question"
    TOO_LONG = "too-long"
    REPEATED = "repeated"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be used. `line` counts from 1; `reason` is for reports and logs."""

    line: int
    problem: LineProblem
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class InvalidKnownQuestions(InvalidInput):
    """Lines of the file cannot be used, or it is too long as a whole (then `lines` is empty)."""

    code = "invalid-known-questions"

    def __init__(self, message: str, lines: tuple[BadLine, ...] = ()) -> None:
        super().__init__(message)
        self.lines = lines


@dataclass(frozen=True, slots=True)
class ReadQuestions:
    """What a file says: the questions in their order, the line of each (from 1), and the lines that cannot be used."""

    questions: tuple[KnownQuestion, ...]
    lines: tuple[int, ...]
    bad: tuple[BadLine, ...]


def read_questions(source: str, limit: int = QUESTIONS_LIMIT) -> ReadQuestions:
    """Read a file of at most `limit` questions; lines that cannot be used are told, the others count."""
    questions: list[KnownQuestion] = []
    lines: list[int] = []
    bad: list[BadLine] = []
    seen: dict[tuple[str, str], int] = {}
    for number, line in _lines(source):
        try:
            question = _question(line)
        except _Unusable as error:
            bad.append(BadLine(number, error.problem, str(error)))
            continue
        first = seen.setdefault(identity(question), number)
        if first != number:
            bad.append(BadLine(number, LineProblem.REPEATED, f"the same question as in line {first}"))
        elif len(questions) == limit:
            reason = f"there may be at most {limit} questions; this one and those below are not used"
            bad.append(BadLine(number, LineProblem.TOO_MANY, reason))
            break
        else:
            questions.append(question)
            lines.append(number)
    return ReadQuestions(tuple(questions), tuple(lines), tuple(bad))


def parse_questions(source: str, limit: int = QUESTIONS_LIMIT) -> tuple[KnownQuestion, ...]:
    """As `read_questions`, for a file that has to be right. Raises `InvalidKnownQuestions`, which names every bad line."""
    if len(source) > QUESTIONS_FILE_LIMIT:
        raise InvalidKnownQuestions(
            f"the known questions have {len(source):,} characters; {QUESTIONS_FILE_LIMIT:,} are allowed"
        )
    read = read_questions(source, limit)
    if read.bad:
        raise InvalidKnownQuestions("; ".join(str(line) for line in read.bad[:5]), read.bad)
    return read.questions


def identity(question: KnownQuestion) -> tuple[str, str]:
    """Equal for questions that differ in nothing but case, accents, punctuation and spaces."""
    return question.language, folded(question.text)


def folded(text: str) -> str:
    """`"Où est mon colis ?"` -> `"ou est mon colis"`; the text as it is when nothing would be left."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE_LETTERS))
    kept = "".join(
        character if unicodedata.category(character)[0] in "LN" else " "
        for character in decomposed
        if not unicodedata.combining(character) or unicodedata.category(character) == "Mc"
    )
    return " ".join(kept.split()) or text.strip()


def with_question(source: str, question: KnownQuestion, limit: int = QUESTIONS_LIMIT) -> str:
    """The file, of at most `limit` questions, with one more line: below the last one of its language, else at the end.

    Raises `InvalidKnownQuestions` when the question cannot be a line; that it is there already changes nothing.
    """
    line = f"{question.language}: {' '.join(question.text.split())}"
    try:
        question = _question(line)
    except _Unusable as error:
        raise InvalidKnownQuestions(str(error), (BadLine(1, error.problem, str(error)),)) from error
    read = read_questions(source, limit)
    if identity(question) in {identity(known) for known in read.questions}:
        return source
    newline_match = _NEWLINE.search(source)
    newline = newline_match.group() if newline_match else "\n"
    same = [
        number for known, number in zip(read.questions, read.lines, strict=True) if known.language == question.language
    ]
    end = _line_end(source, same[-1]) if same else len(source)
    before, after = source[:end], source[end:]
    extended = before + ("" if not before or before.endswith(("\n", "\r")) else newline) + line + newline + after
    if len(read.questions) >= limit or len(extended) > QUESTIONS_FILE_LIMIT:
        reason = f"there may be at most {limit} questions and {QUESTIONS_FILE_LIMIT:,} characters"
        raise InvalidKnownQuestions(reason, (BadLine(1, LineProblem.TOO_MANY, reason),))
    return extended


class _Unusable(Exception):
    def __init__(self, problem: LineProblem, reason: str) -> None:
        super().__init__(reason)
        self.problem = problem


def _lines(source: str) -> Iterator[tuple[int, str]]:
    """Number and text of every line that means something."""
    lines: Iterable[str] = _NEWLINE.split(source.removeprefix(_BYTE_ORDER_MARK))
    for number, line in enumerate(lines, start=1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield number, stripped


def _question(line: str) -> KnownQuestion:
    colon = _COLON.search(line)
    if colon is None:
        raise _Unusable(
            LineProblem.NO_TAG, "begin the line with a language tag and a colon, such as 'en: where is my parcel'"
        )
    raw, text = line[: colon.start()], " ".join(line[colon.end() :].split())
    try:
        language = normalize_tag(raw)
    except InvalidTag as error:
        raise _Unusable(LineProblem.UNKNOWN_LANGUAGE, str(error)) from error
    if not is_known_language(language):
        raise _Unusable(LineProblem.UNKNOWN_LANGUAGE, f"{raw[:20]!r} is not a language that is known")
    if not any(character.isalnum() for character in text):
        raise _Unusable(LineProblem.NO_QUESTION, "there is no question after the language tag")
    if len(text) > KNOWN_QUESTION_LIMIT:
        reason = f"the question has {len(text)} characters; {KNOWN_QUESTION_LIMIT} are allowed"
        raise _Unusable(LineProblem.TOO_LONG, reason)
    return KnownQuestion(language, text)


def _line_end(source: str, line: int) -> int:
    """The position behind line number `line` (from 1) and its newline."""
    position = 0
    for _ in range(line):
        match = _NEWLINE.search(source, position)
        if match is None:
            return len(source)
        position = match.end()
    return position
