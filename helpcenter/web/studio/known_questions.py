"""The known questions of an article: one line at a time, or the whole file. What was typed comes back whatever goes wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import taken_over
from helpcenter.knowledge import (
    KNOWN_QUESTION_LIMIT,
    BadLine,
    EditorRow,
    InvalidKnownQuestions,
    KnownQuestion,
    LineProblem,
    QuestionsConflict,
    QuestionsFile,
    get_questions_file,
    list_for_editors,
    same_question_elsewhere,
    set_known_questions,
    with_question,
)
from helpcenter.language import INTERFACE_LANGUAGES
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext, ngettext, page_language
from helpcenter.web.names import language_choices
from helpcenter.web.studio import studio
from helpcenter.web.studio.editing import catch_up, editor
from helpcenter.web.studio.listing import title_for_editors


@dataclass(frozen=True)
class Typed:
    """The form as the editor has it. `language` and `question` are what is to be added; `based_on`: the version it began with."""

    source: str
    based_on: int
    language: str
    question: str = ""

    def with_form(self) -> Typed:
        form = request.form
        return replace(
            self,
            source=form.get("source", "").replace("\r\n", "\n"),
            based_on=form.get("based_on", 0, type=int),
            language=form.get("question_language", self.language),
            question=form.get("question", "").strip(),
        )


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


def sentence_for(problem: LineProblem) -> str:
    """Why a line is no question, for the person who wrote it."""
    sentences = {
        LineProblem.NO_TAG: gettext("Begin the line with a language tag and a colon, such as en: where is my parcel"),
        LineProblem.UNKNOWN_LANGUAGE: gettext("This is not a language tag."),
        LineProblem.NO_QUESTION: gettext("Write a question."),
        LineProblem.TOO_LONG: gettext("Shorten the question to %(limit)s characters.", limit=KNOWN_QUESTION_LIMIT),
        LineProblem.REPEATED: gettext("This question is there already."),
        LineProblem.TOO_MANY: gettext("The article has as many known questions as it can have. Take others out first."),
    }
    return sentences[problem]


def _save(kept: QuestionsFile, typed: Typed) -> str | Response | tuple[str, int]:
    adding = request.form.get("action") == "add"
    source = typed.source
    if adding:
        try:
            source = with_question(typed.source, KnownQuestion(typed.language, typed.question))
        except InvalidKnownQuestions as error:
            sentence = sentence_for(error.lines[0].problem) if error.lines else gettext("Write a question.")
            return _form(kept, typed, errors={"question": sentence}), error.status
        if source == typed.source:
            return _form(kept, typed, errors={"question": sentence_for(LineProblem.REPEATED)}), 422
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
        measured = [known for known, taken in taken_over(session, kept.questions).items() if taken.measured]
    counts = Counter(known.language for known in kept.questions)
    languages = dict.fromkeys((*house().settings.languages, *sorted(counts)))
    lines = typed.source.split("\n")
    return render_template(
        "studio/known_questions.html",
        slug=kept.slug,
        title=title_for_editors(rows[kept.slug]) if kept.slug in rows else (kept.slug, page_language()),
        kept=kept,
        typed=typed,
        counts={tag: counts[tag] for tag in languages},
        elsewhere=[(known, [_other(rows, slug) for slug in slugs]) for known, slugs in elsewhere.items()],
        measured=measured,
        errors=errors or {},
        bad=[
            (line.line, lines[line.line - 1].strip()[:KNOWN_QUESTION_LIMIT], sentence_for(line.problem)) for line in bad
        ],
        conflict=conflict,
        language_choices=_choices(typed.language, *languages),
    )


def _choices(*tags: str) -> list[tuple[str, str]]:
    """Languages that a question may be in: those of the help center first, then those that are in use already."""
    return language_choices(dict.fromkeys((*INTERFACE_LANGUAGES, *tags)))


def _other(rows: dict[str, EditorRow], slug: str) -> tuple[str, str, str]:
    title, language = title_for_editors(rows[slug]) if slug in rows else (slug, page_language())
    return slug, title, language
