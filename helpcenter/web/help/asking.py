"""A question and its answer (A1 to A5)."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import (
    Outcome,
    OutcomeKind,
    QuestionError,
    QuestionProblem,
    RelatedArticle,
    ask,
    reasons_of,
    record_vote,
)
from helpcenter.knowledge import PublishedTranslation, find_published
from helpcenter.language import InvalidTag, is_known_language, normalize_tag
from helpcenter.web.access import permission
from helpcenter.web.ai_mark import mark_of
from helpcenter.web.conversation_before import article_read, receipt_before
from helpcenter.web.current import house, now
from helpcenter.web.help import help_center
from helpcenter.web.help.answer_text import arrange
from helpcenter.web.help.reason_sentences import confidence_sentence, reason_sentences
from helpcenter.web.help.writing import ways_to_write, written_mark
from helpcenter.web.limits import limit_ask
from helpcenter.web.localization import gettext, page_language
from helpcenter.web.names import topic_order
from helpcenter.web.written_answers import written_when_asked


@help_center.get("/ask", endpoint="ask")
@permission(Permission.ASK)
@limit_ask
def ask_page() -> str | tuple[str, int] | Response:
    """The answer to `q`; without it, the ask box alone. `question_language`: the one the reader says it is in;
    `after`: the receipt of the answer it goes on from; `article`: the article it is asked from.
    """
    typed = request.args.get("q")
    if typed is None:
        return _page("")
    try:
        outcome = ask(
            house().database,
            house().retriever,
            question=typed,
            page_language=page_language(),
            now=now(),
            question_language=_chosen_language(),
            after=receipt_before(),
            article=article_read(),
        )
    except QuestionError as error:
        return _page(typed, problem=_sentence(error.problem)), error.status
    outcome = written_when_asked(outcome)
    response = make_response(_page(typed, outcome=outcome))
    mark = mark_of(outcome.kind, outcome.written_by)
    if mark is not None:
        mark.add_header(response)
    return response


def _chosen_language() -> str | None:
    """`question_language` of the address; one that is no language is as if it were not there."""
    try:
        tag = normalize_tag(request.args.get("question_language", ""))
    except InvalidTag:
        return None
    return tag if is_known_language(tag) else None


@help_center.post("/feedback")
@permission(Permission.VOTE)
@limit_ask
def feedback() -> Response:
    """ "Did this help?" (A4)"""
    receipt_id = request.form.get("receipt_id", "")
    helped = request.form.get("helped") == "yes"
    with house().database.write() as session:
        record_vote(session, receipt_id=receipt_id, helped=helped, now=now())
    return redirect(
        url_for("help.thanks", receipt=receipt_id, helped="yes" if helped else "no", q=request.form.get("q", ""))
    )


@help_center.get("/feedback")
@permission(Permission.VOTE)
def thanks() -> str:
    """What comes after the vote: the team, when the answer did not help."""
    receipt_id = request.args.get("receipt", "")
    return render_template(
        "help/thanks.html",
        helped=request.args.get("helped") == "yes",
        typed=request.args.get("q", ""),
        team_url=url_for("contact.options", receipt=receipt_id or None),
    )


def _page(typed: str, *, outcome: Outcome | None = None, problem: str | None = None) -> str:
    cards: list[PublishedTranslation] = []
    topics: list[str] = []
    if outcome is None or outcome.kind is not OutcomeKind.ANSWER:
        with house().database.read() as session:
            topics = sorted(house().catalogues.of(session, page_language()).topics, key=topic_order)
            found = [find_published(session, near.slug, near.language) for near in _near(outcome)]
        cards = [card for card in found if card is not None]
    elsewhere = outcome.language if outcome and outcome.language != page_language() else None
    mark = mark_of(outcome.kind) if outcome else None
    return render_template(
        "help/ask.html",
        typed=typed,
        outcome=outcome,
        mark=mark,
        confidence=confidence_sentence(outcome.kind, outcome.confidence) if outcome else None,
        reasons=reason_sentences(reasons_of(outcome.kind, outcome.confidence, outcome.details)) if outcome else [],
        problem=problem,
        ways_to_write=ways_to_write(outcome),
        written_mark=written_mark(outcome),
        shown=[arrange(passage) for passage in outcome.passages] if outcome else [],
        other_language=elsewhere if elsewhere in house().settings.languages else None,
        cards=cards,
        topics=topics,
        team_url=url_for("contact.options", receipt=outcome.receipt_id) if outcome else url_for("contact.options"),
    )


def _near(outcome: Outcome | None) -> tuple[RelatedArticle, ...]:
    return outcome.related if outcome is not None and outcome.kind is OutcomeKind.SUGGESTIONS else ()


def _sentence(problem: QuestionProblem) -> str:
    if problem is QuestionProblem.EMPTY:
        return gettext("Type your question, then choose “Ask”.")
    return gettext("We found no words in your question. Describe it in a few words, please.")
