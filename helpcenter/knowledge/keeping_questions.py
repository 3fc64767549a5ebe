"""Keeping the known questions of an article, and reading them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.errors import Conflict
from helpcenter.knowledge.archiving import published_ids
from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.changes import ChangeKind, note_change, take_change_number
from helpcenter.knowledge.errors import ArticleNotFound
from helpcenter.knowledge.questions_file import (
    KnownQuestion,
    identity,
    parse_questions,
    read_questions,
    with_question,
)
from helpcenter.knowledge.revising import without_unseen
from helpcenter.knowledge.tables import ArticleRow, KnownQuestionsRow

#: How many ids one query may name; SQLite has a limit on bound values.
_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class QuestionsFile:
    """The known questions of one article as they are kept. `version` counts the saves; 0, and no `source`, before the first."""

    article_id: int
    slug: str
    source: str
    questions: tuple[KnownQuestion, ...]
    version: int
    author_id: int | None
    saved_at: datetime | None


class QuestionsConflict(Conflict):
    """Somebody saved the known questions after the editor had opened them. `latest` is what they saved."""

    code = "questions-conflict"

    def __init__(self, latest: QuestionsFile) -> None:
        super().__init__(
            f"the known questions of {latest.slug} were saved by somebody else in the meantime; "
            "compare the two and save again based on theirs"
        )
        self.latest = latest


def known_questions(session: Session, article_ids: Iterable[int] | None = None) -> dict[int, tuple[KnownQuestion, ...]]:
    """By article id, in the order of the file; None means every article that has some, archived ones too.

    Lines that cannot be used are left out.
    """
    statement = select(KnownQuestionsRow.article_id, KnownQuestionsRow.source).order_by(KnownQuestionsRow.article_id)
    if article_ids is None:
        rows = list(session.execute(statement))
    else:
        ids = sorted(set(article_ids))
        portions = (ids[start : start + _IDS_AT_ONCE] for start in range(0, len(ids), _IDS_AT_ONCE))
        rows = [
            row for some in portions for row in session.execute(statement.where(KnownQuestionsRow.article_id.in_(some)))
        ]
    read = {row.article_id: read_questions(row.source).questions for row in rows}
    return {article_id: questions for article_id, questions in read.items() if questions}


def get_questions_file(session: Session, slug: str) -> QuestionsFile:
    """The file as an editor goes on from it. Raises `ArticleNotFound`."""
    article = _article(session, slug)
    return _as_file(article, session.get(KnownQuestionsRow, article.id))


def same_question_elsewhere(session: Session, slug: str) -> dict[KnownQuestion, tuple[str, ...]]:
    """Those of the article's questions that other articles (their slugs) have too: a search cannot tell which one is meant."""
    rows = session.execute(
        select(ArticleRow.slug, KnownQuestionsRow.source)
        .join(KnownQuestionsRow, KnownQuestionsRow.article_id == ArticleRow.id)
        .order_by(ArticleRow.slug)
    )
    by_slug = {row.slug: read_questions(row.source).questions for row in rows}
    own = {identity(question): question for question in by_slug.pop(slug, ())}
    found: dict[KnownQuestion, tuple[str, ...]] = {}
    for other, questions in by_slug.items():
        for question in questions:
            if mine := own.get(identity(question)):
                found[mine] = (*found.get(mine, ()), other)
    return found


def find_known_questions(session: Session, questions: Iterable[KnownQuestion]) -> dict[KnownQuestion, str]:
    """Those that are known, but for case, accents and punctuation, with the slug of the (first) article that has them."""
    rows = session.execute(
        select(ArticleRow.slug, KnownQuestionsRow.source)
        .join(KnownQuestionsRow, KnownQuestionsRow.article_id == ArticleRow.id)
        .order_by(ArticleRow.slug.desc())
    )
    owners = {identity(known): str(row.slug) for row in rows for known in read_questions(row.source).questions}
    found = ((question, owners.get(identity(question))) for question in questions)
    return {question: slug for question, slug in found if slug is not None}


def set_known_questions(
    session: Session, *, slug: str, source: str, author_id: int | None, now: datetime, based_on: int
) -> QuestionsFile:
    """Keep `source` as the whole file, and note the change for each published translation.

    `based_on` is the `version` that the editor has seen. Control characters are dropped; a source that is the same as before
    changes nothing.

    Raises `ArticleNotFound`, `InvalidKnownQuestions`, `QuestionsConflict`.
    """
    source = without_unseen(source)
    take_change_number(session)  # holds other writers until the commit
    article = _article(session, slug)
    row = _locked(session, article)
    if (row.version if row else 0) != based_on:
        raise QuestionsConflict(_as_file(article, row))
    parse_questions(source)
    return keep(session, article, row, source, author_id, now)


def add_known_question(
    session: Session, *, slug: str, language: str, text: str, author_id: int | None, now: datetime
) -> bool:
    """Add one line; whatever others saved meanwhile stays. False when the article has this question already.

    Raises `ArticleNotFound`, `InvalidKnownQuestions`.
    """
    take_change_number(session)
    article = _article(session, slug)
    row = _locked(session, article)
    before = row.source if row else ""
    source = with_question(before, KnownQuestion(language, without_unseen(text)))
    keep(session, article, row, source, author_id, now)
    return source != before


def keep(
    session: Session,
    article: ArticleRow,
    row: KnownQuestionsRow | None,
    source: str,
    author_id: int | None,
    now: datetime,
) -> QuestionsFile:
    """Write the file as it is, unless it is the same as before, and note the change. Whoever calls holds the change counter."""
    if source == (row.source if row else ""):
        return _as_file(article, row)
    if row is None:
        row = KnownQuestionsRow(article_id=article.id, version=0)
        session.add(row)
    row.source, row.version, row.author_id, row.saved_at = source, row.version + 1, author_id, now
    details = {"version": row.version}
    note(
        session,
        act="known-questions-saved",
        article_id=article.id,
        language=None,
        actor_id=author_id,
        now=now,
        details=details,
    )
    for translation_id in published_ids(session, article):
        note_change(session, take_change_number(session), translation_id, ChangeKind.QUESTIONS, now)
    session.flush()
    return _as_file(article, row)


def _article(session: Session, slug: str) -> ArticleRow:
    article = session.scalar(select(ArticleRow).where(ArticleRow.slug == slug))
    if article is None:
        raise ArticleNotFound(f"there is no article {slug!r}")
    return article


def _locked(session: Session, article: ArticleRow) -> KnownQuestionsRow | None:
    return session.scalar(
        select(KnownQuestionsRow)
        .where(KnownQuestionsRow.article_id == article.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _as_file(article: ArticleRow, row: KnownQuestionsRow | None) -> QuestionsFile:
    if row is None:
        return QuestionsFile(article.id, article.slug, "", (), 0, None, None)
    questions = read_questions(row.source).questions
    return QuestionsFile(article.id, article.slug, row.source, questions, row.version, row.author_id, row.saved_at)
