"""The questions that no article answers: one line at a time, or the whole file. What was typed comes back whatever goes wrong."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import taken_over
from helpcenter.knowledge import (
    UNANSWERED_LIMIT,
    BadLine,
    InvalidKnownQuestions,
    KnownQuestion,
    LineProblem,
    UnansweredConflict,
    UnansweredQuestions,
    find_known_questions,
    list_for_editors,
    set_unanswered_questions,
    unanswered_questions,
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


@studio.route("/studio/unanswered", methods=["GET", "POST"])
@permission(Permission.PUBLISH_ARTICLES)
def unanswered() -> str | Response | tuple[str, int]:
    """The questions that the search refuses, in any language."""
    with house().database.read() as session:
        kept = unanswered_questions(session)
    typed = Typed(kept.source, kept.version, page_language())
    if request.method == "GET":
        return _form(kept, typed)
    return _save(kept, typed.with_form())


def full_list() -> str:
    """Why one more question cannot be added."""
    return gettext("The list has as many questions as it can have. Take others out first.")


def _save(kept: UnansweredQuestions, typed: Typed) -> str | Response | tuple[str, int]:
    source = typed.source
    if request.form.get("action") == "add":
        try:
            source = with_question(source, KnownQuestion(typed.language, typed.question), UNANSWERED_LIMIT)
        except InvalidKnownQuestions as error:
            problem = error.lines[0].problem if error.lines else LineProblem.NO_QUESTION
            return _form(kept, typed, errors={"question": sentence_for(problem, full_list())}), error.status
        if source == typed.source:
            return _form(kept, typed, errors={"question": sentence_for(LineProblem.REPEATED, full_list())}), 422
        if (title := _title_of_owner(typed)) is not None:
            sentence = gettext("This is a known question of the article “%(title)s” already.", title=title)
            return _form(kept, typed, errors={"question": sentence}), 422
    try:
        with house().database.write() as session:
            set_unanswered_questions(session, source=source, author_id=editor().id, now=now(), based_on=typed.based_on)
    except InvalidKnownQuestions as error:
        if not error.lines:
            return _form(kept, typed, errors={"source": gettext("Shorten the text.")}), error.status
        sentence = ngettext("%(num)d line cannot be used.", "%(num)d lines cannot be used.", len(error.lines))
        return _form(kept, typed, errors={"source": sentence}, bad=error.lines), error.status
    except UnansweredConflict as conflict:
        return _form(conflict.latest, replace(typed, based_on=conflict.latest.version), conflict=True), conflict.status
    catch_up()
    flash(gettext("Saved. The search uses these questions now."), "good")
    return redirect(url_for("studio.unanswered"))


def _title_of_owner(typed: Typed) -> str | None:
    """The title of the article whose known question it is."""
    question = KnownQuestion(normalize_tag(typed.language), typed.question)
    with house().database.read() as session:
        slug = find_known_questions(session, [question]).get(question)
        titles = {row.slug: title_for_editors(row)[0] for row in list_for_editors(session)} if slug else {}
    return titles.get(slug, slug) if slug else None


def _form(
    kept: UnansweredQuestions,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    bad: tuple[BadLine, ...] = (),
    conflict: bool = False,
) -> str:
    with house().database.read() as session:
        titles = {row.slug: title_for_editors(row) for row in list_for_editors(session)}
        taken = taken_over(session, kept.questions)
    counts = count_by_language(kept.questions)
    return render_template(
        "studio/unanswered.html",
        kept=kept,
        typed=typed,
        counts=counts,
        answered=[
            (question, [(place.slug, *titles.get(place.slug, (place.slug, page_language())))])
            for question, place in taken.items()
            if place.slug is not None
        ],
        measured=[question for question, place in taken.items() if place.measured],
        errors=errors or {},
        bad=bad_lines(typed.source, bad, full_list()),
        conflict=conflict,
        language_choices=question_languages(typed.language, *counts),
    )
