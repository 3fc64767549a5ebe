"""Mails about comments: a notice becomes a mail in the language of its reader, with the way out in its headers."""

from __future__ import annotations

from flask import render_template, url_for
from sqlalchemy.orm import Session

from helpcenter.knowledge.comments import CommentNotice
from helpcenter.language import best_match, direction
from helpcenter.mail import OutgoingMail, enqueue
from helpcenter.web.current import house
from helpcenter.web.localization import force_locale


class CommentOutbox:
    """Takes the notices of comments, writes the mails, and keeps them for delivery in the same transaction."""

    def put(self, session: Session, notice: CommentNotice) -> None:
        enqueue(session, write_comment_mail(notice), now=notice.at)


def comment_outbox() -> CommentOutbox:
    return CommentOutbox()


def write_comment_mail(notice: CommentNotice) -> OutgoingMail:
    """The mail of a notice: templates/email/<kind>/{subject.txt,body.txt,body.html}.

    Its headers let a mail program end the subscription with one click (RFC 2369, RFC 8058).
    """
    settings = house().settings
    language = best_match([notice.language], settings.languages, settings.default_language)
    read_in = notice.article_language if notice.article_language != language else None
    root = settings.public_url

    def link(endpoint: str, **values: str | int | None) -> str:
        return root + url_for(endpoint, language_tag=language, **values)  # type: ignore[arg-type]

    end = link("comments.end_subscription", key=notice.subscription)
    with force_locale(language.replace("-", "_")):
        values = {
            "notice": notice,
            "shop": settings.shop_name,
            "language": language,
            "direction_of_mail": direction(language),
            "article_link": link("help.article", slug=notice.slug, language=read_in),
            "comment_link": link(
                "comments.page",
                slug=notice.slug,
                language=read_in,
                comment=notice.comment_id,
                _anchor=f"comment_{notice.comment_id}",
            ),
            "confirm_link": link("comments.confirm_subscription", key=notice.subscription),
            "end_link": end,
        }
        folder = f"email/{notice.kind.value}"
        subject = render_template(f"{folder}/subject.txt", **values)
        text = render_template(f"{folder}/body.txt", **values)
        html = render_template(f"{folder}/body.html", **values)
    return OutgoingMail(
        key=notice.key,
        thread=notice.key,
        sender=settings.mail_from,
        to_email=notice.to_email,
        to_name="",
        subject=" ".join(subject.split()),
        text=text.strip() + "\n",
        html=html,
        language=language,
        headers={"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
