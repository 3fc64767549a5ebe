"""Every article with the state of its translations."""

from __future__ import annotations

import unicodedata

from flask import render_template, request

from helpcenter.accounts import Permission
from helpcenter.knowledge import EditorRow, TranslationState, list_for_editors
from helpcenter.web.access import permission
from helpcenter.web.current import house
from helpcenter.web.localization import page_language
from helpcenter.web.studio import studio

ROWS_PER_PAGE = 100


@studio.get("/studio/")
@permission(Permission.READ_STUDIO)
def articles() -> str:
    """The list, narrowed by words of the title, by topic and by the state of a translation."""
    words = request.args.get("q", "")
    topic = request.args.get("topic", "")
    state = request.args.get("state", "")
    with house().database.read() as session:
        rows = list_for_editors(session)
    matching = [row for row in rows if _matches(row, words) and topic in ("", row.topic)]
    found = [row for row in matching if state in ("", *row.states.values())]
    pages = max(1, -(-len(found) // ROWS_PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE]
    return render_template(
        "studio/articles.html",
        rows=[(row, title_for_editors(row)) for row in shown],
        total=len(found),
        words=words,
        topic=topic,
        topics=sorted({row.topic for row in rows}),
        state=state,
        states=list(TranslationState),
        outdated=sum(bool(row.outdated) for row in matching),
        page=page,
        pages=pages,
    )


def title_for_editors(row: EditorRow) -> tuple[str, str]:
    """A title the editor can read, and its language: the page's, else the default's, else any."""
    for language in (page_language(), house().settings.default_language, *row.titles):
        if language in row.titles:
            return row.titles[language], language
    return row.slug, page_language()


def _matches(row: EditorRow, words: str) -> bool:
    haystack = _folded(" ".join((row.slug, *row.titles.values())))
    return all(word in haystack for word in _folded(words).split())


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
