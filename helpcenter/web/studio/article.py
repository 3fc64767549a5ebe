"""An article's own page: its facts, its translations with what can be done next, and what was done lately."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge import get_questions_file
from helpcenter.knowledge.audit import AuditFilter, list_notes
from helpcenter.knowledge.overview import (
    ArticleFacts,
    ArticleFilter,
    ArticleOrder,
    TranslationFacts,
    get_article_facts,
    list_articles,
)
from helpcenter.knowledge.redirects import InvalidRedirect, RedirectProblem
from helpcenter.knowledge.workflow import free_address, lead_to, retire_article, tend_article
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext, page_language
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import catch_up, editor
from helpcenter.web.studio.article_wish import editors
from helpcenter.web.studio.history_sentences import told
from helpcenter.web.studio.work import people_in, work_on

_NOTES = 10
#: Articles offered as the target of a redirect, before the field where any address can be written.
_NEIGHBOURS = 50

Page = str | Response | tuple[str, int]


@studio.get("/studio/articles/<slug>")
@permission(Permission.READ_STUDIO)
def article(slug: str) -> str:
    """The page."""
    return show_article(slug)


@studio.post("/studio/articles/<slug>/tending")
@permission(Permission.EDIT_ARTICLES)
def tend(slug: str) -> Page:
    """Who looks after it, and by when it is read again."""
    owner, day = request.form.get("owner", ""), request.form.get("review_by", "").strip()
    errors: dict[str, str] = {}
    review_by: date | None = None
    try:
        review_by = date.fromisoformat(day) if day else None
    except ValueError:
        errors["review_by"] = gettext("Write the day as year, month and day, such as 2027-03-31.")
    with house().database.write() as session:
        known = {str(person.id) for person in editors(session)}
        if owner and owner not in known:
            errors["owner"] = gettext("Choose somebody who may write articles.")
        if not errors:
            owner_id = int(owner) if owner else None
            tend_article(session, slug=slug, owner_id=owner_id, review_by=review_by, actor_id=editor().id, now=now())
    if errors:
        return show_article(slug, errors=errors, typed={"owner": owner, "review_by": day}), 422
    flash(gettext("Saved."), "good")
    return redirect(url_for("studio.article", slug=slug))


@studio.post("/studio/articles/<slug>/archiving")
@permission(Permission.PUBLISH_ARTICLES)
def retire(slug: str) -> Page:
    """Archive the whole article, or lead the readers of an archived one elsewhere."""
    target = _address(request.form.get("redirect_to", ""))
    try:
        with house().database.write() as session:
            if request.form.get("action") == "redirect":
                lead_to(session, slug=slug, redirect_to=target, actor_id=editor().id, now=now())
                done = gettext("Saved.")
            else:
                retire_article(session, slug=slug, redirect_to=target, actor_id=editor().id, now=now())
                done = gettext("Archived. Readers no longer see this article; its texts are kept.")
    except InvalidRedirect as error:
        typed = {"redirect_to": request.form.get("redirect_to", "")}
        return show_article(slug, errors={"redirect_to": _sentence(error)}, typed=typed), error.status
    catch_up()
    flash(done, "good")
    return redirect(url_for("studio.article", slug=slug))


@studio.post("/studio/articles/<slug>/address")
@permission(Permission.PUBLISH_ARTICLES)
def let_address_go(slug: str) -> Page:
    """Give an archived article another address, so that a new one may have its own."""
    if request.form.get("knowingly") != "yes":
        sentence = gettext("Tick the box first: links to the old article will lead to the new one.")
        return show_article(slug, errors={"knowingly": sentence}), 422
    with house().database.write() as session:
        address = free_address(session, slug=slug, actor_id=editor().id, now=now())
    flash(gettext("The address %(address)s is free now. This article is kept under another one.", address=slug), "good")
    return redirect(url_for("studio.article", slug=address))


def show_article(
    slug: str, *, errors: dict[str, str] | None = None, typed: dict[str, str] | None = None, acted_on: str = ""
) -> str:
    """The page, with what was typed into one of its forms (that of the translation `acted_on`, or the article's own)."""
    me = editor()
    with house().database.read() as session:
        facts = get_article_facts(session, slug)
        notes = list_notes(session, AuditFilter(slug=slug), limit=_NOTES).notes
        names = people_in(session, facts, me.id, *(note.actor_id for note in notes))
        questions = len(get_questions_file(session, slug).questions)
        people = editors(session)
        neighbours = list_articles(
            session, ArticleFilter(topic=facts.topic), order=ArticleOrder.TITLE, rows_per_page=_NEIGHBOURS
        )
    names |= {person.id: person.name for person in people}
    default = house().settings.default_language
    title, title_language = facts.titled(page_language(), default)
    values: dict[str, Any] = {
        "facts": facts,
        "title": title,
        "title_language": title_language,
        "works": [work_on(facts, item, names) for item in _source_first(facts)],
        "missing": [tag for tag in house().settings.languages if not facts.find(tag)],
        "notes": [told(note, names) for note in notes],
        "names": names,
        "owners": [(str(person.id), person.name) for person in people],
        "questions": questions,
        "targets": [(row.slug, row.titled(page_language(), default)[0]) for row in neighbours.rows if row.slug != slug],
        "errors": errors or {},
        "typed": typed or {},
        "acted_on": acted_on,
        "me": me.id,
    }
    return render_template("studio/article.html", **values)


def _source_first(facts: ArticleFacts) -> list[TranslationFacts]:
    return sorted(facts.translations, key=lambda item: (item.language != facts.source_language, item.language))


def _address(typed: str) -> str | None:
    """A slug, also out of the address of an article's page."""
    return typed.strip().split("?")[0].split("#")[0].rstrip("/").split("/")[-1].lower() or None


def _sentence(error: InvalidRedirect) -> str:
    return {
        RedirectProblem.ITSELF: gettext("An article cannot lead to itself. Choose another one."),
        RedirectProblem.NOT_PUBLISHED: gettext("Readers see no article of this address. Choose one that is published."),
    }[error.problem]
