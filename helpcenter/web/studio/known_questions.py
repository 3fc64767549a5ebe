"""The known questions of an article: one line at a time, or the whole file. What was typed comes back whatever goes wrong."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import taken_over
from helpcenter.knowledge import (
    BadLine,
    EditorRow,
    InvalidKnownQuestions,
    KnownQuestion,
    LineProblem,
    QuestionsConflict,
    QuestionsFile,
    find_unanswered_questions,
    get_questions_file,
    list_for_editors,
    same_question_elsewhere,
    set_known_questions,
    with_question,
)
from helpcenter.language import normalize_tag
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext, ngettext, page_language
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import catch_up, editor
from helpcenter.web.studio.listing import title_for_editors
from helpcenter.web.studio.questions_form import Typed, bad_lines, count_by_language, question_languages, sentence_for


@studio.route("/studio/articles/<slug>/questions", methods=["GET", "POST"])
@permission(Permission.PUBLISH_ARTICLES)
def known_questions(slug: str) -> str | Response | tuple[str, int]:
    """The questions that an article is found by, in any language."""
    with house().database.read() as session:
        kept = get_questions_file(session, slug)
    typed = Typed(kept.source, kept.version, page_language())
    if request.method == "GET":
        return _form(kept, typed)
    return _save(kept, typed.with_form())


def _save(kept: QuestionsFile, typed: Typed) -> str | Response | tuple[str, int]:
    source = typed.source
    if request.form.get("action") == "add":
        try:
            source = _extended(typed)
        except InvalidKnownQuestions as error:
            problem = error.lines[0].problem if error.lines else LineProblem.NO_QUESTION
            return _form(kept, typed, errors={"question": sentence_for(problem, _full())}), error.status
        if source == typed.source:
            return _form(kept, typed, errors={"question": sentence_for(LineProblem.REPEATED, _full())}), 422
        if _is_unanswered(typed):
            return _form(kept, typed, errors={"question": without_answer()}), 422
    try:
        with house().database.write() as session:
            set_known_questions(
                session,
                slug=kept.slug,
                source=source,
                author_id=editor().id,
                now=now(),
                based_on=typed.based_on,
            )
    except InvalidKnownQuestions as error:
        if not error.lines:
            return _form(kept, typed, errors={"source": gettext("Shorten the text.")}), error.status
        sentence = ngettext("%(num)d line cannot be used.", "%(num)d lines cannot be used.", len(error.lines))
        return _form(kept, typed, errors={"source": sentence}, bad=error.lines), error.status
    except QuestionsConflict as conflict:
        return _form(conflict.latest, replace(typed, based_on=conflict.latest.version), conflict=True), conflict.status
    catch_up()
    flash(gettext("Saved. The search uses these questions now."), "good")
    return redirect(url_for("studio.known_questions", slug=kept.slug))


def without_answer() -> str:
    """Why a question cannot become a known one."""
    return gettext("This is one of the questions without an answer. Take it out there first.")


def _full() -> str:
    return gettext("The article has as many known questions as it can have. Take others out first.")


def _extended(typed: Typed) -> str:
    return with_question(typed.source, KnownQuestion(typed.language, typed.question))


def _is_unanswered(typed: Typed) -> bool:
    with house().database.read() as session:
        return bool(find_unanswered_questions(session, [KnownQuestion(normalize_tag(typed.language), typed.question)]))


def _form(
    kept: QuestionsFile,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    bad: tuple[BadLine, ...] = (),
    conflict: bool = False,
) -> str:
    with house().database.read() as session:
        rows = {row.slug: row for row in list_for_editors(session)}
        elsewhere = same_question_elsewhere(session, kept.slug)
        taken = taken_over(session, kept.questions)
    counts = count_by_language(kept.questions)
    return render_template(
        "studio/known_questions.html",
        slug=kept.slug,
        title=title_for_editors(rows[kept.slug]) if kept.slug in rows else (kept.slug, page_language()),
        kept=kept,
        typed=typed,
        counts=counts,
        elsewhere=[(known, [_other(rows, slug) for slug in slugs]) for known, slugs in elsewhere.items()],
        measured=[known for known, place in taken.items() if place.measured],
        unanswered=[known for known, place in taken.items() if place.unanswered],
        errors=errors or {},
        bad=bad_lines(typed.source, bad, _full()),
        conflict=conflict,
        language_choices=question_languages(typed.language, *counts),
    )


def _other(rows: dict[str, EditorRow], slug: str) -> tuple[str, str, str]:
    title, language = title_for_editors(rows[slug]) if slug in rows else (slug, page_language())
    return slug, title, language
