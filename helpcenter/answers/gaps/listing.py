"""The groups of questions that were not answered well: a page of them, or one with its questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from helpcenter.answers.gaps.errors import GapNotFound
from helpcenter.answers.gaps.reasons import GapReason, GapState
from helpcenter.answers.gaps.tables import GapAskingRow, GapGroupRow, GapQuestionRow
from helpcenter.answers.gaps.weeks import Trend, by_week, last_weeks, trend, week_of
from helpcenter.answers.outcome import OutcomeKind
from helpcenter.knowledge import article_slugs

_EXAMPLES: Final = 3
#: Questions of one group that a page shows.
QUESTIONS_SHOWN: Final = 100
_NEAREST_SHOWN: Final = 5


class GapOrder(StrEnum):
    """What comes first."""

    MOST_ASKED = "most-asked"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class GapQuestion:
    """One question of a group, as the log has it (masked). `follows`: it leans on the question before it."""

    number: int
    text: str
    language: str
    times: int
    last_asked_at: datetime
    receipt_id: str
    kind: OutcomeKind
    nearest: str | None
    confidence: float
    follows: bool


@dataclass(frozen=True, slots=True)
class NearArticle:
    """An article that came first for some questions of a group: the share of the askings, and how sure the answers were."""

    slug: str
    share: float
    confidence: float


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Questions that mean about the same. `anchor` founded the group and names it.

    `weeks` and `counts`: how often they were asked in each of the last weeks, the oldest first; `lately` their sum. `nearest` is
    the article that came first most often; None when none ever did. `languages`: the most frequent first. `article`: the slug of
    the one that was started from it.
    """

    number: int
    anchor: str
    anchor_language: str
    state: GapState
    note: str
    decided_by: int | None
    decided_at: datetime | None
    returned_at: datetime | None
    article: str | None
    questions: int
    times: int
    first_asked_at: datetime
    last_asked_at: datetime
    weeks: tuple[date, ...]
    counts: tuple[int, ...]
    trend: Trend
    reasons: Mapping[GapReason, int]
    languages: tuple[str, ...]
    nearest: tuple[NearArticle, ...]
    examples: tuple[GapQuestion, ...]

    @property
    def lately(self) -> int:
        return sum(self.counts)

    @property
    def weekly(self) -> tuple[tuple[date, int], ...]:
        return tuple(zip(self.weeks, self.counts, strict=True))


@dataclass(frozen=True, slots=True)
class GapPage:
    """One page; pages count from 1. `states`: how many groups of the last weeks there are in each state."""

    groups: tuple[GapGroup, ...]
    page: int
    pages: int
    total: int
    states: Mapping[GapState, int]
    languages: tuple[str, ...]


