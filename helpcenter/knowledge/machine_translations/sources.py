"""What a machine would translate: the source's text, and the segments of it that are translated already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.editing import find_latest
from helpcenter.knowledge.following import find_source_change
from helpcenter.knowledge.machine_translations.links import to_language
from helpcenter.knowledge.machine_translations.marking import find_machine_mark
from helpcenter.knowledge.machine_translations.segments import SegmentKind, outline, segment_of, shape
from helpcenter.knowledge.tables import ArticleRow, RevisionRow


@dataclass(frozen=True, slots=True)
class TranslationJob:
    """`revision_id` is the source's revision that is translated; `based_on` the translation's latest one, if there is one.

    `known`: segments of the source with the translation that they have already, from texts of the same shape.
    """

    slug: str
    topic: str
    source_language: str
    language: str
    revision_id: int
    title: str
    summary: str
    body: str
    based_on: int | None
    known: dict[str, str]


def find_translation_job(session: Session, slug: str, language: str) -> TranslationJob | None:
    """What readers see of the source, else its latest draft; None for the source itself and when there is no such article."""
    article = session.scalar(select(ArticleRow).where(ArticleRow.slug == slug))
    if article is None or article.source_language == language:
        return None
    change = find_source_change(session, slug, language)
    draft = find_latest(session, slug, article.source_language) if change is None else None
    now = change.after if change is not None else draft
    if now is None:
        return None
    latest = find_latest(session, slug, language)
    mark = find_machine_mark(session, slug, language)
    before = session.get(RevisionRow, mark.source_revision_id) if mark is not None else None
    if before is None and change is not None and change.before is not None:
        before = session.get(RevisionRow, change.before.revision_id)
    known: dict[str, str] = {}
    if latest is not None and before is not None:
        rewritten = to_language(article.source_language, language)
        known = _known(
            (before.title, before.summary, before.body), (latest.title, latest.summary, latest.body), rewritten
        )
    return TranslationJob(
        slug=slug,
        topic=article.topic,
        source_language=article.source_language,
        language=language,
        revision_id=now.revision_id,
        title=now.title,
        summary=now.summary,
        body=now.body,
        based_on=latest.revision_id if latest is not None else None,
        known=known,
    )


def _known(
    before: tuple[str, str, str], after: tuple[str, str, str], rewritten: Callable[[str], str]
) -> dict[str, str]:
    """Which segment says what, when the two texts are of one shape; a segment that stands in two ways is left out."""
    if shape(before[2]) != shape(after[2]):
        return {}
    first, second = outline(before[2], rewritten), outline(after[2])
    if len(first.segments) != len(second.segments):
        return {}
    head = zip((SegmentKind.TITLE, SegmentKind.SUMMARY), before[:2], after[:2], strict=True)
    pairs = [(segment_of(kind, old), segment_of(kind, new)) for kind, old, new in head]
    pairs += list(zip(first.segments, second.segments, strict=True))
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for old, new in pairs:
        if old.kept != new.kept or old.text == new.text:
            continue
        if found.setdefault(old.text, new.text) != new.text:
            doubtful.add(old.text)
    return {text: words for text, words in found.items() if text not in doubtful}
