"""A translation and its source: the text to translate from, what changed in it, and saying that nothing is missing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge import SourceChange, find_latest, find_source_change, mark_up_to_date
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext
from helpcenter.web.sign_in import signed_in
from helpcenter.web.studio import studio


@dataclass(frozen=True, slots=True)
class SourceBeside:
    """The source as its translators see it. `change` is None while readers do not see the source."""

    language: str
    title: str
    summary: str
    body: str
    change: SourceChange | None

    @property
    def revision_id(self) -> int | None:
        """What a translation made from it follows."""
        return self.change.after.revision_id if self.change else None


def source_beside(session: Session, slug: str, language: str, source_language: str) -> SourceBeside | None:
    """What readers see of the source, else its latest draft; None for the source itself."""
    change = find_source_change(session, slug, language)
    if change is not None:
        now = change.after
        return SourceBeside(change.language, now.title, now.summary, now.body, change)
    draft = find_latest(session, slug, source_language) if source_language != language else None
    return SourceBeside(draft.language, draft.title, draft.summary, draft.body, None) if draft else None


@studio.post("/studio/articles/<slug>/<tag>/up-to-date")
@permission(Permission.PUBLISH_ARTICLES)
def up_to_date(slug: str, tag: str) -> Response:
    """An editor has compared a translation with its source and says that it is right as it is."""
    compared, person = request.form.get("source_revision", type=int), signed_in()
    with house().database.write() as session:
        mark_up_to_date(
            session,
            slug=slug,
            language=tag,
            source_revision=compared,
            actor_id=person.id if person else None,
            now=now(),
        )
    flash(gettext("Marked as up to date. Questions are answered from this translation again."), "good")
    return redirect(url_for("studio.translation", slug=slug, tag=tag))
