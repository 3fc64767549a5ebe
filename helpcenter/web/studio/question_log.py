"""What shoppers asked lately, and the questions that are kept for measuring."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import (
    LogOrder,
    OutcomeKind,
    list_evaluation_questions,
    needs_masking,
    read_question_log,
    remove_evaluation_question,
    taken_over,
)
from helpcenter.knowledge import KnownQuestion, list_for_editors
from helpcenter.web.access import permission
from helpcenter.web.current import house
from helpcenter.web.names import language_choices
from helpcenter.web.studio import studio
from helpcenter.web.studio.listing import title_for_editors

ROWS_PER_PAGE = 50


@studio.get("/studio/questions")
@permission(Permission.READ_QUESTION_LOG)
def question_log() -> str:
    """The log, narrowed by outcome, language and votes."""
    wish = log_wish()
    kind = wish["outcome"]
    with house().database.read() as session:
        log = read_question_log(
            session,
            kind=OutcomeKind(kind) if kind else None,
            language=wish["asked_in"] or None,
            voted_no=bool(wish["voted_no"]),
            order=LogOrder(wish["order"]),
            page=request.args.get("page", 1, type=int),
            rows_per_page=ROWS_PER_PAGE,
        )
        titles = {row.slug: title_for_editors(row) for row in list_for_editors(session)}
        asked = {row.receipt_id: KnownQuestion(row.language, row.question) for row in log.rows}
        taken = taken_over(session, asked.values())
    return render_template(
        "studio/question_log.html",
        log=log,
        wish=wish,
        titles=titles,
        taken={receipt_id: taken.get(question) for receipt_id, question in asked.items()},
        needs_masking=needs_masking,
        language_choices=language_choices(log.languages),
    )


@studio.get("/studio/evaluation")
@permission(Permission.READ_QUESTION_LOG)
def evaluation_questions() -> str:
    """The questions that editors keep for measuring."""
    with house().database.read() as session:
        kept = list_evaluation_questions(session)
        titles = {row.slug: title_for_editors(row) for row in list_for_editors(session)}
    pages = max(1, -(-len(kept) // ROWS_PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = kept[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE]
    return render_template(
        "studio/evaluation_questions.html", rows=shown, total=len(kept), titles=titles, page=page, pages=pages
    )


@studio.post("/studio/evaluation/<int:question>/remove")
@permission(Permission.PUBLISH_ARTICLES)
def remove_from_evaluation(question: int) -> Response:
    """Keep it no longer."""
    with house().database.write() as session:
        remove_evaluation_question(session, question)
    return redirect(url_for("studio.evaluation_questions"))


def log_wish() -> dict[str, str]:
    """How the log is narrowed, from the address or a form; what nobody offered is left out."""
    values = request.values
    outcome, order = values.get("outcome", ""), values.get("order", "")
    return {
        "outcome": outcome if outcome in set(OutcomeKind) else "",
        "asked_in": values.get("asked_in", "")[:20],
        "voted_no": "yes" if values.get("voted_no") == "yes" else "",
        "order": order if order in set(LogOrder) else LogOrder.NEWEST.value,
    }
