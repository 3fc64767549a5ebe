"""Save or publish what a form says, and put the working copy away."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import session as browser_session
from sqlalchemy.orm import Session

from helpcenter.errors import Conflict
from helpcenter.knowledge import Follow, find_editor_row, publish, save_draft
from helpcenter.knowledge.workflow import request_review
from helpcenter.knowledge.working_copies import put_away
from helpcenter.language import normalize_tag
from helpcenter.web.current import house, now
from helpcenter.web.studio.acting import editor
from helpcenter.web.studio.draft import Draft
from helpcenter.web.studio.linting import findings_in, stop_or_note

_SETTLED = "settled_copy"


class AddressInUse(Conflict):
    """A new article cannot have the address of another one."""

    code = "address-in-use"


class Saving(StrEnum):
    """What the editor wants of the text, as the buttons of the form say it."""

    DRAFT = "draft"
    REVIEW = "review"  # a draft that another person is asked to read
    PUBLISH = "publish"


def save(draft: Draft, saving: Saving) -> None:
    """Raises `AddressInUse`, `PublishingStopped`, and what `publish` and `save_draft` raise: nothing is saved, the copy stays."""
    with house().database.write() as session:
        fields = _fields(session, draft)
        if saving is Saving.PUBLISH:
            follows = (draft.source_revision or Follow.NEWEST) if draft.follows else Follow.AS_BEFORE
            needed = house().settings.review_needed
            publish(session, **fields, significant=draft.significant, follows=follows, review_needed=needed)
            stop_or_note(session, draft.slug, normalize_tag(draft.language), findings_in(session, draft))
        else:
            revision = save_draft(session, **fields).revision_id
            if saving is Saving.REVIEW:
                names = {"slug": draft.slug, "language": normalize_tag(draft.language)}
                request_review(session, **names, revision=revision, actor_id=editor().id, now=now())
        put_away(session, editor().id, draft.place)
    browser_session[_SETTLED] = draft.place


def just_settled() -> str | None:
    """The place whose text was saved by the request before this one: its copy in the browser goes too."""
    place = browser_session.pop(_SETTLED, None)
    return place if isinstance(place, str) else None


def _fields(session: Session, draft: Draft) -> dict[str, Any]:
    row = find_editor_row(session, draft.slug)
    if draft.begins_article and row is not None:
        raise AddressInUse(draft.slug)
    # Whoever left the topic as it was does not move the article back when somebody else has moved it.
    stays = row is not None and draft.topic == draft.topic_before
    return {
        "slug": draft.slug,
        "topic": row.topic if row is not None and stays else draft.topic,
        "language": draft.language,
        "title": draft.title,
        "summary": draft.summary,
        "body": draft.body,
        "other": draft.other,
        "author_id": editor().id,
        "now": now(),
        "based_on_revision": draft.based_on,
    }
