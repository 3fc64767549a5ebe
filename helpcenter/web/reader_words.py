"""What reasons of votes, states and reasons of comments are called, in the language of the page."""

from __future__ import annotations

from helpcenter.knowledge.comments import CommentReason, CommentState
from helpcenter.knowledge.votes import VoteReason
from helpcenter.web.localization import lazy_gettext

_VOTE_REASONS = {
    VoteReason.NOT_CLEAR: lazy_gettext("It is not clear"),
    VoteReason.OUT_OF_DATE: lazy_gettext("It is out of date"),
    VoteReason.WRONG: lazy_gettext("Something in it is wrong"),
    VoteReason.NOT_LOOKED_FOR: lazy_gettext("It is not what I looked for"),
    VoteReason.MISSING_STEPS: lazy_gettext("Steps are missing"),
}
_STATES = {
    CommentState.PENDING: lazy_gettext("Waiting"),
    CommentState.SHOWN: lazy_gettext("Shown"),
    CommentState.HIDDEN: lazy_gettext("Hidden"),
    CommentState.SPAM: lazy_gettext("Spam"),
}
_COMMENT_REASONS = {
    CommentReason.FIRST_COMMENT: lazy_gettext("First comment of a guest"),
    CommentReason.TOO_FAST: lazy_gettext("Written very fast"),
    CommentReason.LINKS: lazy_gettext("Many links"),
    CommentReason.REPEATED: lazy_gettext("The same text was sent elsewhere"),
    CommentReason.TRAP: lazy_gettext("A field was filled in that people do not see"),
    CommentReason.OFF_TOPIC: lazy_gettext("Not about the article"),
    CommentReason.ABUSIVE: lazy_gettext("Offensive"),
    CommentReason.PERSONAL_DATA: lazy_gettext("Holds personal data"),
    CommentReason.ADVERTISING: lazy_gettext("Advertising"),
    CommentReason.OUT_OF_DATE: lazy_gettext("No longer true"),
}


def vote_reason_name(reason: VoteReason) -> str:
    return str(_VOTE_REASONS[reason])


def comment_state_name(state: CommentState) -> str:
    return str(_STATES[state])


def comment_reason_name(reason: CommentReason) -> str:
    return str(_COMMENT_REASONS[reason])
