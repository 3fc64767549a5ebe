"""The page on which a translation is written."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request
from markupsafe import Markup

from helpcenter.knowledge import (
    InvalidArticle,
    Rendered,
    find_editor_row,
    find_latest,
    list_topics_in_use,
)
from helpcenter.knowledge.markup import TEXT_LIMIT
from helpcenter.web.current import house
from helpcenter.web.names import language_choices
from helpcenter.web.studio.acting import editor
from helpcenter.web.studio.article_sentences import article_sentence
from helpcenter.web.studio.colleagues import colleague_sentences
from helpcenter.web.studio.draft import Draft
from helpcenter.web.studio.following import SourceBeside, source_beside
from helpcenter.web.studio.linting import LintPart, sent_reason, stored
from helpcenter.web.studio.merging import Merging
from helpcenter.web.studio.pictures import picture_limits
from helpcenter.web.studio.previewing import rendered, without_anchors
from helpcenter.web.studio.saving import just_settled
from helpcenter.web.studio.working_copies import begun_articles, unsaved_beside


def show_form(
    draft: Draft,
    *,
    preview: bool = False,
    errors: dict[str, str] | None = None,
    merging: Merging | None = None,
    notice: str = "",
    lint: LintPart | None = None,
) -> str:
    """The form with this draft. `notice`: what has just happened to the text, in a word: `copy`, `merged` or `picture`.

    A form that is opened offers what this editor wrote there before; one that was sent is shown as it was sent.
    """
    opened = request.method == "GET"
    with house().database.read() as session:
        row = find_editor_row(session, draft.slug) if not draft.begins_article else None
        latest = find_latest(session, draft.slug, draft.language) if row else None
        source = source_beside(session, draft.slug, draft.language, row.source_language) if row else None
        topics = list_topics_in_use(session)
        colleagues = colleague_sentences(session, draft.place) if row else []
        unsaved = None
        if opened and notice != "copy":
            draft, unsaved = unsaved_beside(session, draft)
        if lint is None and latest is not None and opened and notice != "copy":
            lint = stored(session, latest.revision_id)
        begun = begun_articles(session) if opened and draft.begins_article and notice != "copy" else []
    if draft.source_revision is None and source:
        draft = replace(draft, source_revision=source.revision_id)
    errors = dict(errors or {})
    shown = _tried(draft.body, draft.language, errors) if preview else None
    return render_template(
        "studio/translation.html",
        draft=draft,
        latest=latest,
        source=source,
        source_html=_source_html(source) if source else None,
        row=row,
        topics=topics,
        errors=errors,
        merging=merging,
        notice=notice,
        lint=lint or LintPart(None, reason=sent_reason()),
        rendered=shown,
        unsaved=unsaved,
        begun=begun,
        colleagues=colleagues,
        settled=just_settled() if opened else None,
        me=editor().id,
        text_limit=TEXT_LIMIT,
        picture_megabytes=picture_limits().largest_bytes // 1_000_000,
        language_choices=language_choices(house().settings.languages),
    )


def _source_html(source: SourceBeside) -> Markup | None:
    shown = _tried(source.body, source.language)
    return Markup(without_anchors(shown.html)) if shown else None  # noqa: S704 - `render` made it safe


def _tried(body: str, language: str, errors: dict[str, str] | None = None) -> Rendered | None:
    try:
        return rendered(body, language)
    except InvalidArticle as error:
        if errors is not None:
            errors.setdefault(error.field, article_sentence(error))
        return None
