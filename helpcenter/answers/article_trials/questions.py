"""The questions that an article is tested with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from helpcenter.answers.article_trials.tables import TrialQuestionRow
from helpcenter.answers.evaluation_questions import list_evaluation_questions
from helpcenter.answers.masking import needs_masking
from helpcenter.answers.taking_over import CannotTakeOver, TakeOverProblem
from helpcenter.knowledge import KNOWN_QUESTION_LIMIT, ArticleNotFound, find_article_id, folded, get_questions_file
from helpcenter.knowledge.audit import note
from helpcenter.language import is_known_language, normalize_tag
from helpcenter.retrieval import EvaluationQuestion

#: Questions that are typed for one article.
TYPED_LIMIT: Final = 200


class Origin(StrEnum):
    """Where a question comes from."""

    TYPED = "typed"
    MEASURED = "measured"
    #: Held back while it is asked: otherwise it would only show that the search has learned it.
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class TrialQuestion:
    """`answers`: slugs, any of which answers; the tested article's is among them. `number`: of a typed one."""

    language: str
    text: str
    origin: Origin
    answers: tuple[str, ...]
    number: int | None = None


def trial_questions(
    session: Session, slug: str, *, measured: Iterable[EvaluationQuestion] = ()
) -> tuple[TrialQuestion, ...]:
    """All of them, by language and origin. `measured`: questions for measuring that lie in files; those that name the article
    count, and those that editors keep. The same question is there once.

    Raises `ArticleNotFound`.
    """
    known = get_questions_file(session, slug)
    typed = session.scalars(
        select(TrialQuestionRow).where(TrialQuestionRow.article_id == known.article_id).order_by(TrialQuestionRow.id)
    )
    found = [TrialQuestion(row.language, row.text, Origin.TYPED, (slug,), row.id) for row in typed]
    to_measure = [
        *((kept.language, kept.question, kept.answers) for kept in reversed(list_evaluation_questions(session))),
        *((one.language, one.question, one.answers) for one in measured),
    ]
    found += [
        TrialQuestion(language, text, Origin.MEASURED, answers)
        for language, text, answers in to_measure
        if slug in answers
    ]
    found += [TrialQuestion(own.language, own.text, Origin.KNOWN, (slug,)) for own in known.questions]
    once: dict[tuple[str, str], TrialQuestion] = {}
    for question in found:
        once.setdefault((question.language, folded(question.text)), question)
    order = list(Origin)
    return tuple(sorted(once.values(), key=lambda question: (question.language, order.index(question.origin))))


def add_trial_question(
    session: Session, *, slug: str, language: str, text: str, author_id: int | None, now: datetime
) -> bool:
    """Keep a question for testing the article; False when it is there already.

    Raises `CannotTakeOver`, `ArticleNotFound`, `InvalidTag`.
    """
    article_id = find_article_id(session, slug)
    if article_id is None:
        raise ArticleNotFound(f"there is no article {slug!r}")
    text, language = " ".join(text.split()), normalize_tag(language)
    if not any(character.isalnum() for character in text):
        raise CannotTakeOver(TakeOverProblem.NO_QUESTION)
    if len(text) > KNOWN_QUESTION_LIMIT:
        raise CannotTakeOver(TakeOverProblem.TOO_LONG)
    if not is_known_language(language):
        raise CannotTakeOver(TakeOverProblem.UNKNOWN_LANGUAGE)
    if needs_masking(text):
        raise CannotTakeOver(TakeOverProblem.PERSONAL_DATA)
    there = session.execute(
        select(TrialQuestionRow.language, TrialQuestionRow.text).where(TrialQuestionRow.article_id == article_id)
    ).all()
    if (language, folded(text)) in {(row.language, folded(row.text)) for row in there}:
        return False
    if len(there) >= TYPED_LIMIT:
        raise CannotTakeOver(TakeOverProblem.LIST_FULL)
    session.add(
        TrialQuestionRow(article_id=article_id, language=language, text=text, author_id=author_id, added_at=now)
    )
    note(session, act="test-question-added", article_id=article_id, language=language, actor_id=author_id, now=now)
    session.flush()
    return True


def remove_trial_question(session: Session, slug: str, number: int) -> None:
    """Forget it; that it is not there (any more) is fine."""
    article_id = find_article_id(session, slug)
    session.execute(
        delete(TrialQuestionRow).where(TrialQuestionRow.id == number, TrialQuestionRow.article_id == article_id)
    )
