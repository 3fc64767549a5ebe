"""Which articles stand beside an article: those that say something like it, filled up with its neighbours in the topic."""

from __future__ import annotations

from sqlalchemy.orm import Session

from helpcenter.knowledge import ArticleCard, PublishedTranslation, best_translations, cards_of, neighbours
from helpcenter.retrieval import IndexUnusable
from helpcenter.web.current import house
from helpcenter.web.localization import page_language

RELATED = 5


def related_articles(session: Session, article: PublishedTranslation) -> list[ArticleCard]:
    """At most `RELATED`, in the best language for this reader. What is archived is left out, whatever the index says."""
    try:
        alike = house().retriever.similar(article.translation_id, RELATED)
    except IndexUnusable:
        alike = ()
    cards = cards_of(session, best_translations(session, alike, page_language()))
    if len(cards) < RELATED:
        catalogue = house().catalogues.of(session, page_language())
        known = {card.slug for card in cards}
        beside = neighbours(session, catalogue, article.topic, article.slug, 2 * RELATED)
        cards += [card for card in beside if card.slug not in known]
    return cards[:RELATED]
