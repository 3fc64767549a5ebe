"""Several questions of a group taken over at once, each by the rules for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.answers.gaps.deciding import note_started
from helpcenter.answers.gaps.tables import GapQuestionRow
from helpcenter.answers.taking_over import (
    CannotTakeOver,
    TakeOverProblem,
    add_to_article,
    add_to_evaluation,
    add_to_unanswered,
)
from helpcenter.errors import Conflict
from helpcenter.knowledge import find_article_id, save_draft
from helpcenter.language import InvalidTag


class Destination(StrEnum):
    """Where questions go."""

    ARTICLE = "article"
    UNANSWERED = "unanswered"
    EVALUATION = "evaluation"


class AddressInUse(Conflict):
    """A new article cannot have the address of another one."""

    code = "address-in-use"


@dataclass(frozen=True, slots=True)
class TakenOverTogether:
    """`added`: how many questions went there; `there`: how many were there before; `refused`: the others, with the reason."""

    added: int = 0
    there: int = 0
    refused: tuple[tuple[str, TakeOverProblem], ...] = field(default=())


def take_over_questions(
    session: Session,
    number: int,
    question_ids: Iterable[int],
    destination: Destination,
    *,
    articles: Sequence[str] = (),
    author_id: int | None,
    now: datetime,
) -> TakenOverTogether:
    """Take over those of the group's questions. `articles`: the slug of the article that they become known questions of, or of
    those that answer them, when they are kept for measuring.

    What cannot be taken over is told and keeps nothing else back. Raises `ArticleNotFound`.
    """
    rows = session.scalars(
        select(GapQuestionRow)
        .where(GapQuestionRow.group_id == number, GapQuestionRow.id.in_(list(question_ids)))
        .order_by(GapQuestionRow.times.desc(), GapQuestionRow.id)
    ).all()
    added = there = 0
    refused: list[tuple[str, TakeOverProblem]] = []
    for row in rows:
        told = {"language": row.language, "question": row.text}
        try:
            match destination:
                case Destination.ARTICLE:
                    new = add_to_article(session, slug=articles[0], **told, author_id=author_id, now=now)
                case Destination.UNANSWERED:
                    new = add_to_unanswered(session, **told, author_id=author_id, now=now)
                case Destination.EVALUATION:
                    new = add_to_evaluation(session, **told, answers=articles, author_id=author_id, now=now)
        except CannotTakeOver as error:
            refused.append((row.text, error.problem))
        except InvalidTag:
            refused.append((row.text, TakeOverProblem.UNKNOWN_LANGUAGE))
        else:
            added += new
            there += not new
    return TakenOverTogether(added, there, tuple(refused))


def start_article(
    session: Session,
    number: int,
    question_ids: Iterable[int],
    *,
    slug: str,
    topic: str,
    language: str,
    title: str,
    author_id: int | None,
    now: datetime,
) -> TakenOverTogether:
    """Begin an article from a group: a draft with a title and no text yet, with the questions as its known questions.

    Raises `AddressInUse`, `InvalidArticle`, `InvalidTag`, `GapNotFound`.
    """
    if find_article_id(session, slug) is not None:
        raise AddressInUse(f"another article has the address {slug}")
    save_draft(
        session,
        slug=slug,
        topic=topic,
        language=language,
        title=title,
        summary="",
        body="",
        author_id=author_id,
        now=now,
        based_on_revision=None,
    )
    taken = take_over_questions(
        session, number, question_ids, Destination.ARTICLE, articles=(slug,), author_id=author_id, now=now
    )
    note_started(session, number, slug, actor_id=author_id, now=now)
    return taken
