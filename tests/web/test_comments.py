"""Comments on the pages: written by guests and people, held back, answered, subscribed to, moderated and switched off."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from helpcenter.knowledge import list_notes
from helpcenter.knowledge.comments import CommentState, count_states
from helpcenter.mail.tables import OutboxRecord
from helpcenter.web.current import House

ARTICLE = "/en/articles/return-an-item"
PAGE = f"{ARTICLE}/comments"
TYPED = {"name": "Gus", "text": "Where is the <form>?\nSee https://a.example"}
Comment = Callable[..., Any]


@pytest.fixture
def after(app: Flask, house: House) -> Callable[[float], None]:
    """Let time pass."""

    def after(seconds: float) -> None:
        before = app.extensions["helpcenter"]
        moment = before.clock() + timedelta(seconds=seconds)
        app.extensions["helpcenter"] = replace(before, clock=lambda: moment)

    return after


@pytest.fixture
def comment(client: FlaskClient, after: Callable[[float], None]) -> Comment:
    """Open the page, take a minute, send the form."""

    def comment(page: str = PAGE, *, seconds: float = 60, **changes: Any) -> Any:
        shown = client.get(page).get_data(as_text=True)
        form = shown.split('id="comment_form"')[1]
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.split("</form>")[0]))
        after(seconds)
        return client.post(page.split("?")[0], data={**hidden, **TYPED, **changes}, follow_redirects=True)

    return comment


@pytest.fixture
def mode(app: Flask, house: House) -> Callable[[str], None]:
    def mode(name: str) -> None:
        settings = house.settings.model_copy(update={"comments": name})
        app.extensions["helpcenter"] = replace(app.extensions["helpcenter"], settings=settings)

    return mode


def mails(house: House) -> list[OutboxRecord]:
    with house.database.read() as session:
        return list(session.scalars(select(OutboxRecord).order_by(OutboxRecord.id)))


def states(house: House) -> dict[str, int]:
    with house.database.read() as session:
        return {state.value: count for state, count in count_states(session).items() if count}


def path_of(mail: OutboxRecord, part: str) -> str:
    found = re.search(rf"http://127\.0\.0\.1:8000(/\S*{part}\S*)", mail.text)
    assert found
    return found[1]


def test_a_first_comment_of_a_guest_waits_and_is_shown_by_one_click(
    client: FlaskClient, comment: Comment, sign_in: Callable[[str], None], send: Any, house: House
) -> None:
    told = comment().get_data(as_text=True)
    assert "as soon as somebody of our team has looked at it" in told
    assert "&lt;form&gt;" not in told
    sign_in("eddie")
    waiting = client.get("/en/studio/comments").get_data(as_text=True)
    assert "First comment of a guest" in waiting
    number = re.search(r"/en/studio/comments/(\d+)", waiting)
    assert number
    send("/en/studio/comments", {"decision": "shown"}, to=number[0])
    page = client.get(ARTICLE).get_data(as_text=True)
    assert "Where is the &lt;form&gt;?" in page
    assert 'rel="nofollow ugc noopener noreferrer"' in page
    send(
        "/en/studio/comments?state=shown", {"decision": "hidden", "reason": "off-topic", "state": "shown"}, to=number[0]
    )
    assert "&lt;form&gt;" not in client.get(ARTICLE).get_data(as_text=True)
    with house.database.read() as session:
        assert [note.act for note in list_notes(session).notes][:2] == ["comment-hidden", "comment-shown"]


def test_a_person_comments_at_once_and_the_team_is_marked(
    client: FlaskClient, comment: Comment, sign_in: Callable[[str], None]
) -> None:
    sign_in("ben")
    assert "Where is the &lt;form&gt;?" in comment().get_data(as_text=True)
    sign_in("agnes")
    page = comment(f"{PAGE}?reply=1", text="Below the article.", name="Agnes").get_data(as_text=True)
    replies = page.split('class="replies"')[1]
    assert "Our team" in replies
    assert "Below the article." in replies
    assert "1 reply" in client.get(ARTICLE).get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"website": "https://spam.example"}, "spam"),
        ({"seconds": 1}, "pending"),
        ({"text": "http://a " * 4}, "pending"),
        ({}, "shown"),
    ],
)
def test_signs_of_spam_hold_a_comment_back(
    comment: Comment, mode: Callable[[str], None], house: House, changes: dict[str, Any], state: str
) -> None:
    mode("open")
    assert comment(**changes).status_code == 200
    assert states(house) == {state: 1}


@pytest.mark.parametrize(
    "changes",
    [{"name": " "}, {"text": "  "}, {"notify": "yes", "email": "nobody"}, {"note": "made up"}, {"text": "long " * 700}],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    comment: Comment, changes: dict[str, str], house: House
) -> None:
    response = comment(**{"email": "gus@example.org", **changes})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'class="error-summary"' in page
    typed = {**TYPED, **changes}
    assert typed["text"].strip().replace("<", "&lt;").replace(">", "&gt;") in page
    assert f'value="{typed["name"]}"' in page
    assert states(house) == {}


def test_a_form_sent_twice_is_one_comment(comment: Comment, mode: Callable[[str], None], house: House) -> None:
    mode("open")
    comment()
    comment()
    assert states(house) == {"shown": 1}


def test_replies_by_mail_are_asked_for_confirmed_and_ended(
    client: FlaskClient,
    app: Flask,
    comment: Comment,
    mode: Callable[[str], None],
    house: House,
    send: Any,
    after: Callable[[float], None],
) -> None:
    mode("open")
    comment(notify="yes", email=" Gus@Example.org ")
    (question,) = mails(house)
    assert question.to_email == "gus@example.org"
    assert "Where is the" not in question.text  # the address may be anybody's
    path = path_of(question, "/confirm")
    assert "Do you want e-mails" in client.get(path).get_data(as_text=True)
    comment(f"{PAGE}?reply=1", name="Gina", text="It is below.")  # the same browser: an address is not told of its own
    assert len(mails(house)) == 1
    send(path, {})
    guest = app.test_client()
    shown = guest.get(f"{PAGE}?reply=1").get_data(as_text=True)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.split('id="comment_form"')[1]))
    after(60)
    guest.post(PAGE, data={**hidden, "name": "Gina", "text": "And above."})
    mail = mails(house)[-1]
    assert "Gina replied to your comment" in mail.text
    assert "> And above." in mail.text
    end = path_of(mail, "/end")
    assert mail.headers == {
        "List-Unsubscribe": f"<http://127.0.0.1:8000{end}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert "No more e-mails" in client.get(end).get_data(as_text=True)
    anybody = app.test_client()  # a mail program: no cookie, no token
    response = anybody.post(end, data={"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert "You get no more e-mails" in response.get_data(as_text=True)
    assert client.get(path).status_code == 404


def test_new_comments_by_mail_go_to_an_account_at_once(
    client: FlaskClient, sign_in: Callable[[str], None], send: Any, comment: Comment, house: House
) -> None:
    sign_in("ben")
    send(PAGE, {}, to=f"{ARTICLE}/comments/subscription")
    sign_in("agnes")
    comment(text="News for Ben.", name="Agnes")
    (mail,) = mails(house)
    assert (mail.to_email, mail.subject) == ("ben@brambleport.example", "New comment on “Return an item”")
    sign_in("ben")
    response = send(PAGE, {"email": ""}, to=f"{ARTICLE}/comments/subscription")
    assert response.status_code == 302


def test_a_wrong_address_comes_back(send: Any) -> None:
    response = send(PAGE, {"email": "nobody@"}, to=f"{ARTICLE}/comments/subscription")
    assert response.status_code == 422
    assert 'value="nobody@"' in response.get_data(as_text=True)


def test_a_vote_for_a_comment_is_given_and_taken_back(
    client: FlaskClient, comment: Comment, mode: Callable[[str], None], send: Any
) -> None:
    mode("open")
    comment()
    assert "1 reader says so." in send(PAGE, {"useful": "yes"}, to=f"{PAGE}/1/vote", follow_redirects=True).get_data(
        as_text=True
    )
    page = send(f"{PAGE}?order=most-voted", {"useful": "no"}, to=f"{PAGE}/1/vote", follow_redirects=True)
    assert "0 readers say so." in page.get_data(as_text=True)
    assert send(PAGE, {"useful": "yes"}, to=f"{PAGE}/999/vote").status_code == 404


def test_comments_belong_to_a_translation(client: FlaskClient, comment: Comment, mode: Callable[[str], None]) -> None:
    mode("open")
    comment("/de/articles/return-an-item/comments", text="Auf Deutsch.")
    assert "Auf Deutsch." in client.get("/de/articles/return-an-item").get_data(as_text=True)
    assert "Auf Deutsch." not in client.get(ARTICLE).get_data(as_text=True)
    page = client.get("/en/articles/return-an-item/comments?language=de").get_data(as_text=True)
    assert '<div class="message-text" dir="auto" lang="de">Auf Deutsch.</div>' in page
    assert client.get("/pl/articles/invoices/comments").status_code == 200  # those of the English text


def test_switched_off_there_are_none(client: FlaskClient, mode: Callable[[str], None], send: Any) -> None:
    mode("off")
    assert "comments_below" not in client.get(ARTICLE).get_data(as_text=True)
    assert client.get(PAGE).status_code == 404
    assert send("/en/contact/written", TYPED, to=PAGE).status_code == 404


def test_comments_are_limited_and_the_text_comes_back(make_app: Callable[[House], Flask], house: House) -> None:
    settings = house.settings.model_copy(update={"rate_limit_comment": "1 per minute"})
    client = make_app(replace(house, settings=settings)).test_client()
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(PAGE).get_data(as_text=True))[0]
    codes = [client.post(PAGE, data={**TYPED, "csrf_token": token}).status_code for _ in range(2)]
    assert codes == [422, 429]
    assert CommentState.PENDING.value not in states(house)
