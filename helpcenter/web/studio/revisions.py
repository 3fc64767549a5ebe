"""The revisions of a translation: what is different between two of them, and bringing one back."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission, find_people
from helpcenter.knowledge import ArticleNotFound, InvalidArticle, Revision, RevisionConflict
from helpcenter.knowledge.differences import Part, Stretch, differences, stretches, word_parts
from helpcenter.knowledge.overview import (
    TranslationFacts,
    get_article_facts,
    get_revision_numbered,
    list_revision_lines,
)
from helpcenter.knowledge.workflow import restore_revision
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import editor

ROWS_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two revisions, the older one first, and what is different between them."""

    before: Revision
    after: Revision
    title: tuple[Part, ...]
    summary: tuple[Part, ...]
    stretches: tuple[Stretch, ...]

    @property
    def same(self) -> bool:
        """Whether a reader would see no difference."""
        first, second = self.before, self.after
        return (first.title, first.summary, first.body) == (second.title, second.summary, second.body)


@studio.get("/studio/articles/<slug>/<tag>/revisions")
@permission(Permission.READ_STUDIO)
def revisions(slug: str, tag: str) -> str:
    """All of them, and any two side by side. Without a choice: what readers see, or the one before, and the latest."""
    return _show(slug, tag)


@studio.post("/studio/articles/<slug>/<tag>/revisions")
@permission(Permission.EDIT_ARTICLES)
def restore(slug: str, tag: str) -> str | Response | tuple[str, int]:
    """Bring back what a revision said, as a new draft."""
    number = request.form.get("number", 0, type=int)
    try:
        with house().database.write() as session:
            old = get_revision_numbered(session, slug, tag, number)
            restore_revision(
                session,
                slug=slug,
                language=tag,
                revision=old.revision_id,
                based_on_revision=request.form.get("based_on", 0, type=int),
                actor_id=editor().id,
                now=now(),
            )
    except RevisionConflict as error:
        sentence = gettext("The text was saved again since you opened this page. Read the newest one, then decide.")
        return _show(slug, tag, errors={"restore": sentence}), error.status
    except InvalidArticle as error:
        sentence = gettext("This revision cannot be brought back as it is. Copy what you need from it.")
        return _show(slug, tag, errors={"restore": sentence}), error.status
    flash(gettext("Revision %(number)s is back as a draft. Readers do not see it yet.", number=number), "good")
    return redirect(url_for("studio.translation", slug=slug, tag=tag))


def _show(slug: str, tag: str, errors: dict[str, str] | None = None) -> str:
    page = min(max(request.args.get("page", 1, type=int), 1), 100_000)
    with house().database.read() as session:
        facts = get_article_facts(session, slug)
        item = facts.find(tag)
        if item is None:
            raise ArticleNotFound(f"there is no article {slug[:80]!r} in {tag!r}")
        lines, total = list_revision_lines(session, slug, tag, page=page, rows_per_page=ROWS_PER_PAGE)
        pages = -(-total // ROWS_PER_PAGE)
        if page > pages:
            abort(404)
        comparison = _compared(session, slug, tag, item)
        names = {
            key: person.name
            for key, person in find_people(session, (line.author_id for line in lines if line.author_id)).items()
        }
    return render_template(
        "studio/revisions.html",
        facts=facts,
        item=item,
        lines=lines,
        total=total,
        page=page,
        pages=pages,
        comparison=comparison,
        names=names,
        errors=errors or {},
    )


def _compared(session: Session, slug: str, tag: str, item: TranslationFacts) -> Comparison | None:
    chosen = [request.args.get(name, type=int) for name in ("from", "to")]
    after = chosen[1] or item.number
    shown = item.shown_number if item.shown_number and item.shown_number < after else None
    before = chosen[0] or shown or after - 1
    if before == after or min(before, after) < 1:
        return None
    try:
        first, second = (get_revision_numbered(session, slug, tag, number) for number in sorted((before, after)))
    except ArticleNotFound:
        return None
    return Comparison(
        first,
        second,
        word_parts(first.title, second.title),
        word_parts(first.summary, second.summary),
        stretches(differences(first.body, second.body)),
    )
