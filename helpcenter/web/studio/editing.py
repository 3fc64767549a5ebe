"""Writing a translation: form, preview, draft, publish. What was typed comes back whatever goes wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import structlog
from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission, Person
from helpcenter.errors import Conflict, HelpcenterError
from helpcenter.knowledge import (
    ArticleProblem,
    EditableTranslation,
    EditorRow,
    Follow,
    InvalidArticle,
    Revision,
    RevisionConflict,
    archive_translation,
    find_latest,
    list_for_editors,
    list_revisions,
    publish,
    render,
    save_draft,
)
from helpcenter.language import InvalidTag, normalize_tag
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.links import article_url
from helpcenter.web.localization import gettext, page_language
from helpcenter.web.names import language_choices
from helpcenter.web.requests import request_id
from helpcenter.web.sign_in import signed_in
from helpcenter.web.studio import studio
from helpcenter.web.studio.following import source_beside

log = structlog.get_logger("helpcenter.web")


class AddressInUse(Conflict):
    """A new article cannot have the address of another one."""

    code = "address-in-use"


@dataclass(frozen=True)
class Draft:
    """The form as the editor has it. `based_on` is the revision they started from; None for a new translation.
    `begins_article`: its address must not be in use yet. `significant`: translations need to follow the change. `follows`: it
    says what `source_revision` says, the revision of the source that stood beside it.
    """

    slug: str
    topic: str
    language: str
    title: str = ""
    summary: str = ""
    body: str = ""
    based_on: int | None = None
    begins_article: bool = False
    significant: bool = True
    follows: bool = True
    source_revision: int | None = None

    @classmethod
    def of(cls, latest: EditableTranslation) -> Draft:
        return cls(
            slug=latest.slug,
            topic=latest.topic,
            language=latest.language,
            title=latest.title,
            summary=latest.summary,
            body=latest.body,
            based_on=latest.revision_id,
        )

    def with_form(self) -> Draft:
        form = request.form
        return replace(
            self,
            topic=form.get("topic", self.topic).strip(),
            title=form.get("title", "").strip(),
            summary=form.get("summary", "").strip(),
            body=form.get("body", "").replace("\r\n", "\n"),
            based_on=form.get("based_on", type=int),
            significant=_ticked("significant"),
            follows=_ticked("follows"),
            source_revision=form.get("source_revision", type=int),
        )


@studio.route("/studio/new", methods=["GET", "POST"])
@permission(Permission.EDIT_ARTICLES)
def new_article() -> str | Response | tuple[str, int]:
    """A new article, begun in one language."""
    topic = request.args.get("topic", "")
    draft = Draft(slug="", topic=topic, language=page_language(), begins_article=True)
    if request.method == "GET":
        return _form(draft)
    form = request.form
    draft = replace(draft, slug=form.get("slug", "").strip().lower(), language=form.get("language", draft.language))
    return _act(draft.with_form())


@studio.route("/studio/articles/<slug>/<tag>", methods=["GET", "POST"])
@permission(Permission.EDIT_ARTICLES)
def translation(slug: str, tag: str) -> str | Response | tuple[str, int]:
    """One translation of an article that exists; in a language it does not have yet, the form is empty."""
    draft = _begin(slug, tag)
    if request.method == "GET":
        return _form(draft)
    return _act(draft.with_form())


@studio.post("/studio/articles/<slug>/<tag>/archive")
@permission(Permission.PUBLISH_ARTICLES)
def archive(slug: str, tag: str) -> Response:
    """Take a translation from the readers; its revisions stay."""
    with house().database.write() as session:
        archive_translation(session, slug, tag, now())
    catch_up()
    flash(gettext("Readers no longer see this article in this language. Its text is kept."), "good")
    return redirect(url_for("studio.translation", slug=slug, tag=tag))


def _begin(slug: str, tag: str) -> Draft:
    try:
        language = normalize_tag(tag)
    except InvalidTag:
        abort(404)
    with house().database.read() as session:
        latest = find_latest(session, slug, language)
        if latest is not None:
            return Draft.of(latest)
        row = _row(list_for_editors(session), slug)
    if row is None:
        abort(404)
    return Draft(slug=slug, topic=row.topic, language=language)


def _row(rows: list[EditorRow], slug: str) -> EditorRow | None:
    return next((row for row in rows if row.slug == slug), None)


def _ticked(name: str) -> bool:
    """A box that is ticked unless the form says otherwise: a hidden "no" stands before it."""
    return request.form.getlist(name)[-1:] != ["no"]


def _act(draft: Draft) -> str | Response | tuple[str, int]:
    action = request.form.get("action", "preview")
    if action == "preview":
        return _form(draft, preview=True)
    try:
        _save(draft, publishing=action == "publish")
    except AddressInUse as error:
        sentence = gettext("Another article has this address. Choose a different one, or open that article.")
        return _form(draft, errors={"slug": sentence}), error.status
    except InvalidArticle as error:
        return _form(draft, errors={error.field: _sentence(error)}), error.status
    except InvalidTag as error:
        return _form(draft, errors={"language": gettext("This is not a language tag.")}), error.status
    except RevisionConflict as conflict:
        return _form(draft, conflict=conflict.latest), conflict.status
    if action == "publish":
        catch_up()
        flash(gettext("Published. Questions are answered from it now."), "good")
    else:
        flash(gettext("Saved as a draft. Readers do not see it yet."), "good")
    return redirect(url_for("studio.translation", slug=draft.slug, tag=draft.language))


def _save(draft: Draft, *, publishing: bool) -> None:
    with house().database.write() as session:
        if draft.begins_article and any(row.slug == draft.slug for row in list_for_editors(session)):
            raise AddressInUse(draft.slug)
        fields: dict[str, Any] = {
            "slug": draft.slug,
            "topic": draft.topic,
            "language": draft.language,
            "title": draft.title,
            "summary": draft.summary,
            "body": draft.body,
            "author_id": editor().id,
            "now": now(),
            "based_on_revision": draft.based_on,
        }
        if not publishing:
            save_draft(session, **fields)
            return
        follows = (draft.source_revision or Follow.NEWEST) if draft.follows else Follow.AS_BEFORE
        publish(session, **fields, significant=draft.significant, follows=follows)


def catch_up() -> None:
    """Take the change into the index now; should that fail, the next question tries again and the text is safe."""
    try:
        house().retriever.catch_up()
    except HelpcenterError as error:
        log.warning("index not caught up", request_id=request_id(), code=error.code)


def editor() -> Person:
    person = signed_in()
    if person is None:
        abort(403)
    return person


def _sentence(error: InvalidArticle) -> str:
    limit = error.limit or 0
    sentences = {
        ArticleProblem.INVALID_SLUG: gettext("Use small letters, digits and hyphens, such as return-an-item."),
        ArticleProblem.INVALID_TOPIC: gettext("Use small letters, digits and hyphens, such as returns."),
        ArticleProblem.TITLE_MISSING: gettext("Write a title."),
        ArticleProblem.TITLE_TOO_LONG: gettext("Shorten the title to %(limit)s characters.", limit=limit),
        ArticleProblem.SUMMARY_TOO_LONG: gettext("Shorten the summary to %(limit)s characters.", limit=limit),
        ArticleProblem.TEXT_TOO_LONG: gettext("Shorten the text to %(limit)s characters.", limit=limit),
    }
    return sentences[error.problem]


def _form(
    draft: Draft, *, preview: bool = False, errors: dict[str, str] | None = None, conflict: Revision | None = None
) -> str:
    settings = house().settings
    with house().database.read() as session:
        rows = list_for_editors(session)
        row = _row(rows, draft.slug) if not draft.begins_article else None
        latest = find_latest(session, draft.slug, draft.language) if row else None
        revisions = list_revisions(session, draft.slug, draft.language) if latest else []
        source = source_beside(session, draft.slug, draft.language, row.source_language) if row else None
    if draft.source_revision is None and source:
        draft = replace(draft, source_revision=source.revision_id)
    rendered = None
    errors = errors or {}
    if preview:
        try:
            rendered = render(draft.body, link=lambda slug: article_url(slug, draft.language))
        except InvalidArticle as error:
            errors = {error.field: _sentence(error)}
    return render_template(
        "studio/translation.html",
        draft=draft,
        latest=latest,
        revisions=revisions,
        source=source,
        row=row,
        topics=sorted({row.topic for row in rows}),
        errors=errors,
        conflict=conflict,
        rendered=rendered,
        language_choices=language_choices(settings.languages),
    )
