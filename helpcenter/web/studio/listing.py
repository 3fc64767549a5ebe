"""Every article with the state of its translations: as a list, and as a matrix of articles and languages."""

from __future__ import annotations

from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from helpcenter.accounts import Permission
from helpcenter.knowledge import EditorRow, list_topics_in_use
from helpcenter.knowledge.overview import (
    ArticleFilter,
    ArticlePage,
    failed_publications,
    list_articles,
)
from helpcenter.knowledge.workflow import WorkState
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import page_language, time_zone
from helpcenter.web.names import language_choices, topic_name
from helpcenter.web.studio import studio
from helpcenter.web.studio.article_wish import ArticleWish, article_wish, editors, order_choices

ROWS_PER_PAGE = 50
#: What waits for somebody, and so is counted above the list.
_TO_DO = (WorkState.OUTDATED, WorkState.IN_REVIEW, WorkState.SENT_BACK, WorkState.APPROVED, WorkState.SCHEDULED)


@studio.get("/studio/")
@permission(Permission.READ_STUDIO)
def articles() -> str:
    """The list, narrowed and sorted."""
    wish = article_wish()
    with house().database.read() as session:
        values = _page(session, wish)
        values["due"] = list_articles(session, _due(), rows_per_page=1).total
    return render_template("studio/articles.html", **values)


@studio.get("/studio/matrix")
@permission(Permission.READ_STUDIO)
def matrix() -> str:
    """Articles by languages: what there is of each, and one click to the work."""
    wish = article_wish()
    with house().database.read() as session:
        values = _page(session, wish)
    columns = (wish.filter.language,) if wish.filter.language else house().settings.languages
    return render_template("studio/matrix.html", columns=columns, **values)


def title_for_editors(row: EditorRow) -> tuple[str, str]:
    """A title the editor can read, and its language: the page's, else the default's, else any."""
    for language in (page_language(), house().settings.default_language, *row.titles):
        if language in row.titles:
            return row.titles[language], language
    return row.slug, page_language()


def _page(session: Session, wish: ArticleWish) -> dict[str, Any]:
    found = (
        ArticlePage((), 0, 1, 1)
        if wish.impossible
        else list_articles(session, wish.filter, order=wish.order, page=wish.page, rows_per_page=ROWS_PER_PAGE)
    )
    people = editors(session)
    counts = house().counts.of(session, wish.filter)
    default = house().settings.default_language
    topics = list_topics_in_use(session)
    return {
        "found": found,
        "rows": [(row, row.titled(page_language(), default)) for row in found.rows],
        "wish": wish.shown,
        "counts": counts,
        "to_do": {state: sum(count.states[state] for count in counts) for state in _TO_DO},
        "today": now().astimezone(time_zone()).date(),
        "failed": failed_publications(session),
        "topics": sorted(((key, topic_name(key)) for key in topics), key=lambda topic: topic[1]),
        "states": list(WorkState),
        "used_states": [state for state in WorkState if any(count.states[state] for count in counts)],
        "owners": [(str(person.id), person.name) for person in people],
        "names": {person.id: person.name for person in people},
        "orders": order_choices(),
        "language_choices": language_choices(house().settings.languages),
    }


def _due() -> ArticleFilter:
    return ArticleFilter(due_on=now().astimezone(time_zone()).date())