def list_gaps(
    session: Session,
    *,
    now: datetime,
    state: GapState = GapState.OPEN,
    language: str | None = None,
    order: GapOrder = GapOrder.MOST_ASKED,
    page: int = 1,
    rows_per_page: int = 20,
) -> GapPage:
    """The groups in this state that were asked in the last weeks. A page that is not there is the nearest that is."""
    weeks = last_weeks(now)
    asked = _asked_since(weeks[0], language).subquery()
    counted = session.execute(
        select(GapGroupRow.state, func.count())
        .join(asked, asked.c.group_id == GapGroupRow.id)
        .group_by(GapGroupRow.state)
    ).all()
    states = {GapState(name): count for name, count in counted}
    total = states.get(state, 0)
    pages = max(1, -(-total // rows_per_page))
    page = min(max(page, 1), pages)
    newest = (GapGroupRow.last_asked_at.desc(), GapGroupRow.id.desc())
    rows = session.scalars(
        select(GapGroupRow)
        .join(asked, asked.c.group_id == GapGroupRow.id)
        .where(GapGroupRow.state == state.value)
        .order_by(*((asked.c.times.desc(), *newest) if order is GapOrder.MOST_ASKED else newest))
        .limit(rows_per_page)
        .offset((page - 1) * rows_per_page)
    ).all()
    languages = session.scalars(
        select(GapQuestionRow.language).where(GapQuestionRow.times > 0).distinct().order_by(GapQuestionRow.language)
    )
    return GapPage(tuple(_groups(session, rows, weeks)), page, pages, total, states, tuple(languages))


def get_gap(session: Session, number: int, *, now: datetime) -> GapGroup:
    """One group. Raises `GapNotFound`."""
    row = session.get(GapGroupRow, number)
    if row is None:
        raise GapNotFound("there is no such group of questions")
    return _groups(session, [row], last_weeks(now))[0]


def gap_questions(session: Session, number: int) -> tuple[GapQuestion, ...]:
    """The questions of a group, the most asked first, at most `QUESTIONS_SHOWN`."""
    return tuple(_question(row) for row in session.scalars(_questions_of(number).limit(QUESTIONS_SHOWN)))


def _asked_since(week: date, language: str | None) -> Select[int, int]:
    statement = (
        select(GapAskingRow.group_id, func.count().label("times"))
        .where(GapAskingRow.week >= week)
        .group_by(GapAskingRow.group_id)
    )
    if language is not None:
        statement = statement.join(GapQuestionRow, GapQuestionRow.id == GapAskingRow.question_id).where(
            GapQuestionRow.language == language
        )
    return statement


def _questions_of(number: int) -> Select[GapQuestionRow]:
    return (
        select(GapQuestionRow)
        .where(GapQuestionRow.group_id == number, GapQuestionRow.times > 0)
        .order_by(GapQuestionRow.times.desc(), GapQuestionRow.last_asked_at.desc(), GapQuestionRow.id)
    )


def _groups(session: Session, rows: Sequence[GapGroupRow], weeks: tuple[date, ...]) -> list[GapGroup]:
    numbers = [row.id for row in rows]
    counts: dict[int, dict[date, int]] = {number: {} for number in numbers}
    reasons: dict[int, dict[GapReason, int]] = {number: {} for number in numbers}
    for number, week, reason, times in session.execute(
        select(GapAskingRow.group_id, GapAskingRow.week, GapAskingRow.reason, func.count())
        .where(GapAskingRow.group_id.in_(numbers), GapAskingRow.week >= weeks[0])
        .group_by(GapAskingRow.group_id, GapAskingRow.week, GapAskingRow.reason)
    ):
        counts[number][week] = counts[number].get(week, 0) + times
        told = GapReason(reason)
        reasons[number][told] = reasons[number].get(told, 0) + times
    languages = _languages(session, numbers)
    nearest = _nearest(session, numbers)
    articles = article_slugs(session, (row.article_id for row in rows if row.article_id is not None))
    found = []
    for row in rows:
        weekly = by_week(counts[row.id], weeks)
        found.append(
            GapGroup(
                number=row.id,
                anchor=row.anchor,
                anchor_language=row.anchor_language,
                state=GapState(row.state),
                note=row.note,
                decided_by=row.decided_by,
                decided_at=row.decided_at,
                returned_at=row.returned_at,
                article=articles.get(row.article_id) if row.article_id is not None else None,
                questions=row.members,
                times=row.times,
                first_asked_at=row.first_asked_at,
                last_asked_at=row.last_asked_at,
                weeks=weeks,
                counts=weekly,
                trend=trend(weekly, week_of(row.first_asked_at), weeks),
                reasons={reason: reasons[row.id][reason] for reason in GapReason if reason in reasons[row.id]},
                languages=languages.get(row.id, ()),
                nearest=nearest.get(row.id, ()),
                examples=tuple(_question(row) for row in session.scalars(_questions_of(row.id).limit(_EXAMPLES))),
            )
        )
    return found


def _languages(session: Session, numbers: Iterable[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    times = func.sum(GapQuestionRow.times)
    for number, language in session.execute(
        select(GapQuestionRow.group_id, GapQuestionRow.language)
        .where(GapQuestionRow.group_id.in_(list(numbers)), GapQuestionRow.times > 0)
        .group_by(GapQuestionRow.group_id, GapQuestionRow.language)
        .order_by(GapQuestionRow.group_id, times.desc(), GapQuestionRow.language)
    ):
        found[number] = (*found.get(number, ()), language)
    return found


def _nearest(session: Session, numbers: Iterable[int]) -> dict[int, tuple[NearArticle, ...]]:
    """The articles that came first, those that did most often before the others."""
    times = func.sum(GapQuestionRow.times)
    sure = func.sum(GapQuestionRow.times * GapQuestionRow.confidence)
    rows = session.execute(
        select(GapQuestionRow.group_id, GapQuestionRow.nearest, times, sure)
        .where(GapQuestionRow.group_id.in_(list(numbers)), GapQuestionRow.times > 0)
        .group_by(GapQuestionRow.group_id, GapQuestionRow.nearest)
        .order_by(GapQuestionRow.group_id, times.desc(), GapQuestionRow.nearest)
    ).all()
    totals: dict[int, int] = {}
    for number, _, count, _ in rows:
        totals[number] = totals.get(number, 0) + count
    found: dict[int, tuple[NearArticle, ...]] = {}
    for number, slug, count, weighted in rows:
        if slug is not None and len(found.get(number, ())) < _NEAREST_SHOWN:
            near = NearArticle(slug, count / totals[number], float(weighted) / count)
            found[number] = (*found.get(number, ()), near)
    return found


def _question(row: GapQuestionRow) -> GapQuestion:
    return GapQuestion(
        number=row.id,
        text=row.text,
        language=row.language,
        times=row.times,
        last_asked_at=row.last_asked_at,
        receipt_id=row.receipt_id,
        kind=OutcomeKind(row.kind),
        nearest=row.nearest,
        confidence=row.confidence,
        follows=row.follows,
    )
