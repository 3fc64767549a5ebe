"""Which revision of its source a translation follows, and what the source says that it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.comparing import ComparedLine, compare
from helpcenter.knowledge.errors import ArticleNotFound, Revision
from helpcenter.knowledge.revising import RevisionKind, as_revision
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow


class Follow(StrEnum):
    """What a translation that is published follows, when no revision of its source is named."""

    NEWEST = "newest"  # it says what the source says now
    AS_BEFORE = "as-before"  # it says no more of the source than it did


@dataclass(frozen=True, slots=True)
class SourceChange:
    """The revision of the source that a translation follows, None when it never followed one; and the one readers see now."""

    language: str
    before: Revision | None
    after: Revision

    @property
    def lines(self) -> tuple[ComparedLine, ...]:
        """What is different in title, summary and text; empty when nothing is, or nothing was followed."""
        return compare(_whole(self.before), _whole(self.after)) if self.before else ()


def mark_up_to_date(
    session: Session,
    *,
    slug: str,
    language: str,
    now: datetime,
    source_revision: int | None = None,
    actor_id: int | None = None,
) -> None:
    """An editor says that a published translation is right as it is.

    `source_revision` is the revision of the source that they have compared it with; None means the one readers see now.
    Raises `ArticleNotFound` when there is no such translation or revision to compare.
    """
    article, translation = _published(session, slug, language)
    source = _source_of(session, article, translation)
    if source is None or source.published_revision_id is None:
        raise ArticleNotFound(f"{slug} ({language}) has no source that is published")
    compared = _checked(session, source, source_revision) if source_revision else source.published_revision_id
    translation.follows_revision_id = max(compared, translation.follows_revision_id or 0)
    note(session, act="marked-up-to-date", article_id=article.id, language=language, actor_id=actor_id, now=now)
    session.flush()


def find_source_change(session: Session, slug: str, language: str) -> SourceChange | None:
    """What the source of a translation said when the translation was made, and what it says now.

    None for the source itself, and when readers do not see the source. The two revisions may be the same.
    """
    source, after, before = aliased(TranslationRow), aliased(RevisionRow), aliased(RevisionRow)
    found = session.execute(
        select(source.language, after, before)
        .select_from(ArticleRow)
        .join(source, (source.article_id == ArticleRow.id) & (source.language == ArticleRow.source_language))
        .join(after, after.id == source.published_revision_id)
        .outerjoin(TranslationRow, (TranslationRow.article_id == ArticleRow.id) & (TranslationRow.language == language))
        .outerjoin(before, (before.id == TranslationRow.follows_revision_id) & (before.translation_id == source.id))
        .where(ArticleRow.slug == slug, ArticleRow.source_language != language)
    ).one_or_none()
    if found is None:
        return None
    return SourceChange(found[0], as_revision(found[2]) if found[2] else None, as_revision(found[1]))


def find_revision_saying(session: Session, slug: str, file: str) -> int | None:
    """The newest published revision of the article's source whose file is exactly this one."""
    return session.scalar(
        select(func.max(RevisionRow.id))
        .join(TranslationRow, TranslationRow.id == RevisionRow.translation_id)
        .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
        .where(
            ArticleRow.slug == slug,
            TranslationRow.language == ArticleRow.source_language,
            RevisionRow.kind == RevisionKind.PUBLISHED.value,
            RevisionRow.source == file,
        )
    )


def note_publication(
    session: Session, article: ArticleRow, translation: TranslationRow, revision: RevisionRow, follows: Follow | int
) -> None:
    """Keep in step who follows what, when `revision` is about to be published.

    The first language to be published becomes the source. Translations that were there before their source follow its first
    published text: it cannot be newer than what they were made from.
    """
    if translation.first_published_at is None and not _ever_published(session, article):
        article.source_language = translation.language
    first = translation.significant_revision_id is None
    if revision.significant or first:
        revision.significant = True
        translation.significant_revision_id = revision.id
    source = _source_of(session, article, translation)
    if translation.language == article.source_language:
        translation.follows_revision_id = None
        if first:
            _follow_the_first(session, article, translation, revision)
    elif isinstance(follows, int):
        translation.follows_revision_id = _checked(session, source, follows)
    elif follows is Follow.NEWEST and source is not None:
        translation.follows_revision_id = source.published_revision_id or source.significant_revision_id


def _whole(revision: Revision) -> str:
    return "\n\n".join(part for part in (revision.title, revision.summary, revision.body) if part)


def _source_of(session: Session, article: ArticleRow, translation: TranslationRow) -> TranslationRow | None:
    """The source of a translation; None for the source itself, and where the source does not exist yet."""
    if translation.language == article.source_language:
        return None
    return session.scalar(
        select(TranslationRow).where(
            TranslationRow.article_id == article.id, TranslationRow.language == article.source_language
        )
    )


def _published(session: Session, slug: str, language: str) -> tuple[ArticleRow, TranslationRow]:
    found = session.execute(
        select(ArticleRow, TranslationRow)
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .where(
            ArticleRow.slug == slug,
            TranslationRow.language == language,
            TranslationRow.published_revision_id.is_not(None),
        )
        .with_for_update(of=TranslationRow)
    ).one_or_none()
    if found is None:
        raise ArticleNotFound(f"there is no published article {slug!r} in {language!r}")
    return found[0], found[1]


def _checked(session: Session, source: TranslationRow | None, revision_id: int) -> int:
    """The id, when it is that of a published revision of `source`."""
    revision = session.get(RevisionRow, revision_id)
    if (
        source is None
        or revision is None
        or revision.translation_id != source.id
        or revision.kind != RevisionKind.PUBLISHED.value
    ):
        raise ArticleNotFound(f"the source has no published revision {revision_id}")
    return revision_id


def _ever_published(session: Session, article: ArticleRow) -> bool:
    anything = select(TranslationRow.id).where(
        TranslationRow.article_id == article.id, TranslationRow.first_published_at.is_not(None)
    )
    return session.scalar(anything.limit(1)) is not None


def _follow_the_first(session: Session, article: ArticleRow, source: TranslationRow, revision: RevisionRow) -> None:
    session.execute(
        update(TranslationRow)
        .where(
            TranslationRow.article_id == article.id,
            TranslationRow.id != source.id,
            TranslationRow.first_published_at.is_not(None),
            TranslationRow.follows_revision_id.is_(None),
        )
        .values(follows_revision_id=revision.id)
        .execution_options(synchronize_session="fetch")
    )
