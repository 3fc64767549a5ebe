"""The list of a signed-in shopper's cases, closed ones too."""

from __future__ import annotations

from flask import abort, render_template

from helpcenter.accounts import Permission
from helpcenter.cases import list_cases_of
from helpcenter.web.access import permission
from helpcenter.web.current import house
from helpcenter.web.my_cases import my_cases
from helpcenter.web.sign_in import signed_in


@my_cases.get("/cases")
@permission(Permission.READ_OWN_CASES)
def cases() -> str:
    person = signed_in()
    if person is None:
        abort(403)
    with house().database.read() as session:
        rows = list_cases_of(session, person.id)
    return render_template("my_cases/cases.html", rows=rows)
