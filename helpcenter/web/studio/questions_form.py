"""What the pages that edit a file of questions have in common: the form as it was typed, and why a line is no question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import request

from helpcenter.knowledge import KNOWN_QUESTION_LIMIT, BadLine, KnownQuestion, LineProblem
from helpcenter.language import INTERFACE_LANGUAGES
from helpcenter.web.current import house
from helpcenter.web.localization import gettext
from helpcenter.web.names import language_choices


@dataclass(frozen=True)
class Typed:
    """The form as the editor has it. `language` and `question` are what is to be added; `based_on`: the version it began with."""

    source: str
    based_on: int
    language: str
    question: str = ""

    def with_form(self) -> Typed:
        form = request.form
        return replace(
            self,
            source=form.get("source", "").replace("\r\n", "\n"),
            based_on=form.get("based_on", 0, type=int),
            language=form.get("question_language", self.language),
            question=form.get("question", "").strip(),
        )


def sentence_for(problem: LineProblem, full: str) -> str:
    """Why a line is no question, for the person who wrote it. `full`: what to say when there are too many."""
    sentences = {
        LineProblem.NO_TAG: gettext("Begin the line with a language tag and a colon, such as en: where is my parcel"),
        LineProblem.UNKNOWN_LANGUAGE: gettext("This is not a language tag."),
        LineProblem.NO_QUESTION: gettext("Write a question."),
        LineProblem.TOO_LONG: gettext("Shorten the question to %(limit)s characters.", limit=KNOWN_QUESTION_LIMIT),
        LineProblem.REPEATED: gettext("This question is there already."),
        LineProblem.TOO_MANY: full,
    }
    return sentences[problem]


def bad_lines(source: str, bad: Iterable[BadLine], full: str) -> list[tuple[int, str, str]]:
    """Number, text and fault of each line that cannot be used."""
    lines = source.split("\n")
    return [
        (line.line, lines[line.line - 1].strip()[:KNOWN_QUESTION_LIMIT], sentence_for(line.problem, full))
        for line in bad
    ]


def count_by_language(questions: Iterable[KnownQuestion]) -> dict[str, int]:
    """The languages of this installation first, with none at all too."""
    counts = Counter(question.language for question in questions)
    return {tag: counts[tag] for tag in dict.fromkeys((*house().settings.languages, *sorted(counts)))}


def question_languages(*tags: str) -> list[tuple[str, str]]:
    """Languages that a question may be in: those of the help center first, then those that are in use already."""
    return language_choices(dict.fromkeys((*INTERFACE_LANGUAGES, *tags)))
