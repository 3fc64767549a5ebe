"""Carry out an import from elsewhere, over as many processes as it takes."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import unquote_to_bytes

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.db import Database
from helpcenter.files import ContentStore
from helpcenter.knowledge.import_plan import Take
from helpcenter.knowledge.importers.given import (
    BODY_LIMIT,
    Fetched,
    Format,
    GivenArticle,
    GivenTranslation,
    ImportTakenOver,
    Listed,
    Origin,
    PictureMissing,
    Reached,
    TooDeep,
    Trouble,
)
from helpcenter.knowledge.importers.ledger import Entry, Ledger, picture_digest
from helpcenter.knowledge.importers.report import ImportRemark, Outcome, RemarkKind, RunReport
from helpcenter.knowledge.importers.rewriting import Rewriter
from helpcenter.knowledge.importers.tables import ImportRemarkRow, ImportRunRow
from helpcenter.knowledge.importers.taking import (
    Prepared,
    article_text,
    given_digest,
    take_article,
    unchanged_languages,
)
from helpcenter.knowledge.markup import TEXT_LIMIT
from helpcenter.knowledge.pictures import encode_picture, keep_encoded

PICTURES = "pictures"
_INSIDE = re.compile(r"data:image/[\w.+-]+(;base64)?,(.*)", re.DOTALL)

Progress = Callable[[int, int], None]
Clock = Callable[[], datetime]


class Phase(StrEnum):
    """First every article is listed and gets its name, so that links can be led to all of them; then each is taken."""

    LISTING = "listing"
    TAKING = "taking"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class RunWishes:
    """How an import is asked for. `publish`: what is no draft over there is shown to readers; otherwise all are drafts here.

    `take`: whose text counts where both have changed. `rehearse`: say what would happen and write nothing.
    """

    publish: bool = False
    take: Take | None = None
    rehearse: bool = False
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run of this origin that has not come to its end: articles done and listed so far."""

    done: int
    total: int
    changed_at: datetime


def find_unfinished(database: Database, source: str) -> Unfinished | None:
    """The newest run of an origin, when it was interrupted."""
    with database.read() as session:
        row = _newest(session, source)
        if row is None or row.phase == Phase.FINISHED.value:
            return None
        ledger = Ledger(session, source)
        done = sum(entry.taken_run_id == row.id for entry in ledger.entries.values())
        return Unfinished(done, row.total, row.changed_at)


