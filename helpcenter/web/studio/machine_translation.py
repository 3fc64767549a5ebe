"""A translation drafted by the language model, if one is set, and approved of by a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import structlog
from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import ChatEndpoint, Finish
from helpcenter.answers.translating import MachineDraft, SourceText, TranslationFailed, draft_translation
from helpcenter.knowledge import RevisionConflict, save_draft
from helpcenter.knowledge.machine_translations import (
    GLOSSARY_FILE_NAME,
    GlossaryUnusable,
    TranslationJob,
    anchors,
    approve_machine_translation,
    find_machine_mark,
    find_translation_job,
    machine_marked,
    mark_machine_translation,
    read_glossary,
    to_language,
    with_own_anchors,
)
from helpcenter.language import InvalidTag, is_known_language, normalize_tag
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext, ngettext
from helpcenter.web.requests import request_id
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import editor
from helpcenter.web.studio.machine_sentences import finding_sentence
from helpcenter.web.studio.titles import names_for_editors

log = structlog.get_logger("helpcenter.web")

#: The editor waits for this at most. What is not translated by then stays in the source's language and is marked.
PATIENCE_SECONDS = 90.0


@studio.get("/studio/articles/<slug>/<tag>/machine-translation")
@permission(Permission.EDIT_ARTICLES)
def machine_translation(slug: str, tag: str) -> str:
    """What will be sent where, before anything is."""
    job, endpoint = _job(slug, tag)
    return _page(job, endpoint)


@studio.post("/studio/articles/<slug>/<tag>/machine-translation")
@permission(Permission.EDIT_ARTICLES)
def draft_by_machine(slug: str, tag: str) -> str | Response | tuple[str, int]:
    """Have the draft made and keep it, marked as what it is."""
    job, endpoint = _job(slug, tag)
    path = house().settings.knowledge_base_folder / GLOSSARY_FILE_NAME
    glossary: dict[str, str] = {}
    try:
        glossary = read_glossary(path, job.source_language, job.language)
    except GlossaryUnusable as error:
        log.warning("glossary not used", request_id=request_id(), code=error.code, reason=str(error))
        flash(gettext("The glossary cannot be read and was not used."), "notice")
    known = job.known if request.form.get("anew") != "yes" else {}
    try:
        draft = _drafted(endpoint, job, glossary, known)
        _keep(endpoint, job, draft, now())
    except TranslationFailed as failed:
        return _page(job, endpoint, error=_sentence(failed, endpoint)), failed.status
    except RevisionConflict as conflict:
        sentence = gettext("Somebody saved this translation while the draft was made. Open it before you try again.")
        return _page(job, endpoint, error=sentence), conflict.status
    if draft.findings:
        told = ngettext(
            "The draft is kept. %(num)d thing in it needs your attention.",
            "The draft is kept. %(num)d things in it need your attention.",
            len(draft.findings),
        )
        flash(told, "notice")
    else:
        flash(gettext("The draft is kept. Read it before you publish it."), "good")
    return redirect(url_for("studio.translation", slug=job.slug, tag=job.language))


@studio.post("/studio/articles/<slug>/<tag>/machine-translation/approve")
@permission(Permission.PUBLISH_ARTICLES)
def approve_machine_draft(slug: str, tag: str) -> Response:
    """A person has read the text and says that it is right."""
    with house().database.write() as session:
        approve_machine_translation(session, slug=slug, language=tag, actor_id=editor().id, now=now())
    flash(gettext("The text is no longer marked as machine translation."), "good")
    return redirect(url_for("studio.translation", slug=slug, tag=tag))


@studio.app_template_global("machine_mark_of")
def machine_mark_of(slug: str, tag: str) -> dict[str, object] | None:
    """For the pages of a translation: its mark with the findings as sentences; None when it has none."""
    with house().database.read() as session:
        mark = find_machine_mark(session, slug, tag)
    if mark is None:
        return None
    return {
        "model": mark.model,
        "made_at": mark.made_at,
        "sentences": [finding_sentence(finding) for finding in mark.findings],
    }


@studio.app_template_global("machine_languages")
def machine_languages(slug: str) -> frozenset[str]:
    """The languages of an article whose text no person has approved of."""
    return machine_marks([slug]).get(slug, frozenset())


@studio.app_template_global("machine_marks")
def machine_marks(slugs: Iterable[str]) -> dict[str, frozenset[str]]:
    """The same for the articles of a list, by slug."""
    with house().database.read() as session:
        return machine_marked(session, slugs)


@studio.app_template_global("may_machine_translate")
def may_machine_translate() -> bool:
    """Whether a language model is set."""
    return house().writer is not None


def _job(slug: str, tag: str) -> tuple[TranslationJob, ChatEndpoint]:
    endpoint = house().writer
    try:
        language = normalize_tag(tag)
    except InvalidTag:
        abort(404)
    if endpoint is None or not is_known_language(language):
        abort(404)
    with house().database.read() as session:
        job = find_translation_job(session, slug, language)
    if job is None:
        abort(404)
    return job, endpoint


def _drafted(
    endpoint: ChatEndpoint, job: TranslationJob, glossary: dict[str, str], known: dict[str, str]
) -> MachineDraft:
    draft = draft_translation(
        endpoint,
        SourceText(job.source_language, job.title, job.summary, job.body),
        target=job.language,
        glossary=glossary,
        known=known,
        rewritten=to_language(job.source_language, job.language),
        patience_seconds=PATIENCE_SECONDS,
    )
    return replace(draft, body=with_own_anchors(draft.body, anchors(job.body)))


def _keep(endpoint: ChatEndpoint, job: TranslationJob, draft: MachineDraft, moment: datetime) -> None:
    with house().database.write() as session:
        revision = save_draft(
            session,
            slug=job.slug,
            topic=job.topic,
            language=job.language,
            title=draft.title,
            summary=draft.summary,
            body=draft.body,
            author_id=editor().id,
            now=moment,
            based_on_revision=job.based_on,
        )
        mark_machine_translation(
            session,
            slug=job.slug,
            language=job.language,
            revision_id=revision.revision_id,
            source_revision_id=job.revision_id,
            model=endpoint.model,
            findings=draft.findings,
            asked_by=editor().id,
            now=moment,
        )


def _page(job: TranslationJob, endpoint: ChatEndpoint, *, error: str | None = None) -> str:
    with house().database.read() as session:
        name = names_for_editors(session, [job.slug])[job.slug]
    return render_template(
        "studio/machine_translation.html",
        job=job,
        name=name,
        model=endpoint.model,
        host=endpoint.host,
        characters=len(job.title) + len(job.summary) + len(job.body),
        error=error,
    )


def _sentence(failed: TranslationFailed, endpoint: ChatEndpoint) -> str:
    host = endpoint.host
    sentences = {
        Finish.BUSY: gettext("The language model is busy with shoppers' answers. Try again in a moment."),
        Finish.UNREACHABLE: gettext("The language model at %(host)s cannot be reached.", host=host),
        Finish.TIMEOUT: gettext("The language model at %(host)s did not answer in time.", host=host),
        Finish.STATUS: gettext(
            "The language model at %(host)s refused the request (status %(status)s). Its address, key or name may be wrong.",
            host=host,
            status=failed.http_status or "",
        ),
        Finish.CUT: gettext("The connection to the language model at %(host)s was lost.", host=host),
        Finish.TOO_LONG: gettext("The language model at %(host)s answered too much, or was cut short.", host=host),
        Finish.REFUSED: gettext("The language model at %(host)s does not want to translate this text.", host=host),
        Finish.PROTOCOL: gettext("What the language model at %(host)s answered cannot be read.", host=host),
    }
    return sentences.get(
        failed.finish,
        gettext("What the language model at %(host)s answered is no translation of this text.", host=host),
    )
