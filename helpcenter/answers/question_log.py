"""What shoppers asked lately, from the receipts: the same question counted together, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.answers.outcome import OutcomeKind
from helpcenter.answers.receipts import Receipt
from helpcenter.answers.tables import ReceiptRow
from helpcenter.knowledge import folded

#: The newest receipts that are looked through: what was asked before them is no longer "lately".
RECEIPTS_READ: Final = 5_000


class LogOrder(StrEnum):
    """What comes first."""

    NEWEST = "newest"
    MOST_ASKED = "most-asked"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question, however often it was asked. Wording, outcome and articles are those of the newest time.

    `articles` are the slugs that were shown, the cited ones before the suggested. `helped` and `did_not_help` count votes.
    """

    receipt_id: str
    question: str
    language: str
    kind: OutcomeKind
    articles: tuple[str, ...]
    times: int
    helped: int
    did_not_help: int
    last_asked_at: datetime


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log; pages count from 1. `languages` are those of every question in the log, sorted."""

    rows: tuple[AskedQuestion, ...]
    page: int
    pages: int
    total: int
    languages: tuple[str, ...]


@dataclass(slots=True)
class _Group:
    """Receipts of the same question; they come newest first."""

    receipt_id: str
    question: str
    language: str
    kind: OutcomeKind
    last_asked_at: datetime
    times: int = 0
    votes: list[bool] = field(default_factory=list)


def read_question_log(
    session: Session,
    *,
    kind: OutcomeKind | None = None,
    language: str | None = None,
    voted_no: bool = False,
    order: LogOrder = LogOrder.NEWEST,
    page: int = 1,
    rows_per_page: int = 50,
) -> LogPage:
    """The questions with this (newest) outcome and language; `voted_no`: those that somebody said of it did not help.

    A page that is not there is the nearest that is.
    """
    groups = _groups(session)
    languages = tuple(sorted({group.language for group in groups}))
    found = [
        group
        for group in groups
        if kind in (None, group.kind) and language in (None, group.language) and (not voted_no or False in group.votes)
    ]
    if order is LogOrder.MOST_ASKED:
        found.sort(key=lambda group: -group.times)
    pages = max(1, -(-len(found) // rows_per_page))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * rows_per_page : page * rows_per_page]
    return LogPage(tuple(_with_articles(session, shown)), page, pages, len(found), languages)


def articles_shown(receipt: Receipt) -> tuple[str, ...]:
    """The slugs that were shown for a question, the cited ones before the suggested."""
    return _articles([{"slug": passage.slug} for passage in receipt.passages], receipt.details)


def articles_considered(receipt: Receipt) -> tuple[str, ...]:
    """The slugs that the search came upon, shown or not; those that were shown come first."""
    return tuple(dict.fromkeys((*articles_shown(receipt), *_slugs(receipt.details, "considered"))))


def _groups(session: Session) -> list[_Group]:
    rows = session.execute(
        select(
            ReceiptRow.receipt_id,
            ReceiptRow.question,
            ReceiptRow.language,
            ReceiptRow.kind,
            ReceiptRow.helped,
            ReceiptRow.created_at,
        )
        .order_by(ReceiptRow.created_at.desc(), ReceiptRow.receipt_id)
        .limit(RECEIPTS_READ)
    )
    groups: dict[tuple[str, str], _Group] = {}
    for row in rows:
        same = (row.language, folded(row.question))
        group = groups.get(same)
        if group is None:
            group = _Group(row.receipt_id, row.question, row.language, OutcomeKind(row.kind), row.created_at)
            groups[same] = group
        group.times += 1
        if row.helped is not None:
            group.votes.append(row.helped)
    return list(groups.values())


def _with_articles(session: Session, groups: Sequence[_Group]) -> list[AskedQuestion]:
    rows = session.execute(
        select(ReceiptRow.receipt_id, ReceiptRow.passages, ReceiptRow.details).where(
            ReceiptRow.receipt_id.in_([group.receipt_id for group in groups])
        )
    )
    articles = {row.receipt_id: _articles(row.passages, row.details) for row in rows}
    return [
        AskedQuestion(
            receipt_id=group.receipt_id,
            question=group.question,
            language=group.language,
            kind=group.kind,
            articles=articles.get(group.receipt_id, ()),
            times=group.times,
            helped=group.votes.count(True),
            did_not_help=group.votes.count(False),
            last_asked_at=group.last_asked_at,
        )
        for group in groups
    ]


def _articles(passages: Sequence[dict[str, Any]], details: dict[str, Any] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(str(passage["slug"]) for passage in passages), *_slugs(details, "suggested"))))


def _slugs(details: dict[str, Any] | None, name: str) -> tuple[str, ...]:
    """Of the articles under this name; receipts from before details were kept have none."""
    return tuple(str(article["slug"]) for article in (details or {}).get(name, ()) if "slug" in article)
