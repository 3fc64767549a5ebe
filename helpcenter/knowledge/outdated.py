"""When a translation is outdated: a rule on plain values."""

from __future__ import annotations


def is_outdated(
    *, is_source: bool, published: bool, source_published: bool, follows: int | None, newest_to_follow: int | None
) -> bool:
    """Whether readers of a translation would miss something that its source says now.

    `follows`: the revision of the source that the translation says, None when it never followed one. `newest_to_follow`: the
    newest published revision of the source that translations have to follow, None when there is none; typing errors put right
    make no such revision. Both are revision ids, which grow with time. What readers do not see is not outdated, and a source
    that they do not see outdates nothing.
    """
    if is_source or not published or not source_published or newest_to_follow is None:
        return False
    return follows is None or follows < newest_to_follow
