"""Save one article of an origin: what is new is made, what changed there is taken, what changed here is not overwritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.knowledge.archiving import move_article
from helpcenter.knowledge.editing import EditableTranslation, TranslationState, find_latest
from helpcenter.knowledge.errors import FrontMatterError, InvalidArticle, RevisionConflict
from helpcenter.knowledge.folder_states import digest_of
from helpcenter.knowledge.front_matter import dump_values
from helpcenter.knowledge.import_plan import Take
from helpcenter.knowledge.importers.given import GivenArticle, GivenTranslation
from helpcenter.knowledge.importers.ledger import Entry, topic_of
from helpcenter.knowledge.importers.report import ImportRemark, Outcome, RemarkKind
from helpcenter.knowledge.importers.tables import ImportedTranslationRow
from helpcenter.knowledge.publishing import publish, save_draft
from helpcenter.knowledge.source import parse_source
from helpcenter.knowledge.tables import ArticleRow


@dataclass(frozen=True, slots=True)
class Prepared:
    """A translation in our form. `text` is None when the origin gives the same as last time; `refused`: why it cannot be used."""

    given: GivenTranslation
    given_digest: str
    text: str | None
    unresolved: bool = False
    remarks: tuple[ImportRemark, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an article: an outcome for each translation, in their order."""

    article_id: int | None
    topic: str
    outcomes: tuple[Outcome, ...]
    remarks: tuple[ImportRemark, ...]


def given_digest(given: GivenTranslation) -> str:
    """Tells whether the origin gives something else than before."""
    values = [given.title, given.summary, given.body, given.format.value, given.draft, dict(given.extra)]
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode("utf-8")).hexdigest()


def article_text(given: GivenTranslation, body: str) -> str:
    """The file of a translation."""
    values = {"title": " ".join(given.title.split())}
    if given.summary.strip():
        values["summary"] = " ".join(given.summary.split())
    values |= {name: value for name, value in given.extra.items() if value and name not in ("title", "summary")}
    body = body.strip("\n").rstrip()
    return f"---\n{dump_values(values)}---\n" + (f"\n{body}\n" if body else "")


def decide(
    latest: str | None, said: str | None, new: str, *, archived: bool, shown: bool, take: Take | None
) -> Outcome:
    """What becomes of a translation. `latest` is the digest of the text here, `said` of what was last imported, `new` of what the
    origin says now; `shown`: readers see it already, or are not meant to.
    """
    if latest is None:
        return Outcome.CREATED
    if latest == new:
        return Outcome.UNCHANGED if shown or archived else Outcome.PUBLISHED
    if latest == said and not archived:
        return Outcome.UPDATED
    if take is Take.THEIRS:
        return Outcome.UPDATED
    return Outcome.KEPT if said == new or take is Take.OURS else Outcome.CONFLICT


def take_article(
    session: Session,
    article: GivenArticle,
    entry: Entry,
    prepared: Sequence[Prepared],
    *,
    to_readers: bool,
    take: Take | None,
    now: datetime,
    rehearsal: bool = False,
) -> Taken:
    """All translations, in one transaction. `to_readers`: those that are no drafts over there are published.

    `rehearsal`: only say what would happen. An article that nobody has moved here follows the origin to another topic.
    """
    topic = topic_of(article.topic)
    row = session.scalar(select(ArticleRow).where(ArticleRow.slug == entry.slug))
    goes_to = topic if row is None or row.topic == entry.topic else row.topic
    outcomes: list[Outcome] = []
    remarks: list[ImportRemark] = []
    for each in prepared:
        outcome, told = _take(session, entry, each, goes_to, to_readers, take, now, rehearsal)
        outcomes.append(outcome)
        remarks += told
    if row is not None and row.topic != goes_to and not rehearsal:
        move_article(session, entry.slug, goes_to, now)
    article_id = session.scalar(select(ArticleRow.id).where(ArticleRow.slug == entry.slug))
    return Taken(article_id, topic, tuple(outcomes), tuple(remarks))


def _take(
    session: Session,
    entry: Entry,
    each: Prepared,
    topic: str,
    to_readers: bool,
    take: Take | None,
    now: datetime,
    rehearsal: bool,
) -> tuple[Outcome, list[ImportRemark]]:
    given = each.given
    if each.refused is not None:
        return Outcome.SKIPPED, [ImportRemark(RemarkKind.SKIPPED, given.place, each.refused)]
    latest = find_latest(session, entry.slug, given.language)
    memory = _memory(session, entry, given.language)
    said = memory.said if memory else None
    new = digest_of(each.text) if each.text is not None else str(said)
    to_readers = to_readers and not given.draft
    outcome = decide(
        digest_of(latest.source) if latest else None,
        said,
        new,
        archived=latest is not None and latest.state is TranslationState.ARCHIVED,
        shown=not to_readers or (latest is not None and not latest.differs),
        take=take,
    )
    if outcome is Outcome.CONFLICT:
        reason = "changed here and in the origin; left as it is here (--take theirs or --take ours settles it)"
        return outcome, [*each.remarks, ImportRemark(RemarkKind.CONFLICT, given.place, reason)]
    if rehearsal:
        return outcome, list(each.remarks)
    text = each.text if each.text is not None else (latest.source if latest else None)
    if outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.PUBLISHED) and text is not None:
        try:
            _save(session, entry, given, text, topic, latest, to_readers, now)
        except (InvalidArticle, FrontMatterError) as error:
            return Outcome.SKIPPED, [ImportRemark(RemarkKind.SKIPPED, given.place, str(error))]
        except RevisionConflict:
            reason = "an editor saved this translation in this moment; import again"
            return Outcome.CONFLICT, [ImportRemark(RemarkKind.CONFLICT, given.place, reason)]
    if entry.row_id is not None:
        _note(session, entry.row_id, each, memory, new)
    return outcome, list(each.remarks)


def _save(
    session: Session,
    entry: Entry,
    given: GivenTranslation,
    text: str,
    topic: str,
    latest: EditableTranslation | None,
    to_readers: bool,
    now: datetime,
) -> None:
    said = parse_source(text)
    fields: dict[str, Any] = {
        "slug": entry.slug,
        "topic": topic,
        "language": given.language,
        "title": said.title,
        "summary": said.summary,
        "body": said.body,
        "source": text,
        "author_id": None,
        "now": now,
        "based_on_revision": latest.revision_id if latest else None,
    }
    if to_readers:
        publish(session, **fields)
    else:
        save_draft(session, **fields)


def _memory(session: Session, entry: Entry, language: str) -> ImportedTranslationRow | None:
    if entry.row_id is None:
        return None
    return session.scalar(
        select(ImportedTranslationRow).where(
            ImportedTranslationRow.imported_article_id == entry.row_id, ImportedTranslationRow.language == language
        )
    )


def _note(session: Session, row_id: int, each: Prepared, memory: ImportedTranslationRow | None, said: str) -> None:
    if memory is None:
        memory = ImportedTranslationRow(imported_article_id=row_id, language=each.given.language)
        session.add(memory)
    elif each.text is None:
        return
    memory.given, memory.said, memory.unresolved = each.given_digest, said, each.unresolved
    session.flush()


def unchanged_languages(session: Session, entry: Entry) -> dict[str, str]:
    """By language, the digest of what the origin gave last; without those that a later run may do better."""
    if entry.row_id is None:
        return {}
    rows = session.scalars(
        select(ImportedTranslationRow).where(ImportedTranslationRow.imported_article_id == entry.row_id)
    )
    return {row.language: row.given for row in rows if not row.unresolved}
