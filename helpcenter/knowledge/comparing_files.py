"""Compare files of a folder with what is stored; nothing is written, so nobody has to wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from helpcenter.db import Database
from helpcenter.knowledge.folder import ArticleFile, Remark, Unreadable, read_article_file
from helpcenter.knowledge.folder_states import Subject, digest_of, remembered
from helpcenter.knowledge.import_plan import (
    Clash,
    Planned,
    Step,
    Stored,
    Take,
    compare_texts,
    compare_topics,
    count_lines,
    settled,
)
from helpcenter.knowledge.importing_sources import Sources
from helpcenter.knowledge.source import Source
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an import is asked for; see `import_folder`."""

    publish: bool = True
    keep_edited: bool = False
    take: Take | None = None
    archive_missing: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One file and what to do with it. `topic` is where the article goes.

    `remember`: the folder and the database then agree, and that is not known yet.
    """

    file: ArticleFile
    topic: str
    text: str
    said: Source
    plan: Planned
    remember: bool
    based_on: int | None
    published: bool


@dataclass(slots=True)
class Comparison:
    """The tasks of some files; what cannot be used, and what is worth a look."""

    tasks: list[Task] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)
    adjusted: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    translation_id: int
    latest_revision_id: int
    latest_source: str
    published_source: str | None
    archived: bool
    edited: bool
    agreed: str | None
    touched: bool  # some revision is a person's

    def as_stored(self, older: bool = False) -> Stored:
        published = None if self.published_source is None else digest_of(self.published_source)
        return Stored(digest_of(self.latest_source), published, self.archived, older)


@dataclass(frozen=True, slots=True)
class _Article:
    topic: str
    agreed: str | None


def compare_files(database: Database, files: Sequence[ArticleFile], wishes: Wishes, sources: Sources) -> Comparison:
    """`sources` sees each file that can be read."""
    compared = Comparison()
    with database.read() as session:
        slugs = {file.slug for file in files}
        articles, stored = _articles(session, slugs), _stored(session, slugs)
        edited = {slug for (slug, _), known in stored.items() if known.edited}
        for file in files:
            try:
                text, said = read_article_file(file.path)
            except Unreadable as error:
                compared.skipped.append(Remark(file.shown, error.line, error.reason))
                continue
            sources.see(file, text)
            known = stored.get((file.slug, file.language))
            move, topic = _topic(file, articles.get(file.slug), wishes, file.slug in edited)
            step, clash = _step(session, known, text, wishes)
            if step is Step.SAME and wishes.publish and move is not Step.SAME:
                step, clash = move, Clash.BOTH_MOVED if move is Step.CONFLICT else None
            elif move is Step.CONFLICT:
                step, clash = Step.CONFLICT, clash or Clash.BOTH_MOVED
            raw = step
            step = settled(step, clash, wishes.take)
            if wishes.keep_edited and (step is Step.CONFLICT or (known and known.edited and step is not Step.SAME)):
                step = Step.HERE
            if step is Step.CHANGED and known and (reason := _worth_a_look(known, text, raw)):
                compared.adjusted.append(Remark(file.shown, None, reason))
            added, removed = (0, 0) if step is Step.SAME else count_lines(known.latest_source if known else "", text)
            compared.tasks.append(
                Task(
                    file=file,
                    topic=topic,
                    text=text,
                    said=said,
                    plan=Planned(file.shown, step, clash, added, removed),
                    remember=_is_news(step, raw, wishes, file, text, known, articles.get(file.slug)),
                    based_on=known.latest_revision_id if known else None,
                    published=known is not None and known.published_source is not None,
                )
            )
    return compared


def _topic(file: ArticleFile, article: _Article | None, wishes: Wishes, edited: bool) -> tuple[Step, str]:
    """What becomes of the topic (SAME, MOVED or CONFLICT), and which one it then is."""
    if article is None:
        return Step.SAME, file.topic
    if wishes.keep_edited and edited:
        return Step.SAME, article.topic
    step = compare_topics(file.topic, article.topic, article.agreed)
    if step in (Step.HERE, Step.CONFLICT) and wishes.take is Take.THEIRS:
        step = Step.MOVED
    if step is Step.HERE or (step is Step.CONFLICT and (wishes.keep_edited or wishes.take is Take.OURS)):
        return Step.SAME, article.topic
    return step, file.topic if step is not Step.CONFLICT else article.topic


def _step(session: Session, known: _Known | None, text: str, wishes: Wishes) -> tuple[Step, Clash | None]:
    if known is None:
        return Step.NEW, None
    digest = digest_of(text)
    step, clash = compare_texts(digest, known.as_stored(), known.agreed, publish=wishes.publish)
    if step is Step.CHANGED and known.touched and text != known.latest_source and _is_older(session, known, text):
        return compare_texts(digest, known.as_stored(older=True), known.agreed, publish=wishes.publish)
    return step, clash


def _is_news(
    step: Step, raw: Step, wishes: Wishes, file: ArticleFile, text: str, known: _Known | None, article: _Article | None
) -> bool:
    if step is Step.SAME:
        return not known or not article or known.agreed != digest_of(text) or article.agreed != file.topic
    return step in (Step.NEW, Step.CHANGED, Step.MOVED) or (raw is Step.CONFLICT and wishes.take is Take.OURS)


def _worth_a_look(known: _Known, text: str, raw: Step) -> str | None:
    if known.archived:
        return "was archived and is back with another text"
    if known.latest_source not in (text, known.published_source):
        return "replaces a draft that an editor has not published; the draft is kept among the revisions"
    if raw in (Step.CONFLICT, Step.HERE):
        return "replaces what an editor has written here; that text is kept among the revisions"
    return None


def _is_older(session: Session, known: _Known, text: str) -> bool:
    """Whether the text is that of an earlier revision, and a person has written since."""
    mine = RevisionRow.translation_id == known.translation_id
    revisions = select(RevisionRow.id).where(mine).order_by(RevisionRow.id.desc())
    earlier = session.scalar(revisions.where(RevisionRow.source == text).limit(1))
    if earlier is None:
        return False
    return session.scalar(revisions.where(RevisionRow.id > earlier, RevisionRow.author_id.is_not(None))) is not None


def _articles(session: Session, slugs: Collection[str]) -> dict[str, _Article]:
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.slug, ArticleRow.topic).where(ArticleRow.slug.in_(slugs))
    ).all()
    agreed = remembered(session, Subject.ARTICLE, [row.id for row in rows])
    return {row.slug: _Article(row.topic, agreed.get(row.id)) for row in rows}


def _stored(session: Session, slugs: Collection[str]) -> Mapping[tuple[str, str], _Known]:
    latest, published = aliased(RevisionRow), aliased(RevisionRow)
    rows = session.execute(
        select(
            ArticleRow.slug,
            TranslationRow.id,
            TranslationRow.language,
            TranslationRow.archived_at,
            latest.id.label("latest_id"),
            latest.source.label("latest_source"),
            latest.author_id,
            published.source.label("published_source"),
        )
        .join(TranslationRow, TranslationRow.article_id == ArticleRow.id)
        .join(latest, latest.id == TranslationRow.latest_revision_id)
        .outerjoin(published, published.id == TranslationRow.published_revision_id)
        .where(ArticleRow.slug.in_(slugs))
    ).all()
    ids = [row.id for row in rows]
    agreed = remembered(session, Subject.TRANSLATION, ids)
    touched = _touched(session, slugs)
    return {
        (row.slug, row.language): _Known(
            translation_id=row.id,
            latest_revision_id=row.latest_id,
            latest_source=row.latest_source,
            published_source=row.published_source,
            archived=row.archived_at is not None,
            edited=row.author_id is not None or row.archived_at is not None,
            agreed=agreed.get(row.id),
            touched=row.id in touched,
        )
        for row in rows
    }


def _touched(session: Session, slugs: Collection[str]) -> set[int]:
    """The translations that a person has written a revision of."""
    return set(
        session.scalars(
            select(RevisionRow.translation_id)
            .join(TranslationRow, TranslationRow.id == RevisionRow.translation_id)
            .join(ArticleRow, ArticleRow.id == TranslationRow.article_id)
            .where(ArticleRow.slug.in_(slugs), RevisionRow.author_id.is_not(None))
            .distinct()
        )
    )
