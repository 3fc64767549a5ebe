"""The confirmation of a request (C6)."""

from __future__ import annotations

from flask import render_template

from helpcenter.accounts import Permission
from helpcenter.cases import case_token
from helpcenter.web.access import permission
from helpcenter.web.case_access import read_own_case
from helpcenter.web.contact import contact
from helpcenter.web.current import house
from helpcenter.web.links import case_link
from helpcenter.web.localization import page_language


@contact.get("/contact/sent/<number>")
@permission(Permission.READ_CASE_BY_LINK)
def sent(number: str) -> str:
    """Case number, time of the answer, private link, what happens next."""
    case, key = read_own_case(number)
    return render_template(
        "contact/sent.html",
        case=case,
        key=key,
        private_link=case_link(case.number, page_language(), case_token(house().signing_key, case.number)),
    )
