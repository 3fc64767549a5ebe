"""Articles by the title that the editor can read, without loading any other article."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from helpcenter.knowledge import ArticleName, article_names
from helpcenter.web.current import house
from helpcenter.web.localization import page_language


def names_for_editors(session: Session, slugs: Iterable[str]) -> dict[str, ArticleName]:
    """By slug: titles in the page's language, else in the default one, else in any."""
    return article_names(session, slugs, (page_language(), house().settings.default_language))
