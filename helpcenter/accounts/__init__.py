"""People: who they are, what they may do, and how they prove it.

In come e-mail addresses and passwords, out come `Person` values; passwords are kept as argon2 hashes only. What a role may do
stands in one table (`permissions.GRANTS`), which every route is checked against.
"""

from helpcenter.accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson, create_demo_people
from helpcenter.accounts.people import (
    EmailTaken,
    InvalidEmail,
    Person,
    create_person,
    deactivate_person,
    find_people,
    find_person,
    find_person_by_email,
    list_people,
    normalize_email,
)
from helpcenter.accounts.permissions import GRANTS, Permission, Role, allowed
from helpcenter.accounts.signing_in import SignInFailed, WeakPassword, set_password, verify_password

__all__ = [
    "DEMO_PASSWORD",
    "DEMO_PEOPLE",
    "GRANTS",
    "DemoPerson",
    "EmailTaken",
    "InvalidEmail",
    "Permission",
    "Person",
    "Role",
    "SignInFailed",
    "WeakPassword",
    "allowed",
    "create_demo_people",
    "create_person",
    "deactivate_person",
    "find_people",
    "find_person",
    "find_person_by_email",
    "list_people",
    "normalize_email",
    "set_password",
    "verify_password",
]
