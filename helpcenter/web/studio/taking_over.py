"""Taking one question over from the log: to an article, to those that no article answers, or for measuring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import (
    CannotTakeOver,
    OutcomeKind,
    Receipt,
    TakeOverProblem,
    add_to_article,
    add_to_evaluation,
    add_to_unanswered,
    articles_considered,
    articles_shown,
    get_receipt,
    without_placeholders,
)
from helpcenter.knowledge import KNOWN_QUESTION_LIMIT, ArticleNotFound, EditorRow, list_for_editors
from helpcenter.language import INTERFACE_LANGUAGES, InvalidTag
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext
from helpcenter.web.names import language_choices, topic_name, topic_order
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import catch_up, editor
from helpcenter.web.studio.known_questions import without_answer
from helpcenter.web.studio.listing import title_for_editors
from helpcenter.web.studio.question_log import log_wish
from helpcenter.web.studio.unanswered import full_list

#: Articles offered to tick, before the list of all.
_OFFERED = 5


@dataclass(frozen=True)
class Wish:
    """The form as the editor has it. `article`: whose known question it becomes; `answers`: for measuring."""

    question: str
    language: str
    article: str
    answers: tuple[str, ...]


@studio.route("/studio/questions/<receipt_id>", methods=["GET", "POST"])
@permission(Permission.PUBLISH_ARTICLES)
def take_over(receipt_id: str) -> str | Response | tuple[str, int]:
    """A question that was asked, ready to be put right and taken over."""
    with house().database.read() as session:
        receipt = get_receipt(session, receipt_id)
        rows = {row.slug: row for row in list_for_editors(session)}
    if request.method == "GET":
        return _form(receipt, rows, _preset(receipt, rows))
    wish = _from_form(rows)
    acts = {"evaluation": _add_to_evaluation, "unanswered": _add_to_unanswered}
    act = acts.get(request.form.get("action", ""), _add_to_article)
    try:
        told = act(wish)
    except CannotTakeOver as error:
        return _form(receipt, rows, wish, errors={_field(error): _sentence(error, rows)}), error.status
    except InvalidTag as error:
        return _form(
            receipt, rows, wish, errors={"question_language": gettext("This is not a language tag.")}
        ), error.status
    except ArticleNotFound:
        return _form(receipt, rows, wish, errors={"article": gettext("Choose an article.")}), 422
    flash(told, "good")
    back: dict[str, Any] = {**log_wish(), "page": request.form.get("page", 1, type=int)}
    return redirect(url_for("studio.question_log", **back))


def _preset(receipt: Receipt, rows: dict[str, EditorRow]) -> Wish:
    """What is most likely wanted: the first article that was shown."""
    shown = [slug for slug in articles_shown(receipt) if slug in rows]
    doubtful = receipt.kind is not OutcomeKind.ANSWER or receipt.helped is False
    return Wish(
        question=without_placeholders(receipt.question),
        language=receipt.language,
        article=shown[0] if shown else "",
        answers=() if doubtful else tuple(shown[:1]),
    )


def _from_form(rows: dict[str, EditorRow]) -> Wish:
    form = request.form
    ticked = [*form.getlist("answers"), form.get("another", "")]
    return Wish(
        question=form.get("question", "").strip(),
        language=form.get("question_language", ""),
        article=form.get("article", ""),
        answers=tuple(slug for slug in dict.fromkeys(ticked) if slug in rows),
    )


def _add_to_article(wish: Wish) -> str:
    with house().database.write() as session:
        added = add_to_article(
            session,
            slug=wish.article,
            language=wish.language,
            question=wish.question,
            author_id=editor().id,
            now=now(),
        )
    if not added:
        return gettext("The article has this question already.")
    catch_up()
    return gettext("Added to the article. The search uses the question now.")


def _add_to_unanswered(wish: Wish) -> str:
    with house().database.write() as session:
        added = add_to_unanswered(
            session, language=wish.language, question=wish.question, author_id=editor().id, now=now()
        )
    if not added:
        return gettext("This is one of the questions without an answer already.")
    catch_up()
    return gettext("Added to the questions without an answer. The search uses the question now.")


def _add_to_evaluation(wish: Wish) -> str:
    with house().database.write() as session:
        add_to_evaluation(
            session,
            language=wish.language,
            question=wish.question,
            answers=wish.answers,
            author_id=editor().id,
            now=now(),
        )
    return gettext("Kept for measuring.")


def _field(error: CannotTakeOver) -> str:
    return {
        TakeOverProblem.UNKNOWN_LANGUAGE: "question_language",
        TakeOverProblem.TOO_MANY: "article",
    }.get(error.problem, "question")


def _sentence(error: CannotTakeOver, rows: dict[str, EditorRow]) -> str:
    title = title_for_editors(rows[error.slug])[0] if error.slug in rows else error.slug
    sentences = {
        TakeOverProblem.NO_QUESTION: gettext("Write a question."),
        TakeOverProblem.TOO_LONG: gettext("Shorten the question to %(limit)s characters.", limit=KNOWN_QUESTION_LIMIT),
        TakeOverProblem.UNKNOWN_LANGUAGE: gettext("This is not a language tag."),
        TakeOverProblem.PERSONAL_DATA: gettext("Take out the numbers, links and e-mail addresses."),
        TakeOverProblem.TOO_MANY: gettext(
            "The article has as many known questions as it can have. Take others out first."
        ),
        TakeOverProblem.LIST_FULL: full_list(),
        TakeOverProblem.UNANSWERED_QUESTION: without_answer(),
        TakeOverProblem.KNOWN_QUESTION: gettext(
            "This is a known question of the article “%(title)s” already.", title=title
        ),
        TakeOverProblem.EVALUATION_QUESTION: gettext(
            "This question is kept for measuring. A question that the search has learned measures nothing."
        ),
    }
    return sentences[error.problem]


def _form(receipt: Receipt, rows: dict[str, EditorRow], wish: Wish, *, errors: dict[str, str] | None = None) -> str:
    offered = dict.fromkeys((*wish.answers, *articles_considered(receipt)))
    topics: dict[str, list[tuple[str, str]]] = {}
    for row in rows.values():
        topics.setdefault(row.topic, []).append((row.slug, title_for_editors(row)[0]))
    return render_template(
        "studio/take_over.html",
        receipt=receipt,
        wish=wish,
        log_wish=log_wish(),
        page=request.values.get("page", 1, type=int),
        offered=[(slug, title_for_editors(rows[slug])) for slug in offered if slug in rows][:_OFFERED],
        topics=[(topic_name(key), topics[key]) for key in sorted(topics, key=topic_order)],
        errors=errors or {},
        language_choices=language_choices(dict.fromkeys((*INTERFACE_LANGUAGES, receipt.language, wish.language))),
    )
