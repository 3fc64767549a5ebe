"""A closed case becomes the beginning of an article that tells of nobody."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpcenter.cases import Author, AuthorKind, close, reply
from helpcenter.knowledge import find_latest, get_questions_file, list_notes
from helpcenter.web.current import House
from helpcenter.web.mail_texts import outbox

Send = Callable[..., Any]
PutCase = Callable[..., str]
QUESTION = "Hello,\n\ncan I send a lamp back without its box? I am Greta Guest, Main Street 5."
ANSWER = "Dear Greta,\n\nyes, Greta: use any strong box.\n\n1. Open *My orders*.\n2. Print the label.\n\nKind regards\nAnna Agent"


@pytest.fixture
def number(app: Any, house: House, put_case: PutCase) -> str:
    number = put_case(description=QUESTION, delivery_address="Greta Guest\nMain Street 5\n1010 Vienna")
    agent = Author(AuthorKind.AGENT, "Anna Agent", None)
    with app.test_request_context("/en/"), house.database.write() as session:
        reply(
            session, number, author=agent, text=ANSWER, outbox=outbox(), store=house.attachments, now=house.clock(),
            attachments=(), idempotency_key="one",
        )  # fmt: skip
        close(session, number, author=agent, outbox=outbox(), now=house.clock())
    return number


def seen(client: FlaskClient, page: str) -> str:
    response = client.get(page)
    assert response.status_code == 200
    return html.unescape(response.get_data(as_text=True))


def test_an_agent_begins_an_article(
    client: FlaskClient, house: House, send: Send, number: str, sign_in: Callable[[str], None]
) -> None:
    sign_in("agnes")
    page = f"/en/desk/cases/{number}/article"
    assert page in seen(client, f"/en/desk/cases/{number}")
    shown = seen(client, page)
    assert "yes, [name]: use any strong box." in shown
    assert "Dear Greta," in shown
    assert "Kind regards / Anna Agent" in shown
    assert 'value="can I send a lamp back without its box?"' in shown
    body = "Use any strong box.\n\n1. Open *My orders*.\n2. Print the label."
    form = {
        "title": "Send an item back without its box", "slug": "", "topic": "returns", "article_language": "en",
        "question": "can I send a lamp back without its box?", "body": body,
    }  # fmt: skip
    unread = send(page, form)
    assert (unread.status_code, "confirm that it tells of nobody" in unread.get_data(as_text=True)) == (422, True)
    named = send(page, {**form, "body": "Greta said so.", "confirmed": "yes"})
    assert named.status_code == 422
    told = html.unescape(named.get_data(as_text=True))
    assert "The text still holds: Greta." in told
    assert "Greta said so.</textarea>" in told
    assert "kept_knowingly" in told
    done = send(page, {**form, "confirmed": "yes"})
    assert done.location == f"/en/desk/cases/{number}", "an agent has no studio"
    with house.database.read() as session:
        latest = find_latest(session, "send-an-item-back-without-its-box", "en")
        assert latest is not None
        assert (latest.body, latest.published, latest.topic) == (body, False, "returns")
        source = get_questions_file(session, "send-an-item-back-without-its-box").source
        assert source == "en: can I send a lamp back without its box?\n"
        (note,) = [one for one in list_notes(session).notes if one.act == "article-started-from-case"]
        assert note.details == {"case": number}


def test_only_a_closed_case_becomes_an_article(
    client: FlaskClient, put_case: PutCase, number: str, sign_in: Callable[[str], None]
) -> None:
    sign_in("agnes")
    still_open = put_case()
    assert client.get(f"/en/desk/cases/{still_open}/article").status_code == 422
    assert f"{still_open}/article" not in seen(client, f"/en/desk/cases/{still_open}")
    assert client.get("/en/desk/cases/HC-NOTHING/article").status_code == 404
    assert client.get(f"/en/studio/from-case?number={number.lower()}").location == f"/en/desk/cases/{number}/article"
    sign_in("eddie")
    assert client.get(f"/en/desk/cases/{number}/article").status_code == 403
