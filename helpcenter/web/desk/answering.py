"""What agents do in a case: reply, note, close, reopen."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.cases import (
    AttachmentLimits,
    AttachmentsRefused,
    Author,
    AuthorKind,
    InvalidRequest,
    Problem,
    Upload,
    check_uploads,
    close,
    get_case,
    note,
    reopen,
    reply,
)
from helpcenter.contact import promise
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.desk import desk
from helpcenter.web.desk.reading import read_context, show_case
from helpcenter.web.localization import gettext
from helpcenter.web.mail_texts import outbox
from helpcenter.web.sign_in import signed_in


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
    settings = house().settings
    limits = AttachmentLimits(settings.attachment_megabytes * 1_000_000, settings.attachments_per_message)
    uploads = [Upload(file.filename or "", file.read()) for file in request.files.getlist("files") if file.filename]
    try:
        files = check_uploads(uploads, limits)
        with house().database.write() as session:
            reply(
                session,
                number,
                author=_author(),
                text=text,
                outbox=outbox(),
                store=house().attachments,
                now=now(),
                attachments=files,
                idempotency_key=request.form.get("idempotency_key") or None,
            )
    except AttachmentsRefused as refused:
        return show_case(read_context(number), text=text, errors={"files": str(refused)}), refused.status
    except InvalidRequest as invalid:
        return show_case(read_context(number), text=text, errors={"text": _sentence(invalid)}), invalid.status
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
            promised_by = promise(house().contact, case.department, case.language, moment)
            reopen(session, number, author=_author(), promised_by=promised_by, now=moment)
    return redirect(url_for("desk.case", number=number))


def _sentence(invalid: InvalidRequest) -> str:
    problem = invalid.problems[0]
    if problem.problem is Problem.TOO_LONG:
        return gettext("Shorten the text to %(limit)s characters.", limit=problem.limit)
    return gettext("Write something first.")
