"""The text as it is being written: kept every few seconds, there again when the editor comes back."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import datetime

from flask import flash, jsonify, redirect, request, url_for
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.errors import HelpcenterError
from helpcenter.knowledge import ComparedLine, compare
from helpcenter.knowledge.working_copies import (
    WorkingCopy,
    WorkingCopyConflict,
    WorkingCopyTooLarge,
    find_working_copy,
    keep_working_copy,
    list_begun,
    put_away,
)
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.links import local_path
from helpcenter.web.localization import gettext, show_moment
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import editor
from helpcenter.web.studio.draft import Draft, as_number, sent_fields
from helpcenter.web.studio.places_of_work import sent_place


@dataclass(frozen=True)
class Unsaved:
    """Text of this editor that no revision has. `lines`: how it differs from what the form shows now."""

    place: str
    saved_at: datetime
    title: str
    lines: tuple[ComparedLine, ...] = ()

    @property
    def key(self) -> str:
        """Of an article that was begun."""
        return self.place[1:]


@studio.post("/studio/working-copy")
@permission(Permission.EDIT_ARTICLES)
def keep_copy() -> tuple[Response, int] | Response:
    """Keep the form. Out comes the version that the page has to name next time."""
    try:
        with house().database.write() as session:
            kept = keep_working_copy(
                session,
                person_id=editor().id,
                place=sent_place(),
                fields=sent_fields(),
                based_on_revision=as_number(request.form.get(_started_from())),
                seen_version=as_number(request.form.get("copy_version")),
                now=now(),
            )
    except (WorkingCopyConflict, WorkingCopyTooLarge) as error:
        return jsonify(code=error.code), error.status
    return jsonify(version=kept.version, moment=show_moment(kept.saved_at, "time"))


@studio.get("/studio/working-copy")
@permission(Permission.EDIT_ARTICLES)
def working_copy() -> Response:
    """What is kept; and, for a page whose session began again in another window, who is signed in and a token that works."""
    person = editor()
    with house().database.read() as session:
        copy = find_working_copy(session, person.id, sent_place())
    return jsonify(
        person=person.id,
        csrf_token=generate_csrf(),
        version=copy.version if copy else None,
        fields=dict(copy.fields) if copy else None,
    )


@studio.post("/studio/working-copy/put-away")
@permission(Permission.EDIT_ARTICLES)
def put_copy_away() -> Response:
    """The editor does not want it."""
    with house().database.write() as session:
        put_away(session, editor().id, sent_place())
    flash(gettext("Put away. The form shows what was saved last."), "good")
    return redirect(local_path(request.form.get("back"), url_for("studio.articles")))


def unsaved_beside(session: Session, draft: Draft) -> tuple[Draft, Unsaved | None]:
    """What this editor has written there before. When it says the same as the form, the form simply goes on from it."""
    copy = find_working_copy(session, editor().id, draft.place)
    if copy is None:
        return draft, None
    written = draft.with_copy(copy)
    if (written.text, written.topic) == (draft.text, draft.topic):
        return replace(draft, copy_version=copy.version), None
    lines = compare(_whole(draft), _whole(written))
    return draft, Unsaved(copy.place, copy.saved_at, written.title, lines)


def begun_articles(session: Session) -> list[Unsaved]:
    """New articles that this editor began and never saved."""
    return [
        Unsaved(copy.place, copy.saved_at, copy.fields.get("title", "")) for copy in list_begun(session, editor().id)
    ]


def copy_of(session: Session, draft: Draft) -> WorkingCopy | None:
    """The working copy of what the form is about."""
    return find_working_copy(session, editor().id, draft.place)


def keep_sent(draft: Draft, *, based_on: int | None) -> Draft:
    """Keep what was sent with a form that is shown again; without JavaScript nothing else does. A newer copy stays."""
    with contextlib.suppress(HelpcenterError), house().database.write() as session:
        kept = keep_working_copy(
            session,
            person_id=editor().id,
            place=draft.place,
            fields={**sent_fields(), "title": draft.title, "summary": draft.summary, "body": draft.body},
            based_on_revision=based_on,
            seen_version=draft.copy_version,
            now=now(),
        )
        return replace(draft, copy_version=kept.version)
    return draft


def _started_from() -> str:
    """The field with the revision that the text goes on from. While places are undecided that is not theirs yet: else a copy that
    is saved another day would write over what they changed.
    """
    return "merge_base" if request.form.getlist("conflict") else "based_on"


def _whole(draft: Draft) -> str:
    return f"{draft.title}\n{draft.summary}\n{draft.body}"
