"""An editor has a draft made by a language model; nobody sees it before a person publishes it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from helpcenter.knowledge import find_latest, find_published, get_latest, list_notes, publish
from helpcenter.knowledge.machine_translations import find_machine_mark, machine_marked
from helpcenter.web.current import House
from tests.answers.writing.model_server import ModelServer, Says, endpoint_of, model_server

Send = Callable[..., Any]
PAGE = "/en/studio/articles/invoices/de/machine-translation"
EDITING = "/en/studio/articles/invoices/de"


def in_german(body: dict[str, Any]) -> Says:
    """Each segment with some German words around it; numbers and marks stay."""
    found = re.search(r"BEGIN-DATA-\w+\n(.*)\nEND-DATA", body["messages"][1]["content"], re.DOTALL)
    assert found
    segments = json.loads(found[1])["segments"]
    return Says(text=json.dumps({str(one["number"]): f"Und {one['text']} und so" for one in segments}))


@pytest.fixture(autouse=True)
def _editor(sign_in: Callable[[str], None]) -> None:
    sign_in("eddie")


@pytest.fixture
def server(app: Flask, house: House) -> Iterator[ModelServer]:
    with model_server() as server, endpoint_of(server) as endpoint:
        server.answers = in_german
        app.extensions["helpcenter"] = replace(house, writer=endpoint)
        yield server


def seen(client: FlaskClient, page: str) -> str:
    response = client.get(page)
    assert response.status_code == 200
    return html.unescape(response.get_data(as_text=True))


def test_without_a_language_model_there_is_nothing(client: FlaskClient) -> None:
    assert client.get(PAGE).status_code == 404
    assert "machine-translation" not in seen(client, "/en/studio/articles/invoices")


@pytest.mark.usefixtures("server")
def test_a_draft_is_made_marked_and_cleared_by_publishing(client: FlaskClient, house: House, send: Send) -> None:
    assert PAGE in seen(client, "/en/studio/articles/invoices")
    assert "127.0.0.1" in seen(client, PAGE), "where the words go is told before"
    told = send(PAGE, {}, follow_redirects=True).get_data(as_text=True)
    assert "Drafted by machine translation" in told
    with house.database.read() as session:
        latest = get_latest(session, "invoices", "de")
        assert latest.title.startswith("Und ")
        assert (find_published(session, "invoices", "de"), latest.published) == (None, False)
        mark = find_machine_mark(session, "invoices", "de")
        assert mark is not None
        assert (mark.model, mark.revision_id) == ("small-model", latest.revision_id)
        assert machine_marked(session, ["invoices", "refund-times"]) == {"invoices": frozenset({"de"})}
        source = get_latest(session, "invoices", "en")
        assert latest.body.count("\n## ") == source.body.count("\n## ")
    assert "Machine translation" in seen(client, "/en/studio/articles/invoices")
    with house.database.write() as session:
        publish(
            session, slug="invoices", topic="payment", language="de", title="Rechnungen", summary="", body="Gut.",
            author_id=2, now=house.clock(), based_on_revision=latest.revision_id,
        )  # fmt: skip
        assert find_machine_mark(session, "invoices", "de") is None
        notes = [(note.act, note.actor_id) for note in list_notes(session).notes]
        assert ("machine-translation-approved", 2) in notes
    assert "Drafted by machine translation" not in seen(client, EDITING)


@pytest.mark.usefixtures("server")
def test_what_a_person_saves_stays_marked_until_somebody_approves(
    client: FlaskClient, house: House, send: Send
) -> None:
    send(PAGE, {})
    with house.database.read() as session:
        based_on = get_latest(session, "invoices", "de").revision_id
    form = {"title": "Rechnungen", "summary": "", "body": "Besser.", "topic": "payment", "based_on": based_on}
    assert send(EDITING, {**form, "action": "draft"}).status_code == 302
    assert "Drafted by machine translation" in seen(client, EDITING)
    send(PAGE, {}, to=f"{PAGE}/approve")
    assert "Drafted by machine translation" not in seen(client, EDITING)


def test_when_it_fails_nothing_is_kept_and_the_reason_is_told(
    client: FlaskClient, house: House, send: Send, server: ModelServer
) -> None:
    server.answers = None
    server.says = Says(status=401)
    refused = send(PAGE, {})
    assert refused.status_code == 503
    assert "refused the request (status 401)" in refused.get_data(as_text=True)
    with house.database.read() as session:
        assert find_latest(session, "invoices", "de") is None
    assert client.get(PAGE.replace("/de/", "/en/")).status_code == 404, "the source has no source"
    assert client.get(PAGE.replace("/de/", "/xx-nothing/")).status_code == 404
