"""Comments of readers: looked at, shown, hidden or taken for spam."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge.comments import (
    MODERATORS_REASONS,
    CommentReason,
    CommentState,
    count_states,
    list_comments,
    moderate,
)
from helpcenter.web.access import permission
from helpcenter.web.comment_mails import comment_outbox
from helpcenter.web.current import house, now
from helpcenter.web.reader_words import comment_reason_name, comment_state_name
from helpcenter.web.sign_in import signed_in
from helpcenter.web.studio import studio


@studio.get("/studio/comments")
@permission(Permission.MODERATE_COMMENTS)
def comments() -> str:
    """The comments of one state; at first those that wait."""
    state = _state(request.args.get("state", "")) or CommentState.PENDING
    with house().database.read() as session:
        page = list_comments(session, state, page=request.args.get("page", 1, type=int))
        counts = count_states(session)
    return render_template(
        "studio/comments.html",
        page=page,
        state=state.value,
        states=[(found.value, comment_state_name(found), counts[found]) for found in CommentState],
        reasons=[(reason.value, comment_reason_name(reason)) for reason in MODERATORS_REASONS],
        comment_reason_name=comment_reason_name,
        switched_off=house().settings.comments == "off",
    )


@studio.post("/studio/comments/<int:comment>")
@permission(Permission.MODERATE_COMMENTS)
def moderate_comment(comment: int) -> Response:
    """One click: `decision` is the state it gets, `reason` why it is not shown."""
    form = request.form
    state, person = _state(form.get("decision", "")), signed_in()
    if state is None or person is None:
        abort(422)
    reason = form.get("reason", "")
    with house().database.write() as session:
        moderate(
            session,
            comment,
            state=state,
            reason=CommentReason(reason) if reason in set(CommentReason) else None,
            actor_id=person.id,
            outbox=comment_outbox(),
            now=now(),
        )
    return redirect(url_for("studio.comments", state=form.get("state") or None, page=form.get("page", type=int)))


def _state(raw: str) -> CommentState | None:
    return CommentState(raw) if raw in set(CommentState) else None
