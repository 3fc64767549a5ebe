"""Testing an article before it is published: the questions it should answer, and whether it does."""

from __future__ import annotations

from pathlib import Path

import structlog
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import CannotTakeOver, TakeOverProblem
from helpcenter.answers.article_trials import (
    TYPED_LIMIT,
    Verdict,
    add_trial_question,
    begin_trial,
    remove_trial_question,
    trial_questions,
    try_questions,
)
from helpcenter.knowledge import KNOWN_QUESTION_LIMIT, ArticleNotFound
from helpcenter.language import InvalidTag
from helpcenter.retrieval import EvaluationFileError, EvaluationQuestion, load_questions
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext, ngettext, page_language
from helpcenter.web.names import language_choices
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import editor
from helpcenter.web.studio.titles import names_for_editors

log = structlog.get_logger("helpcenter.web")

#: A few seconds' work; more questions are on the next page.
QUESTIONS_AT_ONCE = 40
_LINES_AT_ONCE = 50


@studio.get("/studio/articles/<slug>/test")
@permission(Permission.EDIT_ARTICLES)
def article_trial(slug: str) -> str:
    """What shoppers would get if the article's latest texts were published, or what they get now."""
    return _page(slug)


@studio.post("/studio/articles/<slug>/test")
@permission(Permission.EDIT_ARTICLES)
def add_to_trial(slug: str) -> str | Response | tuple[str, int]:
    """Keep questions, one a line, to test the article with."""
    lines = [line.strip() for line in request.form.get("questions", "").splitlines() if line.strip()]
    language = request.form.get("question_language", page_language())
    if not lines:
        return _page(slug, errors={"questions": gettext("Write a question.")}), 422
    if len(lines) > _LINES_AT_ONCE:
        sentence = ngettext("Add at most %(num)d line at once.", "Add at most %(num)d lines at once.", _LINES_AT_ONCE)
        return _page(slug, errors={"questions": sentence}), 422
    added, line = 0, ""
    try:
        with house().database.write() as session:
            for line in lines:
                added += add_trial_question(
                    session, slug=slug, language=language, text=line, author_id=editor().id, now=now()
                )
    except CannotTakeOver as error:
        return _page(slug, errors={"questions": _sentence(error.problem, line)}), error.status
    except InvalidTag as error:
        return _page(slug, errors={"question_language": gettext("This is not a language tag.")}), error.status
    if added:
        flash(ngettext("%(num)d question was added.", "%(num)d questions were added.", added), "good")
    else:
        flash(gettext("These questions were there already."), "notice")
    return redirect(url_for("studio.article_trial", slug=slug))


@studio.post("/studio/articles/<slug>/test/<int(max=2147483647):question>/remove")
@permission(Permission.EDIT_ARTICLES)
def remove_from_trial(slug: str, question: int) -> Response:
    """Forget a question that was typed for testing."""
    with house().database.write() as session:
        remove_trial_question(session, slug, question)
    return redirect(url_for("studio.article_trial", slug=slug))


def _page(slug: str, *, errors: dict[str, str] | None = None) -> str:
    drafts = request.args.get("texts") != "published"
    with house().database.read() as session:
        name = names_for_editors(session, [slug]).get(slug)
        if name is None:
            raise ArticleNotFound(f"there is no article {slug!r}")
        questions = trial_questions(session, slug, measured=_measured())
    language = request.args.get("asked_in", "")
    languages = tuple(dict.fromkeys(question.language for question in questions))
    chosen = [question for question in questions if language in ("", question.language)]
    pages = max(1, -(-len(chosen) // QUESTIONS_AT_ONCE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    portion = chosen[(page - 1) * QUESTIONS_AT_ONCE : page * QUESTIONS_AT_ONCE]
    tried = []
    if portion and not errors:
        trial, _ = begin_trial(house().database, house().retriever, slug, drafts=drafts)
        tried = try_questions(trial, slug, portion)
    with house().database.read() as session:
        others = names_for_editors(session, {one.winner.passage.slug for one in tried if one.winner is not None})
    by_language = {tag: [one for one in tried if one.question.language == tag] for tag in languages}
    form = request.form
    return render_template(
        "studio/article_trial.html",
        name=name,
        drafts=drafts,
        by_language={tag: own for tag, own in by_language.items() if own},
        passed=sum(one.passed for one in tried),
        tried=len(tried),
        verdicts=list(Verdict),
        total=len(chosen),
        first=(page - 1) * QUESTIONS_AT_ONCE + 1,
        page=page,
        pages=pages,
        others=others,
        asked_in=language,
        errors=errors or {},
        typed=form.get("questions", ""),
        typed_language=form.get("question_language", page_language()),
        asked_choices=language_choices(languages),
        language_choices=language_choices(dict.fromkeys((*house().settings.languages, *languages))),
    )


def _measured() -> list[EvaluationQuestion]:
    """The questions for measuring that lie beside the articles. A file that cannot be read is left out."""
    folder: Path = house().settings.knowledge_base_folder / "evaluation"
    found: list[EvaluationQuestion] = []
    for path in sorted(folder.glob("*.jsonl")):
        try:
            found += load_questions(path)
        except EvaluationFileError:
            log.debug("no questions for measuring", file=path.name)
    return found


def _sentence(problem: TakeOverProblem, line: str) -> str:
    told = {"question": line[:100]}
    sentences = {
        TakeOverProblem.TOO_LONG: gettext(
            "Shorten “%(question)s” to %(limit)s characters.", limit=KNOWN_QUESTION_LIMIT, **told
        ),
        TakeOverProblem.UNKNOWN_LANGUAGE: gettext("This is not a language tag."),
        TakeOverProblem.PERSONAL_DATA: gettext(
            "Take the numbers, links and e-mail addresses out of “%(question)s”.", **told
        ),
        TakeOverProblem.LIST_FULL: gettext(
            "The article is tested with %(limit)s typed questions already. Remove some first.", limit=TYPED_LIMIT
        ),
    }
    return sentences.get(problem, gettext("There is no question in “%(question)s”.", **told))
