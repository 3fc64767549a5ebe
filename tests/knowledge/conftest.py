"""Editors at work: `save` publishes or saves a text with the latest revision as its base, unless told otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from helpcenter.knowledge import PublishedTranslation, Revision, find_latest, list_for_editors, publish, save_draft

EDDIE = 7


def _fields(session: Session, slug: str, now: datetime, changes: dict[str, Any]) -> dict[str, Any]:
    language = changes.get("language", "en")
    latest = find_latest(session, slug, language)
    topics = {row.slug: row.topic for row in list_for_editors(session)}
    return {
        "slug": slug,
        "topic": topics.get(slug, "returns"),
        "language": language,
        "title": f"Title of {slug}",
        "summary": "In short.",
        "body": "Words.",
        "author_id": EDDIE,
        "now": now,
        "based_on_revision": latest.revision_id if latest else None,
    } | changes


@pytest.fixture
def publish_text(now: datetime) -> Callable[..., PublishedTranslation]:
    def act(session: Session, slug: str, **changes: Any) -> PublishedTranslation:
        return publish(session, **_fields(session, slug, now, changes))

    return act


@pytest.fixture
def save_text(now: datetime) -> Callable[..., Revision]:
    def act(session: Session, slug: str, **changes: Any) -> Revision:
        return save_draft(session, **_fields(session, slug, now, changes))

    return act
