"""Which case the reader of a page may see: their own when signed in, or the one whose private link they hold."""

from __future__ import annotations

from flask import request

from helpcenter.cases import CaseNotFound, CaseView, get_case, normalize_number, verify_case_token
from helpcenter.web.current import house
from helpcenter.web.sign_in import signed_in


def read_own_case(raw_number: str) -> tuple[CaseView, str | None]:
    """The case, and the key of the private link if that opened it. Raises `CaseNotFound`, whatever the reason."""
    number = normalize_number(raw_number)
    key = request.values.get("key") or None
    if number is None:
        raise CaseNotFound("There is no such case.")
    by_link = key is not None and verify_case_token(house().signing_key, number, key)
    person = signed_in()
    if not by_link and person is None:
        raise CaseNotFound("There is no such case, or not for this person.")
    with house().database.read() as session:
        case = get_case(session, number)
    if not by_link and (person is None or case.person_id != person.id):
        raise CaseNotFound("There is no such case, or not for this person.")
    return case, key if by_link else None
