"""Writing a translation: form, preview, draft, publish. What was typed comes back whatever goes wrong."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge import (
    InvalidArticle,
    ReviewNeeded,
    RevisionConflict,
    archive_translation,
    find_editor_row,
    find_latest,
)
from helpcenter.knowledge.working_copies import WorkingCopy
from helpcenter.language import InvalidTag, normalize_tag
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext, page_language
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import catch_up, editor
from helpcenter.web.studio.article_sentences import article_sentence
from helpcenter.web.studio.colleagues import enter
from helpcenter.web.studio.draft import Draft, sent_key
from helpcenter.web.studio.editing_page import show_form
from helpcenter.web.studio.linting import PublishingStopped, check_article, checked, stopped
from helpcenter.web.studio.merging import begin_merge, go_on_merging
from helpcenter.web.studio.pictures import with_picture
from helpcenter.web.studio.saving import AddressInUse, Saving, save
from helpcenter.web.studio.working_copies import copy_of, keep_sent

__all__ = ["catch_up", "editor"]

Page = str | Response | tuple[str, int]


@studio.route("/studio/new", methods=["GET", "POST"])
@permission(Permission.EDIT_ARTICLES)
def new_article() -> Page:
    """A new article, begun in one language. `?key=` goes on with one that was begun and not saved."""
    draft = Draft(slug="", topic=request.args.get("topic", ""), language=page_language(), key=sent_key())
    if request.method == "GET":
        return _opened(draft, wanted="key" in request.args)
    form = request.form
    draft = replace(draft, slug=form.get("slug", "").strip().lower(), language=form.get("language", draft.language))
    return _act(draft.with_form())


@studio.route("/studio/articles/<slug>/<tag>", methods=["GET", "POST"])
@permission(Permission.EDIT_ARTICLES)
def translation(slug: str, tag: str) -> Page:
    """One translation of an article that exists; in a language it does not have yet, the form is empty.

    `?copy=yes` goes on with what this editor wrote and did not save.
    """
    draft = _begin(slug, tag)
    if request.method == "GET":
        enter(draft.place)
        return _opened(draft, wanted="copy" in request.args)
    return _act(draft.with_form())


@studio.post("/studio/articles/<slug>/<tag>/archive")
@permission(Permission.PUBLISH_ARTICLES)
def archive(slug: str, tag: str) -> Response:
    """Take a translation from the readers; its revisions stay."""
    with house().database.write() as session:
        archive_translation(session, slug, tag, now(), actor_id=editor().id)
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
        row = find_editor_row(session, slug)
    if row is None:
        abort(404)
    return Draft(slug=slug, topic=row.topic, topic_before=row.topic, language=language)


def _opened(draft: Draft, *, wanted: bool) -> str:
    copy: WorkingCopy | None = None
    if wanted:
        with house().database.read() as session:
            copy = copy_of(session, draft)
    return show_form(draft.with_copy(copy), notice="copy") if copy else show_form(draft)


def _act(draft: Draft) -> Page:
    started_from = draft.merge_base if request.form.getlist("conflict") else draft.based_on
    with house().database.read() as session:
        draft, merging = go_on_merging(session, draft)
    if merging is not None:
        return show_form(keep_sent(draft, based_on=started_from), merging=merging), 422
    action = request.form.get("action", "preview")
    if action in list(Saving):
        return _saved(draft, Saving(action))
    if action == "picture":
        draft, errors = with_picture(draft)
        page = show_form(keep_sent(draft, based_on=draft.based_on), errors=errors, notice="" if errors else "picture")
        return (page, 422) if errors else page
    draft = keep_sent(draft, based_on=draft.based_on)
    if action == "check":
        return show_form(draft, lint=checked(draft))
    return show_form(draft, notice="merged") if action == "merge" else show_form(draft, preview=True)


def _saved(draft: Draft, saving: Saving) -> Page:
    errors: dict[str, str] = {}
    try:
        save(draft, saving)
    except AddressInUse as error:
        errors["slug"] = gettext("Another article has this address. Choose a different one, or open that article.")
        status = error.status
    except InvalidArticle as error:
        errors[error.field] = article_sentence(error)
        status = error.status
    except InvalidTag as error:
        errors["language"] = gettext("This is not a language tag.")
        status = error.status
    except ReviewNeeded as error:
        errors["body"] = gettext("Another person has to approve this text first. Ask for a review.")
        status = error.status
    except PublishingStopped as stop:
        said = {"lint": gettext("Mend what the check has found, or say why the text may be published all the same.")}
        return show_form(keep_sent(draft, based_on=draft.based_on), errors=said, lint=stopped(stop)), stop.status
    except RevisionConflict as conflict:
        return _merging(draft, conflict), conflict.status
    if errors:
        return show_form(keep_sent(draft, based_on=draft.based_on), errors=errors), status
    check_article(draft.slug)
    if saving is Saving.PUBLISH:
        catch_up()
        flash(gettext("Published. Questions are answered from it now."), "good")
    elif saving is Saving.REVIEW:
        flash(gettext("Saved, and another person is asked to read it. Readers do not see it yet."), "good")
    else:
        flash(gettext("Saved as a draft. Readers do not see it yet."), "good")
    return redirect(url_for("studio.translation", slug=draft.slug, tag=draft.language))


def _merging(draft: Draft, conflict: RevisionConflict) -> str:
    """Somebody else has saved: their changes are put into the text, and what both changed is shown side by side."""
    with house().database.read() as session:
        merged, merging = begin_merge(session, draft, conflict.latest)
    # While something is undecided the copy stays what it was, so that it never writes over theirs on another day.
    kept = keep_sent(
        draft if merging.conflicts else merged, based_on=draft.based_on if merging.conflicts else merged.based_on
    )
    return show_form(replace(merged, copy_version=kept.copy_version), merging=merging)
