"""Lists and counts for editors: narrowed, sorted and counted by the database as the rules say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from helpcenter.db import Database
from helpcenter.knowledge import PublishedTranslation, Revision, archive_translation
from helpcenter.knowledge.outdated import is_outdated
from helpcenter.knowledge.overview import (
    NOBODY,
    ArticleFilter,
    ArticleOrder,
    count_by_language,
    list_articles,
)
from helpcenter.knowledge.overview.states import states
from helpcenter.knowledge.tables import ArticleRow, RevisionRow, TranslationRow
from helpcenter.knowledge.votes.tables import ArticleVoteRow
from helpcenter.knowledge.waiting import ReviewRow, ScheduleRow
from helpcenter.knowledge.workflow import (
    ReviewState,
    WorkState,
    approve,
    request_review,
    schedule,
    tend_article,
    work_state,
)

pytestmark = pytest.mark.slow

Publish = Callable[..., PublishedTranslation]
SaveDraft = Callable[..., Revision]
LANGUAGES = ("en", "de", "hr")


def test_the_database_computes_states_as_the_rules_do(database: Database, now: datetime) -> None:
    """Every combination: what is published, who follows what, reviews, schedules, archived or not."""
    cases = list(
        product((None, 1, 2), (None, 1), (None, 1, 2), (None, *ReviewState), (False, True), (False, True), (0, 1))
    )
    expected: dict[int, tuple[WorkState, bool]] = {}
    with database.write() as session:
        session.add(ArticleRow(id=1, slug="a", topic="t", source_language="en"))
        numbers = iter(range(1, 10_000_000))
        for place, (published, source_shown, follows, review, scheduled, archived, is_source) in enumerate(cases):
            article, first = place + 10, place * 10 + 1_000
            source_id, own_id = next(numbers), next(numbers)
            session.add(ArticleRow(id=article, slug=f"a{article}", topic="t", source_language="en"))
            # Revisions of the source are 1 and 2 (the newest to follow), of the translation 3 and 4 (the latest).
            session.add(
                TranslationRow(
                    id=source_id,
                    article_id=article,
                    language="en",
                    latest_revision_id=first + 2,
                    published_revision_id=first + 2 if source_shown else None,
                    significant_revision_id=first + 2 if source_shown else None,
                    version=2,
                )
            )
            shown = {None: None, 1: first + 3, 2: first + 4}[published]
            session.add(
                TranslationRow(
                    id=own_id,
                    article_id=article,
                    language="de",
                    latest_revision_id=first + 4,
                    published_revision_id=None if archived else shown,
                    follows_revision_id=first + follows if follows else None,
                    version=2,
                    archived_at=now if archived else None,
                )
            )
            session.flush()
            for number in (1, 2, 3, 4):
                session.add(
                    RevisionRow(
                        id=first + number,
                        translation_id=source_id if number < 3 else own_id,
                        number=number,
                        kind="draft",
                        source="",
                        title="",
                        summary="",
                        body="",
                        created_at=now,
                    )
                )
            session.flush()
            if review:
                session.add(ReviewRow(revision_id=first + 4, state=review.value, requested_at=now, note="", comment=""))
            if scheduled:
                session.add(
                    ScheduleRow(
                        translation_id=own_id,
                        revision_id=first + 4,
                        publish_at=now,
                        significant=True,
                        follows_as_before=False,
                        scheduled_at=now,
                    )
                )
            if is_source:
                session.get_one(ArticleRow, article).source_language = "de"
            visible = shown is not None and not archived
            outdated = is_outdated(
                is_source=bool(is_source),
                published=visible,
                source_published=bool(source_shown),
                follows=first + follows if follows else None,
                newest_to_follow=first + 2 if source_shown else None,
            )
            expected[own_id] = (
                work_state(
                    archived=archived,
                    published=visible,
                    newer=not visible or shown != first + 4,
                    outdated=outdated,
                    review=review,
                    scheduled=scheduled,
                ),
                outdated,
            )
    known = states()
    with database.read() as session:
        rows = session.execute(
            known.joined(select(TranslationRow.id, known.state, known.outdated)).where(TranslationRow.language == "de")
        )
        found = {row[0]: (WorkState(row[1]), bool(row[2])) for row in rows}
    assert len({state for state, _ in expected.values()}) == len(WorkState) - 1  # all but MISSING
    assert found == expected


@pytest.fixture
def filled(database: Database, publish_text: Publish, save_text: SaveDraft, now: datetime) -> Database:
    """Five articles, one in each kind of trouble."""
    with database.write() as session:
        publish_text(session, "fees", topic="payment", title="Fees & charges")
        publish_text(session, "fees", language="de", title="Gebühren", now=now + timedelta(hours=1))
        publish_text(session, "fees", language="hr", title="Naknade i đačke cijene")
        publish_text(session, "parcel", topic="delivery", title="Where is my parcel?")
        publish_text(session, "parcel", language="de", title="Wo ist mein Paket?")
        publish_text(session, "parcel", body="Now elsewhere.", title="Where is my parcel?")  # German is outdated now
        save_text(session, "refunds", topic="payment", title="Refunds")
        waiting = save_text(session, "labels", topic="returns", title="Labels")
        request_review(session, slug="labels", language="en", revision=waiting.revision_id, actor_id=7, now=now)
        planned = save_text(session, "lamps", topic="returns", title="灯的保修")
        request_review(session, slug="lamps", language="en", revision=planned.revision_id, actor_id=7, now=now)
        approve(session, slug="lamps", language="en", revision=planned.revision_id, actor_id=8, now=now)
        schedule(
            session,
            slug="lamps",
            language="en",
            revision=planned.revision_id,
            publish_at=now + timedelta(days=1),
            actor_id=7,
            now=now,
            review_needed=True,
        )
        archive_translation(session, "fees", "hr", now)
        tend_article(session, slug="fees", owner_id=8, review_by=date(2026, 3, 1), actor_id=7, now=now)
        tend_article(session, slug="parcel", owner_id=9, review_by=date(2026, 12, 1), actor_id=7, now=now)
        shown = session.scalars(select(TranslationRow).where(TranslationRow.title == "Gebühren")).one()
        for voter in range(5):
            session.add(
                ArticleVoteRow(
                    translation_id=shown.id,
                    revision_id=shown.published_revision_id,
                    voter=str(voter),
                    helped=voter == 0,
                    words="",
                    at=now,
                )
            )
    return database


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (ArticleFilter(), ["parcel", "fees", "refunds", "labels", "lamps"]),
        (ArticleFilter(words="PAKET wo"), ["parcel"]),
        (ArticleFilter(words="dacke"), ["fees"]),  # đ, folded
        (ArticleFilter(words="gebuhren"), ["fees"]),
        (ArticleFilter(words="保修"), ["lamps"]),
        (ArticleFilter(words="label"), ["labels"]),
        (ArticleFilter(words="100% _"), []),
        (ArticleFilter(topic="payment"), ["fees", "refunds"]),
        (ArticleFilter(language="de"), ["parcel", "fees"]),
        (ArticleFilter(state=WorkState.OUTDATED), ["parcel"]),
        (ArticleFilter(state=WorkState.OUTDATED, language="hr"), []),
        (ArticleFilter(state=WorkState.IN_REVIEW), ["labels"]),
        (ArticleFilter(state=WorkState.SCHEDULED), ["lamps"]),
        (ArticleFilter(state=WorkState.APPROVED), []),
        (ArticleFilter(state=WorkState.DRAFT), ["refunds"]),
        (ArticleFilter(state=WorkState.ARCHIVED), ["fees"]),
        (ArticleFilter(state=WorkState.PUBLISHED, language="de"), ["fees"]),
        (ArticleFilter(state=WorkState.MISSING, languages=LANGUAGES), ["parcel", "refunds", "labels", "lamps"]),
        (ArticleFilter(state=WorkState.MISSING, language="de"), ["refunds", "labels", "lamps"]),
        (ArticleFilter(owner_id=8), ["fees"]),
        (ArticleFilter(owner_id=NOBODY), ["refunds", "labels", "lamps"]),
        (ArticleFilter(due_on=date(2026, 3, 10)), ["fees"]),
        (ArticleFilter(low_votes=True), ["fees"]),
        (ArticleFilter(low_votes=True, language="en"), []),
    ],
)
def test_articles_are_narrowed(filled: Database, wish: ArticleFilter, expected: list[str]) -> None:
    with filled.read() as session:
        assert [row.slug for row in list_articles(session, wish).rows] == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (ArticleOrder.TITLE, ["fees", "labels", "refunds", "parcel", "lamps"]),
        (ArticleOrder.CHANGED, ["fees", "labels", "lamps", "parcel", "refunds"]),
        (ArticleOrder.REVIEW_BY, ["fees", "parcel", "labels", "lamps", "refunds"]),
    ],
)
def test_articles_are_sorted(filled: Database, order: ArticleOrder, expected: list[str]) -> None:
    with filled.read() as session:
        assert [row.slug for row in list_articles(session, ArticleFilter(), order=order).rows] == expected


def test_pages_and_cells(filled: Database) -> None:
    with filled.read() as session:
        second = list_articles(session, ArticleFilter(), page=2, rows_per_page=2)
        assert ([row.slug for row in second.rows], second.total, second.page, second.pages) == (
            ["refunds", "labels"], 5, 2, 3,
        )  # fmt: skip
        assert list_articles(session, ArticleFilter(), page=99, rows_per_page=2).page == 3
        parcel = list_articles(session, ArticleFilter(words="parcel")).rows[0]
    assert {tag: (cell.state, cell.outdated) for tag, cell in parcel.cells.items()} == {
        "en": (WorkState.PUBLISHED, False),
        "de": (WorkState.OUTDATED, True),
    }
    assert parcel.titled("hr", "de") == ("Wo ist mein Paket?", "de")
    assert parcel.titled("hr") == ("Where is my parcel?", "en")


def test_counts_by_language(filled: Database) -> None:
    with filled.read() as session:
        counts = {
            item.language: {state.value: count for state, count in item.states.items() if count}
            for item in count_by_language(session, ArticleFilter(languages=LANGUAGES))
        }
        narrowed = count_by_language(session, ArticleFilter(topic="payment", languages=("de",)))
    assert counts == {
        "en": {"published": 2, "draft": 1, "in-review": 1, "scheduled": 1},
        "de": {"published": 1, "outdated": 1, "missing": 3},
        "hr": {"archived": 1, "missing": 4},
    }
    assert {state.value: count for state, count in narrowed[0].states.items() if count} == {
        "published": 1,
        "missing": 1,
    }
