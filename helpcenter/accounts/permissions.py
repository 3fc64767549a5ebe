"""The one table of who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a person is here for. A guest has no role (`None` in the table)."""

    SHOPPER = "shopper"
    EDITOR = "editor"
    AGENT = "agent"
    SPECIALIST = "specialist"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a route may ask for."""

    READ_HELP = "read-help"
    ASK = "ask"
    VOTE = "vote"
    COMMENT = "comment"
    OPEN_CASE = "open-case"
    SIGN_IN = "sign-in"
    #: A case by its private link or as its owner; the view checks which case.
    READ_CASE_BY_LINK = "read-case-by-link"
    READ_OWN_CASES = "read-own-cases"
    READ_OWN_ORDERS = "read-own-orders"
    SIGN_OUT = "sign-out"
    READ_STUDIO = "read-studio"
    #: What shoppers typed, masked as far as a machine can.
    READ_QUESTION_LOG = "read-question-log"
    EDIT_ARTICLES = "edit-articles"
    PUBLISH_ARTICLES = "publish-articles"
    #: Approve another person's text, or send it back; that it is another person's, the act sees to.
    REVIEW_ARTICLES = "review-articles"
    #: Who did what to which article.
    READ_HISTORY = "read-history"
    MODERATE_COMMENTS = "moderate-comments"
    #: A comment of this person is marked as the team's, and never waits.
    COMMENT_FOR_THE_TEAM = "comment-for-the-team"
    READ_CASES = "read-cases"
    ANSWER_CASES = "answer-cases"
    #: Begin an article from a closed case; who does sees what was taken out of it.
    DRAFT_FROM_CASES = "draft-from-cases"
    ADMINISTER = "administer"


_GUEST: Role | None = None
_EVERYBODY = frozenset({_GUEST, *Role})
_SIGNED_IN: frozenset[Role | None] = frozenset(Role)
_EDITORS: frozenset[Role | None] = frozenset({Role.EDITOR, Role.ADMIN})
_AGENTS: frozenset[Role | None] = frozenset({Role.AGENT, Role.SPECIALIST, Role.ADMIN})

GRANTS: Mapping[Permission, frozenset[Role | None]] = {
    Permission.READ_HELP: _EVERYBODY,
    Permission.ASK: _EVERYBODY,
    Permission.VOTE: _EVERYBODY,
    Permission.COMMENT: _EVERYBODY,
    Permission.OPEN_CASE: _EVERYBODY,
    Permission.SIGN_IN: _EVERYBODY,
    Permission.READ_CASE_BY_LINK: _EVERYBODY,
    Permission.READ_OWN_CASES: _SIGNED_IN,
    Permission.READ_OWN_ORDERS: _SIGNED_IN,
    Permission.SIGN_OUT: _SIGNED_IN,
    Permission.READ_STUDIO: _EDITORS,
    Permission.READ_QUESTION_LOG: _EDITORS,
    Permission.EDIT_ARTICLES: _EDITORS,
    Permission.PUBLISH_ARTICLES: _EDITORS,
    Permission.REVIEW_ARTICLES: _EDITORS,
    Permission.READ_HISTORY: _EDITORS,
    Permission.MODERATE_COMMENTS: _EDITORS,
    Permission.COMMENT_FOR_THE_TEAM: _EDITORS | _AGENTS,
    Permission.READ_CASES: _AGENTS,
    Permission.ANSWER_CASES: _AGENTS,
    Permission.DRAFT_FROM_CASES: _AGENTS,
    Permission.ADMINISTER: frozenset({Role.ADMIN}),
}


def allowed(role: Role | None, permission: Permission) -> bool:
    """Whether a person of this role (None: a guest) may do this."""
    return role in GRANTS[permission]
