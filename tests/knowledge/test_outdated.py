"""The rule alone, as a table."""

from __future__ import annotations

import pytest

from helpcenter.knowledge.outdated import is_outdated


@pytest.mark.parametrize(
    ("follows", "newest_to_follow", "circumstances", "outdated"),
    [
        (5, 5, {}, False),
        (5, 9, {}, True),
        (9, 5, {}, False),  # it says what was said after a typing error was put right
        (None, 9, {}, True),  # it never said what the source says
        (None, None, {}, False),
        (5, None, {}, False),
        (5, 9, {"source_published": False}, False),
        (None, 9, {"source_published": False}, False),
        (5, 9, {"published": False}, False),
        (None, 9, {"is_source": True}, False),
        (5, 9, {"is_source": True}, False),
    ],
)
def test_a_translation_is_outdated_when_its_source_says_something_else_since(
    follows: int | None, newest_to_follow: int | None, circumstances: dict[str, bool], outdated: bool
) -> None:
    usual = {"is_source": False, "published": True, "source_published": True}
    assert is_outdated(**(usual | circumstances), follows=follows, newest_to_follow=newest_to_follow) is outdated
