"""The questions that editors took over for measuring: listed, removed, and written as `helpcenter evaluate` reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from helpcenter.answers.tables import EvaluationQuestionRow


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """`answers` are slugs, any of which answers; empty: no article does."""

    number: int
    language: str
    question: str
    answers: tuple[str, ...]
    author_id: int | None
    added_at: datetime


def list_evaluation_questions(session: Session) -> list[KeptQuestion]:
    """All of them, the newest first."""
    rows = session.scalars(
        select(EvaluationQuestionRow).order_by(EvaluationQuestionRow.added_at.desc(), EvaluationQuestionRow.id.desc())
    )
    return [
        KeptQuestion(row.id, row.language, row.question, tuple(row.answers), row.author_id, row.added_at)
        for row in rows
    ]


def remove_evaluation_question(session: Session, number: int) -> None:
    """Forget it; that it is not there (any more) is fine."""
    session.execute(delete(EvaluationQuestionRow).where(EvaluationQuestionRow.id == number))


def json_lines(questions: Iterable[KeptQuestion]) -> Iterator[str]:
    """A line for each, as in the files of `knowledge_base/evaluation`. Nothing was ever fitted on them: they are held out."""
    for question in questions:
        told = {
            "id": f"log-{question.number}",
            "language": question.language,
            "question": question.question,
            "answers": list(question.answers),
            "kind": "log",
            "split": "held_out",
        }
        yield json.dumps(told, ensure_ascii=False)
