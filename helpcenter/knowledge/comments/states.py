"""How a comment stands, and why."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class CommentMode(StrEnum):
    """Whether readers may comment: not at all, after a look at a guest's first comment, or at once."""

    OFF = "off"
    MODERATED = "moderated"
    OPEN = "open"


class CommentState(StrEnum):
    """Readers see what is shown, and nothing else."""

    PENDING = "pending"
    SHOWN = "shown"
    HIDDEN = "hidden"
    SPAM = "spam"


class CommentReason(StrEnum):
    """Why a comment is not shown: what the rules saw, or what a moderator said."""

    FIRST_COMMENT = "first-comment"
    TOO_FAST = "too-fast"
    LINKS = "links"
    REPEATED = "repeated"
    TRAP = "trap"
    OFF_TOPIC = "off-topic"
    ABUSIVE = "abusive"
    PERSONAL_DATA = "personal-data"
    ADVERTISING = "advertising"
    OUT_OF_DATE = "out-of-date"


#: Those a person may give.
MODERATORS_REASONS: Final = (
    CommentReason.OFF_TOPIC,
    CommentReason.ABUSIVE,
    CommentReason.PERSONAL_DATA,
    CommentReason.ADVERTISING,
    CommentReason.OUT_OF_DATE,
)
