"""What agents do in a case: reply, note, close, reopen."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.cases import (
    Author,
    AuthorKind,
    InvalidRequest,
    Problem,
    close,
    get_case,
    note,
    reopen,
    reply,
)
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.desk import desk
from helpcenter.web.desk.reading import read_context, show_case
from helpcenter.web.kept_files import keep, read_files, read_large_forms
from helpcenter.web.localization import gettext
from helpcenter.web.mail_texts import outbox
from helpcenter.web.page import new_key
from helpcenter.web.promising import promise_again
from helpcenter.web.sign_in import signed_in

read_large_forms(desk, "desk.answer")


def _author() -> Author:
    person = signed_in()
    if person is None:
        abort(403)
    return Author(AuthorKind.AGENT, person.name, person.id)


@desk.post("/desk/cases/<number>/replies")
@permission(Permission.ANSWER_CASES)
def answer(number: str) -> str | Response | tuple[str, int]:
    """Reply to the shopper, who is told by mail."""
    text = request.form.get("text", "")
    form_key = request.form.get("idempotency_key", "")[:100] or new_key()
    files = read_files()
    errors = {"files": files.problem} if files.problem else {}
    if not errors:
        try:
            with house().database.write() as session:
                reply(
                    session,
                    number,
                    author=_author(),
                    text=text,
                    outbox=outbox(),
                    store=house().attachments,
                    now=now(),
                    attachments=files.fine,
                    idempotency_key=f"desk {form_key}",
                )
        except InvalidRequest as invalid:
            errors["text"] = _sentence(invalid)
    if errors:
        kept = keep(files.fine, errors)
        return show_case(read_context(number), text=text, form_key=form_key, errors=errors, kept=kept), 422
    flash(gettext("Your reply is on its way to the shopper."), "good")
    return redirect(url_for("desk.case", number=number))


@desk.post("/desk/cases/<number>/notes")
@permission(Permission.ANSWER_CASES)
def add_note(number: str) -> str | Response | tuple[str, int]:
    """Write an internal note; the shopper never sees it."""
    text = request.form.get("note", "")
    try:
        with house().database.write() as session:
            note(session, number, author=_author(), text=text, now=now())
    except InvalidRequest as invalid:
        return show_case(read_context(number), note=text, errors={"note": _sentence(invalid)}), invalid.status
    flash(gettext("Your note is kept. Only the team sees it."), "good")
    return redirect(url_for("desk.case", number=number))


@desk.post("/desk/cases/<number>/state")
@permission(Permission.ANSWER_CASES)
def change_state(number: str) -> Response:
    """Close the case, or put it back to the team with a new promise."""
    moment = now()
    with house().database.write() as session:
        if request.form.get("state") == "closed":
            close(session, number, author=_author(), outbox=outbox(), now=moment)
        else:
            case = get_case(session, number)
            promised_by = promise_again(case, moment)
            reopen(session, number, author=_author(), promised_by=promised_by, now=moment)
    return redirect(url_for("desk.case", number=number))


def _sentence(invalid: InvalidRequest) -> str:
    problem = invalid.problems[0]
    if problem.problem is Problem.TOO_LONG:
        return gettext("Shorten the text to %(limit)s characters.", limit=problem.limit)
    return gettext("Write something first.")
