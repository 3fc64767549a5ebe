"""Saving and publishing translations. Each save is a new revision; nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from helpcenter.knowledge.archiving import note_move, published_ids
from helpcenter.knowledge.audit.noting import note
from helpcenter.knowledge.changes import take_change_number
from helpcenter.knowledge.errors import ReviewNeeded, Revision
from helpcenter.knowledge.following import Follow
from helpcenter.knowledge.pictures.uses import check_pictures
from helpcenter.knowledge.published import PublishedTranslation
from helpcenter.knowledge.revising import RevisionKind, Save, as_revision, save_revision
from helpcenter.knowledge.showing import show


def publish(
    session: Session,
    *,
    slug: str,
    topic: str,
    language: str,
    title: str,
    summary: str,
    body: str,
    author_id: int | None,
    now: datetime,
    based_on_revision: int | None,
    source: str | None = None,
    significant: bool = True,
    follows: Follow | int = Follow.NEWEST,
    review_needed: bool = False,
    other: Mapping[str, str] | None = None,
) -> PublishedTranslation:
    """Save and show to readers; the note for the index is written in the same transaction.

    `based_on_revision` is the latest revision the editor has seen, None for a translation that does not exist yet.
    `source` is the whole file when it comes from one, and then title, summary and body are what `parse_source` reads from it;
    otherwise the file is made from the latest revision's. Another `topic` moves the article in all languages.
    `significant`: translations of this text have to follow; what is published first always is. `follows`: of a translation, the
    published revision of the source that it says. `review_needed`: another person has to approve what readers see. Nobody can
    have approved a text that is being saved: ask for a review (`knowledge.workflow`), then publish the revision. `other`: new
    values of further keys of the front matter; those that it does not name stay. What is written here, not in a file, may show
    only pictures that are kept and have an alternative text.

    Raises `ReviewNeeded`, `RevisionConflict`, `InvalidArticle`, `InvalidTag`, and `ArticleNotFound` when `follows` is no such
    revision.
    """
    if review_needed:
        raise ReviewNeeded(slug, language)
    number = take_change_number(session)
    wish = Save(
        RevisionKind.PUBLISHED,
        slug,
        topic,
        language,
        title,
        summary,
        body,
        source,
        author_id,
        now,
        based_on_revision,
        significant,
        other,
    )
    if source is None:
        check_pictures(session, body)
    article, translation, revision = save_revision(session, wish)
    note_move(session, article, topic, now, besides=translation.id)
    return show(session, number, article, translation, revision, follows=follows, actor_id=author_id, now=now)


def save_draft(
    session: Session,
    *,
    slug: str,
    topic: str,
    language: str,
    title: str,
    summary: str,
    body: str,
    author_id: int | None,
    now: datetime,
    based_on_revision: int | None,
    source: str | None = None,
    other: Mapping[str, str] | None = None,
) -> Revision:
    """Save without showing it to readers. Another `topic` counts only while no translation of the article is published.

    Arguments and errors as for `publish`.
    """
    wish = Save(
        RevisionKind.DRAFT,
        slug,
        topic,
        language,
        title,
        summary,
        body,
        source,
        author_id,
        now,
        based_on_revision,
        other=other,
    )
    article, translation, revision = save_revision(session, wish)
    if article.topic != topic and not published_ids(session, article):
        article.topic = topic
    note(
        session,
        act="draft-saved",
        article_id=article.id,
        language=translation.language,
        actor_id=author_id,
        now=now,
        details={"revision": revision.number},
    )
    session.flush()
    return as_revision(revision)
