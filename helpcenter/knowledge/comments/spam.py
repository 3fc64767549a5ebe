"""Whether a new comment is shown, waits for a person, or is taken for spam: by what can be seen here, no third party is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from helpcenter.knowledge.comments.states import CommentMode, CommentReason, CommentState

#: Nobody reads a form, fills it in and sends it in less.
FEWEST_SECONDS: Final = 4.0
#: Links of a comment that nobody has to look at.
FREE_LINKS: Final = 2
#: Nobody needs as many to say something about an article.
MOST_LINKS: Final = 8
_LINK = re.compile(r"https?://|\bwww\.|\[url\b|<a\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a new comment. `by_team`: of somebody who works here. `signed_in`: of a person with an account.

    `known`: an earlier comment of the same writer is shown. `trap_filled`: the field that people do not see has something in
    it. `seconds`: from opening the form to sending it. `repeated`: the same text was sent elsewhere lately.
    """

    mode: CommentMode
    by_team: bool = False
    signed_in: bool = False
    known: bool = False
    trap_filled: bool = False
    seconds: float = 60.0
    links: int = 0
    repeated: bool = False


def judge(signs: Signs) -> tuple[CommentState, CommentReason | None]:
    """The state a new comment begins in, and why it is not shown if it is not."""
    if signs.by_team:
        return CommentState.SHOWN, None
    if signs.trap_filled:
        return CommentState.SPAM, CommentReason.TRAP
    if signs.repeated:
        return CommentState.SPAM, CommentReason.REPEATED
    if signs.links > MOST_LINKS:
        return CommentState.SPAM, CommentReason.LINKS
    if signs.links > FREE_LINKS:
        return CommentState.PENDING, CommentReason.LINKS
    if signs.seconds < FEWEST_SECONDS:
        return CommentState.PENDING, CommentReason.TOO_FAST
    if signs.mode is CommentMode.MODERATED and not (signs.signed_in or signs.known):
        return CommentState.PENDING, CommentReason.FIRST_COMMENT
    return CommentState.SHOWN, None


def count_links(text: str) -> int:
    return len(_LINK.findall(text))
