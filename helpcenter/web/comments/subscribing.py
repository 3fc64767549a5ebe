"""Mail about comments: asked for, confirmed and ended."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge.comments import SubscriptionNotFound, confirm, find_subscription, subscribe, unsubscribe
from helpcenter.web.access import permission
from helpcenter.web.comment_mails import comment_outbox
from helpcenter.web.comments import comments
from helpcenter.web.comments.form import TypedComment, checked_email, empty_form
from helpcenter.web.comments.mode import comment_mode
from helpcenter.web.comments.reading import article_of, show_page
from helpcenter.web.current import house, now
from helpcenter.web.limits import limit_comment
from helpcenter.web.localization import gettext, page_language
from helpcenter.web.sign_in import signed_in


@comments.post("/articles/<slug>/comments/subscription")
@permission(Permission.COMMENT)
@limit_comment
def subscribe_to_article(slug: str) -> Response | tuple[str, int]:
    """New comments by mail: at once for a signed-in person, after a question to any other address."""
    comment_mode()
    person = signed_in()
    article = article_of(request.form.get("language", ""), slug)
    typed = request.form.get("email", "")
    errors: dict[str, str] = {}
    email = person.email if person else checked_email(typed, errors)
    if errors:
        subscribing = TypedComment(note="", email=typed, errors=errors)
        return show_page(slug, empty_form(person, None), subscribing=subscribing), 422
    with house().database.write() as session:
        subscribe(
            session,
            slug=slug,
            language=article.language,
            email=email,
            person_id=person.id if person else None,
            mail_language=page_language(),
            confirmed=person is not None,
            outbox=comment_outbox(),
            now=now(),
        )
    if person is not None:
        flash(gettext("You get an e-mail when somebody comments on this article."), "good")
    else:
        flash(gettext("We have sent you an e-mail: confirm there that you want to hear of new comments."), "plain")
    language = article.language if article.language != page_language() else None
    return redirect(url_for("comments.page", slug=slug, language=language))


@comments.route("/comments/subscriptions/<key>/confirm", methods=["GET", "POST"])
@permission(Permission.READ_HELP)
def confirm_subscription(key: str) -> str | tuple[str, int]:
    """The question behind the link of the first mail. Programs open links too, so that only the button says yes."""
    done = request.method == "POST"
    try:
        if done:
            with house().database.write() as session:
                found = confirm(session, key, now())
        else:
            with house().database.read() as session:
                known = find_subscription(session, key)
            if known is None:
                raise SubscriptionNotFound("this subscription has ended, or was not confirmed in time")
            found = known
    except SubscriptionNotFound as error:
        return render_template("comments/subscription.html", ended=True, subscription=None, ending=False), error.status
    confirmed = done or found.confirmed
    return render_template("comments/subscription.html", subscription=found, confirmed=confirmed, ending=False)


@comments.route("/comments/subscriptions/<key>/end", methods=["GET", "POST"])
@permission(Permission.READ_HELP)
def end_subscription(key: str) -> str:
    """The way out that every mail shows. A mail program may send the form by itself (RFC 8058): it has no token and no cookie."""
    if request.method == "POST":
        with house().database.write() as session:
            unsubscribe(session, key)
        return render_template("comments/subscription.html", ended=True, subscription=None, ending=True)
    with house().database.read() as session:
        found = find_subscription(session, key)
    return render_template("comments/subscription.html", subscription=found, ended=found is None, ending=True)
