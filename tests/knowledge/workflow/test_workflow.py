"""From a draft to the readers: reviews, publishing at a moment, archiving with a redirect; each act is in the trail."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import (
    ArticleNotFound,
    PublishedTranslation,
    ReviewNeeded,
    Revision,
    RevisionConflict,
    TranslationState,
    archive_translation,
    changes_since,
    find_published,
    get_latest,
    latest_change_number,
    publish,
)
from helpcenter.knowledge.audit import AuditFilter, list_notes
from helpcenter.knowledge.overview import failed_publications, get_article_facts
from helpcenter.knowledge.redirects import InvalidRedirect, find_redirect
from helpcenter.knowledge.workflow import (
    NotNewer,
    NotPossible,
    OwnReview,
    ReviewTextMissing,
    ReviewTextTooLong,
    ScheduleInvalid,
    StillRead,
    WorkState,
    approve,
    cancel_schedule,
    free_address,
    lead_to,
    publish_due,
    publish_revision,
    request_review,
    restore_revision,
    retire_article,
    schedule,
    send_back,
    tend_article,
    withdraw_review,
)

Publish = Callable[..., PublishedTranslation]
SaveDraft = Callable[..., Revision]
EDDIE, MAYA = 7, 8
FEES: dict[str, Any] = {"slug": "fees", "language": "en"}


def _acts(database: Database, slug: str = "fees") -> list[str]:
    with database.read() as session:
        return [item.act for item in reversed(list_notes(session, AuditFilter(slug=slug)).notes)]


def _state(database: Database, language: str = "en") -> WorkState:
    with database.read() as session:
        found = get_article_facts(session, "fees").find(language)
    assert found is not None
    return found.state


def test_another_person_approves_before_readers_see_it(database: Database, save_text: SaveDraft, now: datetime) -> None:
    with database.write() as session:
        first = save_text(session, "fees").revision_id
        request_review(session, **FEES, revision=first, actor_id=EDDIE, now=now, note="Please check the amounts.")
    assert _state(database) is WorkState.IN_REVIEW
    with pytest.raises(OwnReview), database.write() as session:
        approve(session, **FEES, revision=first, actor_id=EDDIE, now=now)
    with pytest.raises(ReviewTextMissing), database.write() as session:
        send_back(session, **FEES, revision=first, actor_id=MAYA, now=now, comment=" ")
    with database.write() as session:
        send_back(session, **FEES, revision=first, actor_id=MAYA, now=now, comment="The fee is 5, not 6.")
    assert _state(database) is WorkState.SENT_BACK
    with database.write() as session:
        second = save_text(session, "fees", body="Five.").revision_id
    assert _state(database) is WorkState.DRAFT
    with pytest.raises(ReviewNeeded), database.write() as session:
        publish_revision(session, **FEES, revision=second, actor_id=MAYA, now=now, review_needed=True)
    with database.write() as session:
        request_review(session, **FEES, revision=second, actor_id=EDDIE, now=now)
        approve(session, **FEES, revision=second, actor_id=MAYA, now=now, comment="Good.")
    assert _state(database) is WorkState.APPROVED
    with database.write() as session:
        publish_revision(session, **FEES, revision=second, actor_id=EDDIE, now=now, review_needed=True)
    with database.read() as session:
        shown = find_published(session, "fees", "en")
        assert shown is not None
        assert (shown.revision_id, shown.body, shown.updated_at) == (second, "Five.", now)
        assert get_latest(session, "fees", "en").state is TranslationState.PUBLISHED
        notes = list_notes(session, AuditFilter(act="sent-back")).notes
        assert notes[0].details == {"revision": 1, "words": "The fee is 5, not 6."}
        assert notes[0].actor_id == MAYA
    assert _state(database) is WorkState.PUBLISHED
    assert _acts(database) == [
        "draft-saved", "review-requested", "sent-back", "draft-saved", "review-requested", "approved", "published",
    ]  # fmt: skip
    with pytest.raises(NotNewer), database.write() as session:
        publish_revision(session, **FEES, revision=second, actor_id=EDDIE, now=now, review_needed=False)
    with pytest.raises(NotNewer), database.write() as session:
        request_review(session, **FEES, revision=second, actor_id=EDDIE, now=now)


def test_a_review_is_of_the_text_that_was_read(database: Database, save_text: SaveDraft, now: datetime) -> None:
    with database.write() as session:
        read = save_text(session, "fees").revision_id
        request_review(session, **FEES, revision=read, actor_id=EDDIE, now=now)
        latest = save_text(session, "fees", body="In other words.").revision_id
    for act in (approve, send_back):
        with pytest.raises(RevisionConflict), database.write() as session:
            act(session, **FEES, revision=read, actor_id=MAYA, now=now, comment="Fine.")
    with pytest.raises(NotPossible), database.write() as session:
        approve(session, **FEES, revision=latest, actor_id=MAYA, now=now)
    with pytest.raises(ReviewTextTooLong), database.write() as session:
        request_review(session, **FEES, revision=latest, actor_id=EDDIE, now=now, note="x" * 2_001)
    with database.write() as session:
        request_review(session, **FEES, revision=latest, actor_id=EDDIE, now=now)
        withdraw_review(session, **FEES, revision=latest, actor_id=EDDIE, now=now)
    assert _state(database) is WorkState.DRAFT
    with pytest.raises(ArticleNotFound), database.write() as session:
        approve(session, slug="none", language="en", revision=latest, actor_id=MAYA, now=now)


def test_publishing_a_text_that_is_being_saved_is_no_way_around(
    database: Database, publish_text: Publish, now: datetime
) -> None:
    with pytest.raises(ReviewNeeded), database.write() as session:
        publish_text(session, "fees", review_needed=True)
    with database.read() as session:
        assert find_published(session, "fees", "en") is None
    assert publish.__kwdefaults__["review_needed"] is False


def test_what_is_named_is_published_at_its_moment_and_what_was_saved_since_waits(
    database: Database, publish_text: Publish, save_text: SaveDraft, now: datetime
) -> None:
    due = now + timedelta(hours=2)
    with database.write() as session:
        publish_text(session, "fees")
        german = publish_text(session, "fees", language="de")
        named = save_text(session, "fees", body="From Monday on.").revision_id
        schedule(session, **FEES, revision=named, publish_at=due, actor_id=EDDIE, now=now, review_needed=False)
        save_text(session, "fees", body="Not yet.")
        before = latest_change_number(session)
    assert _state(database) is WorkState.SCHEDULED
    assert publish_due(database, clock=lambda: due - timedelta(seconds=1), review_needed=False) == 0
    assert publish_due(database, clock=lambda: due, review_needed=False) == 1
    assert publish_due(database, clock=lambda: due, review_needed=False) == 0
    with database.read() as session:
        shown = find_published(session, "fees", "en")
        assert shown is not None
        assert (shown.body, shown.updated_at) == ("From Monday on.", due)
        assert get_latest(session, "fees", "en").body == "Not yet."
        assert len(changes_since(session, before)) == 1
        published = list_notes(session, AuditFilter(act="published"), limit=1).notes[0]
        assert published.details == {"revision": 2, "significant": True, "scheduled": True}
        outdated = find_published(session, "fees", "de")
        assert outdated is not None
        assert outdated.outdated
        assert outdated.revision_id == german.revision_id
    assert _state(database) is WorkState.CHANGED


def test_a_translation_planned_with_its_source_says_what_the_source_says_then(
    database: Database, publish_text: Publish, save_text: SaveDraft, now: datetime
) -> None:
    due = now + timedelta(hours=2)
    with database.write() as session:
        publish_text(session, "fees", language="de")
        publish_text(session, "fees", language="en")
        for language in ("en", "de"):  # the source is German, and comes first
            named = save_text(session, "fees", language=language, body=f"New in {language}.").revision_id
            if language == "de":
                schedule(
                    session, slug="fees", language="de", revision=named, publish_at=due, actor_id=7, now=now,
                    review_needed=False,
                )  # fmt: skip
        schedule(
            session,
            **FEES,
            revision=get_latest(session, "fees", "en").revision_id,
            publish_at=due,
            actor_id=EDDIE,
            now=now,
            review_needed=False,
        )
    assert publish_due(database, clock=lambda: due, review_needed=False) == 2
    with database.read() as session:
        shown = find_published(session, "fees", "en")
    assert shown is not None
    assert (shown.body, shown.outdated) == ("New in en.", False)


def test_several_workers_publish_it_once(
    database: Database, publish_text: Publish, save_text: SaveDraft, now: datetime
) -> None:
    with database.write() as session:
        for number in range(3):
            publish_text(session, f"fees-{number}")
            named = save_text(session, f"fees-{number}", body="New.").revision_id
            schedule(
                session,
                slug=f"fees-{number}",
                language="en",
                revision=named,
                publish_at=now + timedelta(hours=1),
                actor_id=EDDIE,
                now=now,
                review_needed=False,
            )
    done: list[int] = []

    def work() -> None:
        done.append(publish_due(database, clock=lambda: now + timedelta(hours=1), review_needed=False))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(done) == 3
    with database.read() as session:
        notes = list_notes(session, AuditFilter(act="published")).notes
    assert sum(bool(item.details.get("scheduled")) for item in notes) == 3


@pytest.mark.parametrize("ended_by", ["a newer text", "archiving", "an editor"])
def test_what_ends_a_schedule(
    database: Database, publish_text: Publish, save_text: SaveDraft, now: datetime, ended_by: str
) -> None:
    due = now + timedelta(hours=2)
    with database.write() as session:
        publish_text(session, "fees")
        named = save_text(session, "fees", body="Later.").revision_id
        schedule(session, **FEES, revision=named, publish_at=due, actor_id=EDDIE, now=now, review_needed=False)
    with database.write() as session:
        if ended_by == "a newer text":
            publish_text(session, "fees", body="Now.")
        elif ended_by == "archiving":
            archive_translation(session, "fees", "en", now)
        else:
            cancel_schedule(session, **FEES, actor_id=EDDIE, now=now)
    assert publish_due(database, clock=lambda: due, review_needed=False) == 0
    with pytest.raises(NotPossible), database.write() as session:
        cancel_schedule(session, **FEES, actor_id=EDDIE, now=now)


def test_a_publication_that_fails_is_kept_for_an_editor_to_see(
    database: Database, save_text: SaveDraft, now: datetime
) -> None:
    due = now + timedelta(hours=2)
    with database.write() as session:
        named = save_text(session, "fees").revision_id
        schedule(session, **FEES, revision=named, publish_at=due, actor_id=EDDIE, now=now, review_needed=False)
    assert publish_due(database, clock=lambda: due, review_needed=True) == 0  # the setting came meanwhile
    assert publish_due(database, clock=lambda: due, review_needed=True) == 0
    with database.read() as session:
        failed = failed_publications(session)
        assert [(item.slug, item.failure) for item in failed] == [("fees", "review-needed")]
    assert _acts(database) == ["draft-saved", "scheduled", "publication-failed"]
    with database.write() as session:
        schedule(
            session,
            **FEES,
            revision=named,
            publish_at=due + timedelta(hours=1),
            actor_id=EDDIE,
            now=due,
            review_needed=False,
        )
    assert publish_due(database, clock=lambda: due + timedelta(hours=1), review_needed=False) == 1


@pytest.mark.parametrize("after", [timedelta(0), -timedelta(days=1), timedelta(days=5_000)])
def test_moments_nobody_means(database: Database, save_text: SaveDraft, now: datetime, after: timedelta) -> None:
    with database.write() as session:
        named = save_text(session, "fees").revision_id
    with pytest.raises(ScheduleInvalid), database.write() as session:
        schedule(session, **FEES, revision=named, publish_at=now + after, actor_id=None, now=now, review_needed=False)


def test_redirects_lead_straight_to_what_readers_see(database: Database, publish_text: Publish, now: datetime) -> None:
    def retire(slug: str, to: str | None) -> None:
        with database.write() as session:
            retire_article(session, slug=slug, redirect_to=to, actor_id=EDDIE, now=now)

    def leads(*slugs: str) -> list[str | None]:
        with database.read() as session:
            return [find_redirect(session, slug) for slug in slugs]

    with database.write() as session:
        for slug in ("a", "b", "c"):
            publish_text(session, slug)
    for target in ("a", "none"):
        with pytest.raises(InvalidRedirect):
            retire("a", target)
    retire("a", "b")
    assert leads("a", "b") == ["b", None]
    with pytest.raises(InvalidRedirect):
        retire("b", "a")  # a loop
    retire("b", "c")
    assert leads("a", "b") == ["c", "c"]  # no chain
    retire("c", None)
    assert leads("a", "b", "c") == [None, None, None]
    with database.write() as session:
        publish_text(session, "c")
        publish_text(session, "a")
    assert leads("a", "b") == [None, "c"]  # an article that is back leads nobody away
    retire("c", "a")
    assert leads("b", "c") == ["a", "a"]
    with database.write() as session:
        lead_to(session, slug="c", redirect_to=None, actor_id=EDDIE, now=now)
    assert leads("b", "c") == ["a", None]
    with pytest.raises(StillRead), database.write() as session:
        lead_to(session, slug="a", redirect_to="b", actor_id=EDDIE, now=now)


def test_an_address_is_used_again_only_knowingly(database: Database, publish_text: Publish, now: datetime) -> None:
    with database.write() as session:
        publish_text(session, "fees", body="Old.")
        publish_text(session, "costs")
        with pytest.raises(StillRead):
            free_address(session, slug="fees", actor_id=EDDIE, now=now)
        retire_article(session, slug="fees", redirect_to="costs", actor_id=EDDIE, now=now)
        assert free_address(session, slug="fees", actor_id=EDDIE, now=now) == "fees-archived"
        assert find_redirect(session, "fees") == "costs"
        publish_text(session, "fees", body="New.")
        assert find_redirect(session, "fees") is None
        assert get_latest(session, "fees-archived", "en").body == "Old."
        retire_article(session, slug="fees", redirect_to=None, actor_id=EDDIE, now=now)
        assert free_address(session, slug="fees", actor_id=EDDIE, now=now) == "fees-archived-2"


def test_an_earlier_text_comes_back_as_a_draft(
    database: Database, publish_text: Publish, save_text: SaveDraft, now: datetime
) -> None:
    with database.write() as session:
        old = publish_text(session, "fees", body="As it was.").revision_id
        latest = publish_text(session, "fees", body="As it is.").revision_id
    with database.write() as session:
        restored = restore_revision(session, **FEES, revision=old, based_on_revision=latest, actor_id=MAYA, now=now)
    assert (restored.number, restored.kind, restored.body, restored.author_id) == (3, "draft", "As it was.", MAYA)
    with database.read() as session:
        shown = find_published(session, "fees", "en")
        assert shown is not None
        assert shown.body == "As it is."
    with pytest.raises(RevisionConflict), database.write() as session:
        restore_revision(session, **FEES, revision=old, based_on_revision=latest, actor_id=MAYA, now=now)


def test_somebody_looks_after_an_article(database: Database, publish_text: Publish, now: datetime) -> None:
    with database.write() as session:
        publish_text(session, "fees")
        for _ in range(2):
            tend_article(session, slug="fees", owner_id=MAYA, review_by=date(2026, 9, 1), actor_id=EDDIE, now=now)
        facts = get_article_facts(session, "fees")
    assert (facts.owner_id, facts.review_by) == (MAYA, date(2026, 9, 1))
    assert _acts(database) == ["published", "owner-set", "review-by-set"]
