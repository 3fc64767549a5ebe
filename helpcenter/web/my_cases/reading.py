"""One case: read it, reply to it, open its files (C7)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import find_receipt
from helpcenter.cases import Author, AuthorKind, CaseView, InvalidRequest, Problem, get_attachment, reply
from helpcenter.web.access import permission
from helpcenter.web.attachments import send_attachment
from helpcenter.web.case_access import read_own_case
from helpcenter.web.current import house, now
from helpcenter.web.kept_files import KeptFile, attachment_limits, attachments_hint, keep, read_files, read_large_forms
from helpcenter.web.limits import limit_contact
from helpcenter.web.localization import gettext
from helpcenter.web.mail_texts import outbox
from helpcenter.web.my_cases import my_cases
from helpcenter.web.page import new_key
from helpcenter.web.promising import promise_again

read_large_forms(my_cases, "my_cases.add_reply")


@my_cases.get("/cases/<number>")
@permission(Permission.READ_CASE_BY_LINK)
def case(number: str) -> str:
    found, key = read_own_case(number)
    return _page(found, key)


@my_cases.post("/cases/<number>/replies")
@permission(Permission.READ_CASE_BY_LINK)
@limit_contact
def add_reply(number: str) -> str | Response | tuple[str, int]:
    """A reply of the shopper; it puts the case back to the team."""
    found, key = read_own_case(number)
    text, moment = request.form.get("text", ""), now()
    form_key = request.form.get("idempotency_key", "")[:100] or new_key()
    files = read_files()
    errors = {"files": files.problem} if files.problem else {}
    if not errors:
        try:
            with house().database.write() as session:
                reply(
                    session,
                    found.number,
                    author=Author(AuthorKind.SHOPPER, found.name, found.person_id),
                    text=text,
                    outbox=outbox(),
                    store=house().attachments,
                    now=moment,
                    attachments=files.fine,
                    promised_by=promise_again(found, moment),
                    idempotency_key=f"form {form_key}",
                )
        except InvalidRequest as invalid:
            errors["text"] = _sentence(invalid)
    if errors:
        kept = keep(files.fine, errors)
        return _page(found, key, text=text, form_key=form_key, errors=errors, kept=kept), 422
    flash(gettext("Your reply has reached us."), "good")
    return redirect(url_for("my_cases.case", number=found.number, key=key))


@my_cases.get("/cases/<number>/attachments/<int(max=2147483647):attachment_id>")
@permission(Permission.READ_CASE_BY_LINK)
def attachment(number: str, attachment_id: int) -> Response:
    found, _ = read_own_case(number)
    with house().database.read() as session:
        file = get_attachment(session, found.number, attachment_id)
    return send_attachment(file)


def _page(
    case: CaseView,
    key: str | None,
    *,
    text: str = "",
    form_key: str | None = None,
    errors: dict[str, str] | None = None,
    kept: list[KeptFile] | None = None,
) -> str:
    with house().database.read() as session:
        receipt = find_receipt(session, case.receipt_id) if case.receipt_id else None
    return render_template(
        "my_cases/case.html",
        case=case,
        key=key,
        receipt=receipt,
        text=text,
        form_key=form_key or new_key(),
        errors=errors or {},
        kept_files=kept or [],
        files_hint=attachments_hint(),
        largest_file=attachment_limits().largest_bytes,
    )


def _sentence(invalid: InvalidRequest) -> str:
    problem = invalid.problems[0]
    if problem.problem is Problem.TOO_LONG:
        return gettext("Shorten the text to %(limit)s characters.", limit=problem.limit)
    return gettext("Write a message or attach a file.")
