"""The steps of a translation's way to the readers: review, publishing now or at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session

from helpcenter.accounts import Permission
from helpcenter.errors import HelpcenterError
from helpcenter.knowledge import Follow, InvalidArticle, ReviewNeeded, RevisionConflict
from helpcenter.knowledge.workflow import (
    NotNewer,
    NotPossible,
    OwnReview,
    ReviewTextMissing,
    ReviewTextTooLong,
    ScheduleInvalid,
    ScheduleProblem,
    approve,
    cancel_schedule,
    publish_revision,
    request_review,
    schedule,
    send_back,
    withdraw_review,
)
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext, show_moment, time_zone
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import catch_up, editor
from helpcenter.web.studio.article import Page, show_article
from helpcenter.web.studio.article_sentences import article_sentence
from helpcenter.web.studio.linting import (
    REASON,
    PublishingStopped,
    findings_of_revision,
    stop_or_note,
    stop_sentence,
)

_REFUSED = (
    InvalidArticle,
    NotNewer,
    NotPossible,
    OwnReview,
    PublishingStopped,
    ReviewNeeded,
    ReviewTextMissing,
    ReviewTextTooLong,
    RevisionConflict,
    ScheduleInvalid,
)


@studio.post("/studio/articles/<slug>/<tag>/review-request")
@permission(Permission.EDIT_ARTICLES)
def ask_for_review(slug: str, tag: str) -> Page:
    """Ask another person to read the latest text; or ask no longer."""
    if request.form.get("action") == "withdraw":
        return _step(slug, tag, _withdraw, gettext("The text waits for nobody any more."))
    return _step(slug, tag, _request, gettext("Another person is asked to read it."))


@studio.post("/studio/articles/<slug>/<tag>/review")
@permission(Permission.REVIEW_ARTICLES)
def review(slug: str, tag: str) -> Page:
    """Approve another person's text, or send it back."""
    if request.form.get("action") == "approve":
        return _step(slug, tag, _approve, gettext("Approved."))
    return _step(slug, tag, _send_back, gettext("Sent back with your comment."))


@studio.post("/studio/articles/<slug>/<tag>/publication")
@permission(Permission.PUBLISH_ARTICLES)
def publication(slug: str, tag: str) -> Page:
    """Publish the text that is there, now or at a time; or not at that time after all."""
    action = request.form.get("action")
    if action == "cancel":
        return _step(slug, tag, _cancel, gettext("It is not published by itself any more."))
    if action != "schedule":
        response = _step(slug, tag, _publish, gettext("Published. Questions are answered from it now."))
        catch_up()
        return response
    moment = _moment()
    if moment is None:
        sentence = gettext("Choose a day and a time.")
        return show_article(slug, errors={f"publish_at-{tag}": sentence}, typed=_typed(), acted_on=tag), 422
    told = gettext("It will be published on %(moment)s.", moment=show_moment(moment))
    return _step(slug, tag, lambda session, slug, tag: _schedule(session, slug, tag, moment), told)


def _step(slug: str, tag: str, act: Callable[[Session, str, str], None], done: str) -> Page:
    """Do it, or give back what was typed with the reason."""
    try:
        with house().database.write() as session:
            act(session, slug, tag)
    except _REFUSED as error:
        errors = {f"{_field(error)}-{tag}": _sentence(error)}
        return show_article(slug, errors=errors, typed=_typed(), acted_on=tag), error.status
    flash(done, "good")
    return redirect(url_for("studio.article", slug=slug, _anchor=f"translation-{tag}"))


def _revision() -> int:
    return request.form.get("revision", 0, type=int)


def _request(session: Session, slug: str, tag: str) -> None:
    request_review(
        session,
        slug=slug,
        language=tag,
        revision=_revision(),
        actor_id=editor().id,
        now=now(),
        note=request.form.get("note", ""),
    )


def _withdraw(session: Session, slug: str, tag: str) -> None:
    withdraw_review(session, slug=slug, language=tag, revision=_revision(), actor_id=editor().id, now=now())


def _approve(session: Session, slug: str, tag: str) -> None:
    comment = request.form.get("comment", "")
    approve(session, slug=slug, language=tag, revision=_revision(), actor_id=editor().id, now=now(), comment=comment)


def _send_back(session: Session, slug: str, tag: str) -> None:
    comment = request.form.get("comment", "")
    send_back(session, slug=slug, language=tag, revision=_revision(), actor_id=editor().id, now=now(), comment=comment)


def _publish(session: Session, slug: str, tag: str) -> None:
    publish_revision(
        session,
        slug=slug,
        language=tag,
        revision=_revision(),
        actor_id=editor().id,
        now=now(),
        review_needed=house().settings.review_needed,
        significant=_ticked("significant"),
        follows=Follow.NEWEST if _ticked("follows") else Follow.AS_BEFORE,
    )
    stop_or_note(session, slug, tag, findings_of_revision(session, slug, tag, _revision()))


def _schedule(session: Session, slug: str, tag: str, moment: datetime) -> None:
    schedule(
        session,
        slug=slug,
        language=tag,
        revision=_revision(),
        publish_at=moment,
        actor_id=editor().id,
        now=now(),
        review_needed=house().settings.review_needed,
        significant=_ticked("significant"),
        follows=Follow.NEWEST if _ticked("follows") else Follow.AS_BEFORE,
    )
    stop_or_note(session, slug, tag, findings_of_revision(session, slug, tag, _revision()))


def _cancel(session: Session, slug: str, tag: str) -> None:
    cancel_schedule(session, slug=slug, language=tag, actor_id=editor().id, now=now())


def _moment() -> datetime | None:
    """The moment that was typed, in the time zone that the page named; None when it is none."""
    try:
        typed = datetime.fromisoformat(request.form.get("publish_at", "").strip())
    except ValueError:
        return None
    return (typed.replace(tzinfo=time_zone()) if typed.tzinfo is None else typed).astimezone(UTC)


def _ticked(name: str) -> bool:
    """A box that is ticked unless the form says otherwise: a hidden "no" stands before it."""
    return request.form.getlist(name)[-1:] != ["no"]


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("note", "comment", "publish_at", REASON)}


def _field(error: HelpcenterError) -> str:
    """The field of the form that the sentence belongs to."""
    if isinstance(error, ReviewTextMissing):
        return "comment"
    if isinstance(error, ReviewTextTooLong):
        return "comment" if "comment" in request.form else "note"
    if isinstance(error, PublishingStopped):
        return REASON
    return "publish_at" if isinstance(error, ScheduleInvalid) else "work"


def _sentence(error: HelpcenterError) -> str:
    if isinstance(error, InvalidArticle):
        return article_sentence(error)
    if isinstance(error, PublishingStopped):
        return stop_sentence(error)
    if isinstance(error, ReviewTextTooLong):
        return gettext("Shorten the text to %(limit)s characters.", limit=error.limit)
    if isinstance(error, ScheduleInvalid):
        return {
            ScheduleProblem.PAST: gettext("Choose a moment to come."),
            ScheduleProblem.TOO_FAR: gettext("Choose a moment within three years."),
        }[error.problem]
    return {
        NotNewer: gettext("Readers see this text already."),
        NotPossible: gettext("Somebody else has just done something with this text. See below where it stands now."),
        OwnReview: gettext("You wrote this text: another person has to decide on it."),
        ReviewNeeded: gettext("Another person has to approve this text first."),
        ReviewTextMissing: gettext("Write what has to be changed."),
        RevisionConflict: gettext(
            "The text was saved again since you opened this page. Read the newest one, then decide."
        ),
    }[type(error)]
