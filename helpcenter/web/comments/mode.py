"""Whether there are comments here."""

from __future__ import annotations

from flask import abort

from helpcenter.knowledge.comments import CommentMode
from helpcenter.web.current import house


def comment_mode() -> CommentMode:
    """Answers 404 when comments are switched off."""
    mode = CommentMode(house().settings.comments)
    if mode is CommentMode.OFF:
        abort(404)
    return mode
