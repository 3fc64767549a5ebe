"""What the rules need to know beside a text, read from the database: the articles it links to, with their anchors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.lint.links import linked_anchors, linked_slugs
from helpcenter.knowledge.lint.places import Place, Places, PlaceState
from helpcenter.knowledge.lint.reading import ReadText, anchors_in
from helpcenter.knowledge.redirects import find_redirect
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow

#: Values in one query; databases take some thousands.
_AT_ONCE = 500


def gather_places(session: Session, texts: Collection[ReadText]) -> Places:
    """The articles that these texts link to. Anchors are read of those that a text names an anchor of, in its language."""
    slugs = sorted({slug for text in texts for slug in linked_slugs(text)})
    states: dict[str, PlaceState] = {}
    for some in _in_parts(slugs):
        rows = session.execute(
            select(ArticleRow.slug, TranslationRow.published_revision_id, TranslationRow.archived_at)
            .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
            .where(ArticleRow.slug.in_(some))
        )
        for slug, published, archived_at in rows:
            state = PlaceState.DRAFT if archived_at is None else PlaceState.ARCHIVED
            states[slug] = _nearest(states.get(slug), PlaceState.PUBLISHED if published is not None else state)
    wanted = {(slug, text.language) for text in texts for slug in linked_anchors(text) if slug in states}
    anchors = _anchors(session, wanted)
    leads = {slug: find_redirect(session, slug) for slug in slugs if states.get(slug) in (None, PlaceState.ARCHIVED)}
    places = {slug: Place(state, leads.get(slug), anchors.get(slug, {})) for slug, state in states.items()}
    for slug, target in leads.items():
        if target and slug not in places:
            places[slug] = Place(PlaceState.ARCHIVED, target)  # its address was let go; readers are led on
    return places


def _nearest(one: PlaceState | None, other: PlaceState) -> PlaceState:
    """What readers see of an article in any language counts: they are shown that."""
    order = (PlaceState.PUBLISHED, PlaceState.DRAFT, PlaceState.ARCHIVED)
    return other if one is None else min(one, other, key=order.index)


def _anchors(session: Session, wanted: Iterable[tuple[str, str]]) -> dict[str, dict[str, frozenset[str]]]:
    found: dict[str, dict[str, frozenset[str]]] = {}
    for slug, language in sorted(wanted):
        body = session.scalar(
            select(RevisionRow.body)
            .join(TranslationRow, TranslationRow.published_revision_id == RevisionRow.id)
            .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
            .where(ArticleRow.slug == slug, TranslationRow.language == language)
        )
        if body is not None:
            found.setdefault(slug, {})[language] = anchors_in(body)
    return found


def _in_parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
