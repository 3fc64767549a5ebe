"""Taking a shopper's question over: to the known questions of an article, to those that no article answers, or to those for
measuring. Never to two of them.

A question that the search has learned by heart measures nothing, and one that an article answers is not without an answer, so
whichever comes first keeps the others away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.answers.masking import needs_masking
from helpcenter.answers.tables import EvaluationQuestionRow
from helpcenter.errors import InvalidInput
from helpcenter.knowledge import (
    KNOWN_QUESTION_LIMIT,
    InvalidKnownQuestions,
    KnownQuestion,
    LineProblem,
    add_known_question,
    add_unanswered_question,
    find_known_questions,
    find_unanswered_questions,
    folded,
)
from helpcenter.language import is_known_language, normalize_tag


class TakeOverProblem(StrEnum):
    """Why a question cannot be taken over; pages say it in the editor's language."""

    NO_QUESTION = "no-question"
    TOO_LONG = "too-long"
    UNKNOWN_LANGUAGE = "unknown-language"
    PERSONAL_DATA = "personal-data"
    TOO_MANY = "too-many"
    LIST_FULL = "list-full"
    KNOWN_QUESTION = "known-question"
    UNANSWERED_QUESTION = "unanswered-question"
    EVALUATION_QUESTION = "evaluation-question"


class CannotTakeOver(InvalidInput):
    """The question stays where it is. `slug`: the article whose known question it is already."""

    code = "cannot-take-over"

    def __init__(self, problem: TakeOverProblem, *, slug: str | None = None) -> None:
        super().__init__(f"the question cannot be taken over: {problem.value}")
        self.problem = problem
        self.slug = slug


@dataclass(frozen=True, slots=True)
class TakenOver:
    """`slug`: the article whose known question it is; `measured`: it is kept for measuring; `unanswered`: it is among those that
    no article answers.
    """

    slug: str | None
    measured: bool
    unanswered: bool = False


_OF_A_LINE = {
    LineProblem.TOO_LONG: TakeOverProblem.TOO_LONG,
    LineProblem.TOO_MANY: TakeOverProblem.TOO_MANY,
    LineProblem.NO_TAG: TakeOverProblem.UNKNOWN_LANGUAGE,
    LineProblem.UNKNOWN_LANGUAGE: TakeOverProblem.UNKNOWN_LANGUAGE,
}


def add_to_article(
    session: Session, *, slug: str, language: str, question: str, author_id: int | None, now: datetime
) -> bool:
    """Make it a known question of the article; False when it is one already.

    Raises `CannotTakeOver`, `ArticleNotFound`, `InvalidTag`.
    """
    question, language = _checked(question, language)
    if _kept(session, language, question) is not None:
        raise CannotTakeOver(TakeOverProblem.EVALUATION_QUESTION)
    if _is_unanswered(session, language, question):
        raise CannotTakeOver(TakeOverProblem.UNANSWERED_QUESTION)
    known = _owner(session, language, question)
    if known not in (None, slug):
        raise CannotTakeOver(TakeOverProblem.KNOWN_QUESTION, slug=known)
    try:
        return add_known_question(session, slug=slug, language=language, text=question, author_id=author_id, now=now)
    except InvalidKnownQuestions as error:
        problem = error.lines[0].problem if error.lines else LineProblem.NO_QUESTION
        raise CannotTakeOver(_OF_A_LINE.get(problem, TakeOverProblem.NO_QUESTION)) from error


def add_to_unanswered(session: Session, *, language: str, question: str, author_id: int | None, now: datetime) -> bool:
    """Keep it among the questions that no article answers; False when it is there already.

    Raises `CannotTakeOver`, `InvalidTag`.
    """
    question, language = _checked(question, language)
    if _kept(session, language, question) is not None:
        raise CannotTakeOver(TakeOverProblem.EVALUATION_QUESTION)
    known = _owner(session, language, question)
    if known is not None:
        raise CannotTakeOver(TakeOverProblem.KNOWN_QUESTION, slug=known)
    try:
        return add_unanswered_question(session, language=language, text=question, author_id=author_id, now=now)
    except InvalidKnownQuestions as error:
        problem = error.lines[0].problem if error.lines else LineProblem.NO_QUESTION
        if problem is LineProblem.TOO_MANY:
            raise CannotTakeOver(TakeOverProblem.LIST_FULL) from error
        raise CannotTakeOver(_OF_A_LINE.get(problem, TakeOverProblem.NO_QUESTION)) from error


def add_to_evaluation(
    session: Session,
    *,
    language: str,
    question: str,
    answers: Iterable[str],
    author_id: int | None,
    now: datetime,
) -> bool:
    """Keep it for measuring, with the slugs of the articles that answer it (none: no article does).

    False when it was kept already; then these are its answers from now on. Raises `CannotTakeOver`, `InvalidTag`.
    """
    question, language = _checked(question, language)
    known = _owner(session, language, question)
    if known is not None:
        raise CannotTakeOver(TakeOverProblem.KNOWN_QUESTION, slug=known)
    if _is_unanswered(session, language, question):
        raise CannotTakeOver(TakeOverProblem.UNANSWERED_QUESTION)
    kept = _kept(session, language, question)
    row = session.get_one(EvaluationQuestionRow, kept) if kept is not None else EvaluationQuestionRow()
    row.language, row.question, row.answers = language, question, list(dict.fromkeys(answers))
    row.author_id, row.added_at = author_id, now
    session.add(row)
    session.flush()
    return kept is None


def taken_over(session: Session, questions: Iterable[KnownQuestion]) -> dict[KnownQuestion, TakenOver]:
    """What became of those that were taken over; the others are not in it. Case, accents and punctuation do not count."""
    questions = list(questions)
    owners = find_known_questions(session, questions)
    unanswered = find_unanswered_questions(session, questions)
    measured = _measured(session)
    found = {
        question: TakenOver(
            slug=owners.get(question),
            measured=(question.language, folded(question.text)) in measured,
            unanswered=question in unanswered,
        )
        for question in questions
    }
    return {question: taken for question, taken in found.items() if taken != TakenOver(None, False)}


def _owner(session: Session, language: str, question: str) -> str | None:
    known = KnownQuestion(language, question)
    return find_known_questions(session, [known]).get(known)


def _is_unanswered(session: Session, language: str, question: str) -> bool:
    return bool(find_unanswered_questions(session, [KnownQuestion(language, question)]))


def _kept(session: Session, language: str, question: str) -> int | None:
    """The number of the question for measuring that is the same but for case, accents and punctuation."""
    return _measured(session).get((language, folded(question)))


def _measured(session: Session) -> dict[tuple[str, str], int]:
    rows = session.execute(
        select(EvaluationQuestionRow.id, EvaluationQuestionRow.language, EvaluationQuestionRow.question)
    )
    return {(row.language, folded(row.question)): row.id for row in rows}


def _checked(question: str, language: str) -> tuple[str, str]:
    question, language = " ".join(question.split()), normalize_tag(language)
    if not any(character.isalnum() for character in question):
        raise CannotTakeOver(TakeOverProblem.NO_QUESTION)
    if len(question) > KNOWN_QUESTION_LIMIT:
        raise CannotTakeOver(TakeOverProblem.TOO_LONG)
    if not is_known_language(language):
        raise CannotTakeOver(TakeOverProblem.UNKNOWN_LANGUAGE)
    if needs_masking(question):
        raise CannotTakeOver(TakeOverProblem.PERSONAL_DATA)
    return question, language
