"""A comment is sent."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission, allowed
from helpcenter.knowledge.comments import (
    CommentDraft,
    CommentState,
    InvalidComment,
    check_comment,
    subscribe,
    write_comment,
)
from helpcenter.web.access import permission
from helpcenter.web.comment_mails import comment_outbox
from helpcenter.web.comments import comments
from helpcenter.web.comments.form import TRAP, checked_email, read_form, read_note, sentences, with_errors
from helpcenter.web.comments.mode import comment_mode
from helpcenter.web.comments.reading import article_of, show_page
from helpcenter.web.current import house, now
from helpcenter.web.limits import limit_comment
from helpcenter.web.localization import gettext, page_language
from helpcenter.web.reader_keys import guest_key
from helpcenter.web.sign_in import signed_in


@comments.post("/articles/<slug>/comments")
@permission(Permission.COMMENT)
@limit_comment
def write(slug: str) -> Response | tuple[str, int]:
    """Keep a comment or a reply, and the wish to hear of replies."""
    mode = comment_mode()
    person, typed = signed_in(), read_form()
    article = article_of(request.form.get("language", ""), slug)
    opened = read_note(typed.note)
    if opened is None:
        errors = {"text": gettext("This form was open for very long. Everything is still here: please send it again.")}
        return show_page(slug, with_errors(typed, errors, fresh=True)), 422
    errors = {}
    email = person.email if person else ""
    if typed.notify and person is None:
        email = checked_email(typed.email, errors)
    draft = CommentDraft(
        slug=slug,
        language=article.language,
        name=typed.name,
        text=typed.text,
        request_key=opened.key,
        reply_to=typed.reply_to,
        person_id=person.id if person else None,
        guest=guest_key() if person is None else None,
        by_team=person is not None and allowed(person.role, Permission.COMMENT_FOR_THE_TEAM),
        trap_filled=bool(request.form.get(TRAP)),
        seconds=opened.seconds,
    )
    outbox, moment = comment_outbox(), now()
    try:
        if errors:
            check_comment(draft)  # everything that is wrong is said at once
            return show_page(slug, with_errors(typed, errors)), 422
        with house().database.write() as session:
            written = write_comment(session, draft, mode=mode, outbox=outbox, now=moment)
            if typed.notify and written.state is not CommentState.SPAM:
                subscribe(
                    session,
                    slug=slug,
                    language=article.language,
                    email=email,
                    person_id=person.id if person else None,
                    mail_language=page_language(),
                    confirmed=person is not None,
                    comment_id=written.comment_id,
                    outbox=outbox,
                    now=moment,
                )
    except InvalidComment as invalid:
        return show_page(slug, with_errors(typed, sentences(invalid) | errors)), invalid.status
    if typed.notify and person is None:
        flash(gettext("We have sent you an e-mail: confirm there that you want to hear of replies."), "plain")
    language = article.language if article.language != page_language() else None
    if written.state is CommentState.SHOWN:
        number = written.comment_id
        address = url_for("comments.page", slug=slug, language=language, comment=number, _anchor=f"comment_{number}")
        return redirect(address)
    flash(gettext("Thank you. Your comment appears here as soon as somebody of our team has looked at it."), "good")
    return redirect(url_for("comments.page", slug=slug, language=language))
