"""A comment is useful, says a reader."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge.comments import vote_for_comment
from helpcenter.web.access import permission
from helpcenter.web.comments import comments
from helpcenter.web.comments.mode import comment_mode
from helpcenter.web.comments.reading import subject
from helpcenter.web.current import house, now
from helpcenter.web.limits import limit_vote
from helpcenter.web.reader_keys import voter_on


@comments.post("/articles/<slug>/comments/<int:comment>/vote")
@permission(Permission.VOTE)
@limit_vote
def vote(slug: str, comment: int) -> Response:
    """Give a vote, or take it back; then the page as it was."""
    comment_mode()
    form = request.form
    with house().database.write() as session:
        vote_for_comment(
            session, comment, voter=voter_on(subject(comment)), useful=form.get("useful") == "yes", now=now()
        )
    return redirect(
        url_for(
            "comments.page",
            slug=slug,
            language=form.get("language") or None,
            order=form.get("order") or None,
            page=form.get("page", type=int),
            _anchor=f"comment_{comment}",
        )
    )
