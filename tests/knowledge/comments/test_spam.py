"""Which comments are shown, wait for a person, or are taken for spam: the whole table."""

from __future__ import annotations

from typing import Any

import pytest

from helpcenter.knowledge.comments import CommentMode, CommentReason, CommentState, Signs, count_links, judge

SHOWN = (CommentState.SHOWN, None)


def waits(reason: CommentReason) -> tuple[CommentState, CommentReason]:
    return CommentState.PENDING, reason


def spam(reason: CommentReason) -> tuple[CommentState, CommentReason]:
    return CommentState.SPAM, reason


@pytest.mark.parametrize(
    ("mode", "signs", "expected"),
    [
        ("moderated", {}, waits(CommentReason.FIRST_COMMENT)),
        ("moderated", {"known": True}, SHOWN),
        ("moderated", {"signed_in": True}, SHOWN),
        ("open", {}, SHOWN),
        ("open", {"links": 2}, SHOWN),
        ("open", {"links": 3}, waits(CommentReason.LINKS)),
        ("open", {"links": 9}, spam(CommentReason.LINKS)),
        ("moderated", {"known": True, "links": 3}, waits(CommentReason.LINKS)),
        ("moderated", {"signed_in": True, "links": 3}, waits(CommentReason.LINKS)),
        ("open", {"seconds": 3.9}, waits(CommentReason.TOO_FAST)),
        ("open", {"seconds": 4.0}, SHOWN),
        ("open", {"signed_in": True, "seconds": 0.0}, waits(CommentReason.TOO_FAST)),
        ("open", {"trap_filled": True}, spam(CommentReason.TRAP)),
        ("open", {"repeated": True}, spam(CommentReason.REPEATED)),
        ("moderated", {"by_team": True, "signed_in": True, "links": 20, "seconds": 0.0, "repeated": True}, SHOWN),
    ],
)
def test_what_becomes_of_a_comment(
    mode: str, signs: dict[str, Any], expected: tuple[CommentState, CommentReason | None]
) -> None:
    assert judge(Signs(CommentMode(mode), **signs)) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("no link. none", 0),
        ("https://a.example and HTTP://b.example", 2),
        ("www.a.example", 1),
        ("[url=x]", 1),
        ("<a  href=x>", 1),
        ("awww. nice", 0),
    ],
)
def test_links_are_counted_however_they_are_written(text: str, count: int) -> None:
    assert count_links(text) == count