def run_import(
    database: Database,
    origin: Origin,
    wishes: RunWishes,
    *,
    clock: Clock,
    pictures: ContentStore | None,
    listing: Progress | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Take every article of `origin`. Each is one transaction: after an interruption, `resume` goes on where it was.

    What came from there before is brought up to date, not made again. `pictures`: where pictures are kept; None leaves their
    addresses as they are. `listing` is called with the articles found so far, `progress` with those done; and their number.
    Raises what the origin raises, `ImportTakenOver` when another process resumes the same import, and `Unavailable`.
    """
    return _Run(database, origin, wishes, clock, pictures).carry_out(listing, progress)


class _Run:
    def __init__(
        self, database: Database, origin: Origin, wishes: RunWishes, clock: Clock, pictures: ContentStore | None
    ) -> None:
        self._database, self._origin, self._wishes, self._clock = database, origin, wishes, clock
        self._store = pictures
        self._worker = secrets.token_hex(16)
        self._counts: Counter[str] = Counter()
        self._remarks: list[ImportRemark] = []
        with database.read() as session:
            self._ledger = Ledger(session, origin.key)
        self._id, self._phase, self._cursor, self._total = self._begun()

    def carry_out(self, listing: Progress | None, progress: Progress | None) -> RunReport:
        if self._phase is Phase.LISTING:
            self._list(listing)
        self._take_all(progress)
        return self._finished()

    def _begun(self) -> tuple[int, Phase, str | None, int]:
        """Go on with the run that was interrupted, or begin one. A rehearsal has no row, and the id of none."""
        if self._wishes.rehearse:
            return 0, Phase.LISTING, None, 0
        now = self._clock()
        with self._database.write() as session:
            row = _newest(session, self._origin.key) if self._wishes.resume else None
            if row is None or row.phase == Phase.FINISHED.value:
                row = ImportRunRow(
                    source=self._origin.key, phase=Phase.LISTING.value, cursor=None, total=0, counts={}, worker="",
                    started_at=now, changed_at=now, finished_at=None,
                )  # fmt: skip
                session.add(row)
            row.worker, row.changed_at = self._worker, now
            session.flush()
            self._counts.update(row.counts)
            self._remarks += _remarks(session, row.id)
            return row.id, Phase(row.phase), row.cursor, row.total

    def _list(self, listing: Progress | None) -> None:
        waiting: list[Listed] = []
        troubles: list[ImportRemark] = []
        for event in self._origin.listing(self._cursor):
            if isinstance(event, Listed):
                waiting.append(event)
            elif isinstance(event, Trouble):
                troubles.append(ImportRemark(RemarkKind.SKIPPED, event.place, event.reason))
            else:
                self._note_listed(waiting, troubles, event.cursor, Phase.LISTING)
                waiting, troubles = [], []
                if listing:
                    listing(self._total, event.total or self._total)
        self._note_listed(waiting, troubles, None, Phase.TAKING)
        self._phase, self._cursor = Phase.TAKING, None

    def _note_listed(
        self, waiting: list[Listed], troubles: list[ImportRemark], cursor: str | None, phase: Phase
    ) -> None:
        renamed: list[ImportRemark] = []

        def tell(source_id: str, reason: str) -> None:
            renamed.append(ImportRemark(RemarkKind.CHANGED, source_id, reason))

        if self._wishes.rehearse:
            self._ledger.list_articles(None, waiting, self._id, tell)
        else:
            with self._database.write() as session:
                row = self._mine(session)
                self._ledger.list_articles(session, waiting, self._id, tell)
                row.cursor, row.phase = cursor, phase.value
                row.total = self._listed()
                self._note(session, row, [*renamed, *troubles])
        self._remarks += [*renamed, *troubles]
        self._total = self._listed()

    def _take_all(self, progress: Progress | None) -> None:
        done = sum(self._is_done(source_id) for source_id in self._ledger.entries)
        if progress:
            progress(done, self._total)
        for event in self._origin.articles(self._cursor, self._is_done):
            if isinstance(event, Reached):
                self._note_reached(event.cursor)
                continue
            if isinstance(event, Trouble):
                self._note_trouble(event)
            elif event.source_id in self._ledger.entries and not self._is_done(event.source_id):
                self._take(event)
            else:  # it came after the list was made: the next run takes it
                continue
            done += isinstance(event, GivenArticle)
            if progress:
                progress(done, self._total)

    def _take(self, article: GivenArticle) -> None:
        entry = self._ledger.entries[article.source_id]
        with self._database.read() as session:
            before = unchanged_languages(session, entry)
        prepared = [self._prepared(article.source_id, given, before) for given in article.translations]
        remarks = [ImportRemark(RemarkKind.CHANGED, each.place, each.reason) for each in article.remarks]
        wishes = self._wishes
        if wishes.rehearse:
            with self._database.read() as session:
                taken = take_article(session, article, entry, prepared, to_readers=wishes.publish, take=wishes.take,
                                     now=self._clock(), rehearsal=True)  # fmt: skip
            self._counts.update(outcome.value for outcome in taken.outcomes)
        else:
            with self._database.write() as session:
                row = self._mine(session)
                taken = take_article(
                    session, article, entry, prepared, to_readers=wishes.publish, take=wishes.take, now=self._clock()
                )
                self._ledger.note_taken(session, article.source_id, taken.article_id, taken.topic, self._id)
                self._counts.update(outcome.value for outcome in taken.outcomes)
                self._note(session, row, [*remarks, *taken.remarks])
        self._remarks += [*remarks, *taken.remarks]

    def _prepared(self, source_id: str, given: GivenTranslation, before: dict[str, str]) -> Prepared:
        """The translation in our Markdown, with its pictures here; nothing at all when the origin gives what it gave before."""
        digest = given_digest(given)
        if before.get(given.language) == digest and self._wishes.take is not Take.THEIRS:
            return Prepared(given, digest, None)
        limit = BODY_LIMIT if given.format is Format.HTML else 2 * TEXT_LIMIT  # Markdown hardly gets shorter
        if len(given.body) > limit:
            reason = f"the text has {len(given.body):,} characters; {limit:,} are read. Split it into several articles"
            return Prepared(given, digest, None, refused=reason)
        take_picture = None if self._store is None or self._wishes.rehearse else self._picture
        rewriter = Rewriter(self._origin, source_id, given.language, self._ledger.find_place, take_picture)
        try:
            body = _converted(given, rewriter)
        except (TooDeep, RecursionError):
            return Prepared(given, digest, None, refused="its HTML is nested too deeply to be an article")
        remarks = tuple(ImportRemark(kind, given.place, reason) for kind, reason in dict.fromkeys(rewriter.remarks))
        return Prepared(given, digest, article_text(given, body), rewriter.unresolved, remarks)

    def _picture(self, address: str, within: str) -> str:
        """Fetched and encoded before anything is locked; kept once, whatever happens afterwards."""
        assert self._store is not None
        inside = _INSIDE.fullmatch(address)
        place = address if inside else self._origin.picture_place(address, within)
        known = self._ledger.pictures.get(picture_digest(place))
        if known is not None:
            return known
        fetched = _unpacked(inside) if inside else self._origin.picture(address, within)
        encoded = encode_picture(fetched.content)
        with self._database.write() as session:
            row = self._mine(session)
            picture = keep_encoded(
                session, encoded, filename=fetched.filename, author_id=None, now=self._clock(), store=self._store
            )
            self._ledger.note_picture(session, place, picture.address)
            self._counts[PICTURES] += 1
            self._note(session, row, [])
        return str(picture.address)

    def _note_reached(self, cursor: str) -> None:
        if not self._wishes.rehearse:
            with self._database.write() as session:
                row = self._mine(session)
                row.cursor = cursor
                self._note(session, row, [])

    def _note_trouble(self, trouble: Trouble) -> None:
        remark = ImportRemark(RemarkKind.SKIPPED, trouble.place, trouble.reason)
        if remark in self._remarks:  # told before the import was interrupted
            return
        self._counts[Outcome.SKIPPED.value] += 1
        self._remarks.append(remark)
        if not self._wishes.rehearse:
            with self._database.write() as session:
                self._note(session, self._mine(session), [remark])

    def _finished(self) -> RunReport:
        reason = "no longer there; the article here stays as it is"
        gone = [
            ImportRemark(RemarkKind.GONE, f"{entry.source_id} ({entry.slug})", reason)
            for entry in self._ledger.gone(self._id)
        ]
        if self._wishes.rehearse:
            return self._report([*self._remarks, *gone])
        with self._database.write() as session:
            row = self._mine(session)
            row.phase, row.cursor, row.finished_at = Phase.FINISHED.value, None, self._clock()
            self._note(session, row, gone)
        return self._report([*self._remarks, *gone])

    def _report(self, remarks: Iterable[ImportRemark]) -> RunReport:
        counts = {outcome: self._counts[outcome.value] for outcome in Outcome}
        return RunReport(self._origin.key, self._total, counts, self._counts[PICTURES], tuple(remarks))

    def _note(self, session: Session, row: ImportRunRow, remarks: Iterable[ImportRemark]) -> None:
        """Counts and remarks are part of the transaction that they tell of."""
        row.counts, row.changed_at = dict(self._counts), self._clock()
        for remark in remarks:
            session.add(
                ImportRemarkRow(run_id=self._id, kind=remark.kind.value, place=remark.place, reason=remark.reason)
            )
        session.flush()

    def _mine(self, session: Session) -> ImportRunRow:
        """The row, held until the commit."""
        row = session.scalars(select(ImportRunRow).where(ImportRunRow.id == self._id).with_for_update()).one()
        if row.worker != self._worker:
            raise ImportTakenOver("another process has taken this import over; let it work, or stop it first")
        return row

    def _listed(self) -> int:
        return sum(entry.listed_run_id == self._id for entry in self._ledger.entries.values())

    def _is_done(self, source_id: str) -> bool:
        entry: Entry | None = self._ledger.entries.get(source_id)
        return entry is not None and self._id != 0 and entry.taken_run_id == self._id


def _converted(given: GivenTranslation, rewriter: Rewriter) -> str:
    # What reads HTML is slow to load, and nothing else of the help center needs it.
    from helpcenter.knowledge.importers.converting_html import html_to_markdown
    from helpcenter.knowledge.importers.converting_markdown import foreign_to_markdown

    convert = html_to_markdown if given.format is Format.HTML else foreign_to_markdown
    return convert(given.body, rewriter)


def _newest(session: Session, source: str) -> ImportRunRow | None:
    return session.scalar(
        select(ImportRunRow).where(ImportRunRow.source == source).order_by(ImportRunRow.id.desc()).limit(1)
    )


def _remarks(session: Session, run_id: int) -> list[ImportRemark]:
    rows = session.scalars(select(ImportRemarkRow).where(ImportRemarkRow.run_id == run_id).order_by(ImportRemarkRow.id))
    return [ImportRemark(RemarkKind(row.kind), row.place, row.reason) for row in rows]


def _unpacked(inside: re.Match[str]) -> Fetched:
    """A picture that stands in the text itself."""
    try:
        packed = inside.group(2)
        content = base64.b64decode(packed) if inside.group(1) else unquote_to_bytes(packed)
    except (binascii.Error, ValueError) as error:
        raise PictureMissing("it stands in the text and cannot be read") from error
    return Fetched(content, "picture")
