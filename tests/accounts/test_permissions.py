from __future__ import annotations

import pytest

from helpcenter.accounts import GRANTS, Permission, Role, allowed

GUEST = None


@pytest.mark.parametrize(
    ("role", "permission", "expected"),
    [
        (GUEST, Permission.ASK, True),
        (GUEST, Permission.OPEN_CASE, True),
        (GUEST, Permission.READ_OWN_CASES, False),
        (GUEST, Permission.READ_CASES, False),
        (Role.SHOPPER, Permission.READ_OWN_CASES, True),
        (Role.SHOPPER, Permission.EDIT_ARTICLES, False),
        (Role.SHOPPER, Permission.READ_CASES, False),
        (Role.EDITOR, Permission.PUBLISH_ARTICLES, True),
        (Role.EDITOR, Permission.READ_CASES, False),
        (Role.AGENT, Permission.ANSWER_CASES, True),
        (Role.AGENT, Permission.EDIT_ARTICLES, False),
        (Role.AGENT, Permission.DRAFT_FROM_CASES, True),
        (Role.EDITOR, Permission.DRAFT_FROM_CASES, False),
        (Role.SPECIALIST, Permission.ANSWER_CASES, True),
        (Role.ADMIN, Permission.ADMINISTER, True),
        (Role.SPECIALIST, Permission.ADMINISTER, False),
    ],
)
def test_who_may_do_what(role: Role | None, permission: Permission, expected: bool) -> None:
    assert allowed(role, permission) is expected


def test_the_table_knows_every_permission() -> None:
    assert set(GRANTS) == set(Permission)


def test_an_admin_may_do_everything() -> None:
    assert all(allowed(Role.ADMIN, permission) for permission in Permission)
