"""The way of an article to its readers in the studio: list, matrix, article page, review, plans, archive, revisions, history."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpcenter.accounts import Role, create_person
from helpcenter.knowledge import find_published, get_latest, save_draft
from helpcenter.knowledge.audit import AuditFilter, list_notes
from helpcenter.knowledge.workflow import publish_due
from helpcenter.web.current import House

pytestmark = pytest.mark.slow

Send = Callable[..., Any]
ARTICLE = "/en/studio/articles/return-an-item"
ENGLISH = f"{ARTICLE}/en"


@pytest.fixture(autouse=True)
def _editor(sign_in: Callable[[str], None]) -> None:
    sign_in("eddie")


@pytest.fixture
def maya(house: House, now: datetime) -> str:
    """Another editor: sign her in with `sign_in("maya")`."""
    with house.database.write() as session:
        create_person(
            session, email="maya@brambleport.example", name="Maya Lund", role=Role.EDITOR,
            password="a long word for tests", language="en", now=now,
        )  # fmt: skip
    return "maya"


def text(client: FlaskClient, address: str) -> str:
    page = str(client.get(address, follow_redirects=True).get_data(as_text=True))
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def draft(house: House, body: str, *, language: str = "en", slug: str = "return-an-item") -> int:
    """Somebody has saved another text; its revision."""
    with house.database.write() as session:
        latest = get_latest(session, slug, language)
        saved = save_draft(
            session, slug=slug, topic=latest.topic, language=language, title=latest.title, summary=latest.summary,
            body=body, author_id=editor_id(house), now=house.clock(), based_on_revision=latest.revision_id,
        )  # fmt: skip
        return saved.revision_id


def editor_id(house: House) -> int:
    from helpcenter.accounts import find_person_by_email

    with house.database.read() as session:
        person = find_person_by_email(session, "eddie@brambleport.example")
    assert person is not None
    return person.id


def shown(house: House, language: str = "en", slug: str = "return-an-item") -> str | None:
    with house.database.read() as session:
        found = find_published(session, slug, language)
    return found.body if found else None


# --- list and matrix


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("tag=de&state=published", "return-an-item", "invoices"),
        ("tag=de&state=missing", "invoices", "return-an-item"),
        ("owner=nobody", "invoices", None),
        ("owner=99", None, "invoices"),
        ("due=yes", None, "invoices"),
        ("low=yes", None, "invoices"),
        ("sort=title", "invoices", None),
        ("state=unheard-of", None, "invoices"),
        ("tag=no-such-tag-here&owner=x", None, "invoices"),
    ],
)
def test_list_and_matrix_are_narrowed_alike(
    client: FlaskClient, query: str, there: str | None, not_there: str | None
) -> None:
    for page in ("/en/studio/", "/en/studio/matrix"):
        content = client.get(f"{page}?{query}").get_data(as_text=True)
        if there:
            assert f'href="/en/studio/articles/{there}"' in content, page
        if not_there:
            assert f'href="/en/studio/articles/{not_there}"' not in content, page


def test_the_matrix_tells_what_there_is_and_leads_to_the_work(client: FlaskClient, house: House) -> None:
    draft(house, "A new text.", language="de")
    page = client.get("/en/studio/matrix").get_data(as_text=True)
    assert 'href="/en/studio/articles/invoices/de"' in page
    words = text(client, "/en/studio/matrix")
    assert "German: Missing" in words
    assert "German: Published, with newer draft" in words
    assert "5 Missing" not in words.split("How far each language is")[0]
    only = text(client, "/en/studio/matrix?tag=hr")
    assert "Croatian: Published" in only
    assert "German: Published" not in only


# --- the article's page


def test_the_page_of_an_article_shows_its_facts_and_takes_an_owner_and_a_day(
    client: FlaskClient, send: Send, house: House
) -> None:
    page = text(client, ARTICLE)
    assert "German · Artikel zurücksenden Published" in page
    assert "return-an-item" in page
    assert "Write it in French" in page
    eddie = str(editor_id(house))
    sent = send(ARTICLE, {"owner": eddie, "review_by": "2026-01-31"}, to=f"{ARTICLE}/tending", follow_redirects=True)
    assert "Person in charge changed" in sent.get_data(as_text=True)
    listed = text(client, f"/en/studio/?owner={eddie}&due=yes")
    assert "Return an item" in listed
    assert "Due" in listed
    assert "Due for review: 1" in text(client, "/en/studio/")
    refused = send(ARTICLE, {"owner": "12345", "review_by": "tomorrow"}, to=f"{ARTICLE}/tending")
    assert refused.status_code == 422
    content = refused.get_data(as_text=True)
    assert "Write the day as year, month and day" in content
    assert 'value="tomorrow"' in content
    assert client.get("/en/studio/articles/none").status_code == 404


# --- review


def test_another_person_approves_a_text_before_it_is_published(
    client: FlaskClient, send: Send, house: House, sign_in: Callable[[str], None], maya: str, app: Any
) -> None:
    app.extensions["helpcenter"] = replace(house, settings=house.settings.model_copy(update={"review_needed": True}))
    revision = draft(house, "Two pairs of eyes.")
    page = text(client, ARTICLE)
    assert "Ask for a review" in page
    assert "Publish now" not in page
    asked = {"revision": revision, "note": "Are the amounts right?"}
    assert send(ARTICLE, asked, to=f"{ENGLISH}/review-request").status_code == 302
    page = text(client, ARTICLE)
    assert "You wrote this text: another person has to decide on it." in page
    own = send(ARTICLE, {"revision": revision, "action": "approve"}, to=f"{ENGLISH}/review")
    assert own.status_code == 403
    assert "You wrote this text" in own.get_data(as_text=True)
    early = send(ARTICLE, {"revision": revision, "action": "now"}, to=f"{ENGLISH}/publication")
    assert early.status_code == 409
    sign_in(maya)
    assert "In review: 1" in text(client, "/en/studio/")
    page = text(client, ARTICLE)
    assert "Eddie Marlow asks for a review" in page
    assert "Are the amounts right?" in page
    empty = send(ARTICLE, {"revision": revision, "action": "send-back"}, to=f"{ENGLISH}/review")
    assert empty.status_code == 422
    assert "Write what has to be changed." in empty.get_data(as_text=True)
    newer = draft(house, "Two pairs of eyes, twice.")
    late = send(ARTICLE, {"revision": revision, "action": "approve", "comment": "Fine"}, to=f"{ENGLISH}/review")
    assert late.status_code == 409
    assert "The text was saved again" in late.get_data(as_text=True)
    sign_in("eddie")
    send(ARTICLE, {"revision": newer}, to=f"{ENGLISH}/review-request")
    sign_in(maya)
    assert send(ARTICLE, {"revision": newer, "action": "approve"}, to=f"{ENGLISH}/review").status_code == 302
    assert send(ARTICLE, {"revision": newer, "action": "now"}, to=f"{ENGLISH}/publication").status_code == 302
    assert shown(house) == "Two pairs of eyes, twice."
    assert "Maya Lund Approved" in text(client, "/en/studio/history?act=approved")


# --- a moment to come


def test_a_publication_is_planned_happens_and_can_be_cancelled(
    client: FlaskClient, send: Send, house: House, now: datetime
) -> None:
    revision = draft(house, "From tomorrow on.")
    for typed, sentence in (("", "Choose a day and a time."), ("2020-01-01T10:00", "Choose a moment to come.")):
        wrong = send(
            ARTICLE, {"revision": revision, "action": "schedule", "publish_at": typed}, to=f"{ENGLISH}/publication"
        )
        assert wrong.status_code == 422
        assert sentence in wrong.get_data(as_text=True)
    tomorrow = {"revision": revision, "action": "schedule", "publish_at": "2026-03-11T10:00"}
    assert send(ARTICLE, tomorrow, to=f"{ENGLISH}/publication").status_code == 302
    page = text(client, ARTICLE)
    assert "will be published on Wed, 11 Mar 2026, 10:00" in page
    assert "English: Planned" in text(client, "/en/studio/matrix")
    send(ARTICLE, {"action": "cancel"}, to=f"{ENGLISH}/publication")
    assert publish_due(house.database, clock=lambda: now + timedelta(days=2), review_needed=False) == 0
    send(ARTICLE, tomorrow, to=f"{ENGLISH}/publication")
    # Vienna is an hour ahead of UTC in March.
    before, after = (datetime.fromisoformat(f"2026-03-11T{time}+00:00") for time in ("08:59", "09:00"))
    assert publish_due(house.database, clock=lambda: before, review_needed=False) == 0
    assert publish_due(house.database, clock=lambda: after, review_needed=False) == 1
    assert shown(house) == "From tomorrow on."


def test_a_planned_publication_that_fails_is_shown(
    client: FlaskClient, send: Send, house: House, now: datetime
) -> None:
    revision = draft(house, "Never seen.")
    planned = {"revision": revision, "action": "schedule", "publish_at": "2026-03-11T10:00"}
    send(ARTICLE, planned, to=f"{ENGLISH}/publication")
    publish_due(house.database, clock=lambda: now + timedelta(days=2), review_needed=True)
    for page in ("/en/studio/", "/en/studio/matrix"):
        assert "1 planned publication did not happen" in text(client, page)
    assert "and was not. Another person has to approve this text first." in text(client, ARTICLE)


# --- archive, redirect, address


def test_an_archived_article_leads_its_readers_on(client: FlaskClient, send: Send, house: House) -> None:
    wrong = send(ARTICLE, {"action": "archive", "redirect_to": "return-an-item"}, to=f"{ARTICLE}/archiving")
    assert wrong.status_code == 422
    assert shown(house) is not None
    sent = send(
        ARTICLE, {"action": "archive", "redirect_to": "/en/articles/refund-times?x=1"}, to=f"{ARTICLE}/archiving"
    )
    assert sent.status_code == 302
    assert shown(house) is None
    assert "Who comes to it is led to refund-times." in text(client, ARTICLE)
    assert "return-an-item" in text(client, "/en/studio/articles/refund-times")
    reader = client.get("/en/articles/return-an-item")
    assert reader.status_code == 301
    assert reader.location.endswith("/en/articles/refund-times")
    unknowing = send(ARTICLE, {}, to=f"{ARTICLE}/address")
    assert unknowing.status_code == 422
    freed = send(ARTICLE, {"knowingly": "yes"}, to=f"{ARTICLE}/address")
    assert freed.location == "/en/studio/articles/return-an-item-archived"
    assert client.get("/en/articles/return-an-item").status_code == 301


# --- revisions


def test_two_revisions_are_compared_and_an_earlier_one_comes_back(
    client: FlaskClient, send: Send, house: House
) -> None:
    first = shown(house)
    assert "Compare" not in client.get(f"{ENGLISH}/revisions").get_data(as_text=True)  # with what?
    draft(house, "Send it back within 14 days, please.")
    latest = draft(house, "Send it back within 30 days, please.")
    page = client.get(f"{ENGLISH}/revisions?from=2&to=3").get_data(as_text=True)
    assert re.search(r"<del><span[^>]*>Gone:</span>14</del><ins><span[^>]*>New:</span>30</ins>", page)
    assert "From revision 1 to revision 3" in client.get(f"{ENGLISH}/revisions").get_data(as_text=True)
    for query in ("from=3&to=3", "from=99&to=1", "from=x", "page=1"):
        assert client.get(f"{ENGLISH}/revisions?{query}").status_code == 200
    assert client.get(f"{ENGLISH}/revisions?page=9").status_code == 404
    assert client.get(f"{ARTICLE}/fr/revisions").status_code == 404
    stale = send(f"{ENGLISH}/revisions", {"number": 1, "based_on": latest - 1})
    assert stale.status_code == 409
    sent = send(f"{ENGLISH}/revisions", {"number": 1, "based_on": latest})
    assert sent.location == ENGLISH
    with house.database.read() as session:
        back = get_latest(session, "return-an-item", "en")
    assert (back.revision_number, back.body) == (4, first)


# --- history


def test_the_trail_names_acts_people_and_days(client: FlaskClient, send: Send, house: House) -> None:
    draft(house, "Once more.")
    send(ARTICLE, {"owner": "", "review_by": "2026-12-24"}, to=f"{ARTICLE}/tending")
    page = text(client, "/en/studio/history?article=return-an-item&since=2026-03-10&until=2026-03-10")
    assert "Eddie Marlow Day of the next check changed Return an item By 24 Dec 2026." in page
    assert "Draft saved English Return an item Revision 2." in page
    assert "Nothing was done that matches" in text(client, "/en/studio/history?since=2030-01-01")
    assert "Nothing was done that matches" in text(client, "/en/studio/history?article=invoices&who=1&tag=xx-&until=y")
    with house.database.read() as session:
        assert list_notes(session, AuditFilter(act="review-by-set")).notes[0].actor_id == editor_id(house)


def test_old_notes_are_reached_page_by_page(client: FlaskClient, house: House) -> None:
    for number in range(55):
        draft(house, f"Text {number}.")
    first = client.get("/en/studio/history?act=draft-saved").get_data(as_text=True)
    older = re.search(r'href="([^"]+)"[^>]*>Older', first)
    assert older
    second = text(client, older[1].replace("&amp;", "&"))
    assert "Revision 2." in second
    assert "Newest" in second


@pytest.mark.parametrize("page", ["/en/studio/matrix", "/en/studio/history", ARTICLE, f"{ENGLISH}/revisions"])
def test_pages_are_for_editors_only(client: FlaskClient, sign_in: Callable[[str], None], page: str) -> None:
    sign_in("agnes")
    assert client.get(page).status_code == 403
