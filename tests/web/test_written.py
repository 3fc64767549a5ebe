"""Short answers by a language model on the page, as a stream and in the API: a real application, a real model server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from helpcenter.answers import get_receipt
from helpcenter.knowledge import archive_translation
from helpcenter.web.current import House
from tests.answers.writing.model_server import MODEL, ModelServer, Says, endpoint_of, model_server

pytestmark = pytest.mark.slow

QUESTION = "How do I return an item?"
ASK = f"/en/ask?q={quote(QUESTION)}"
TRUE = "You can return an item within 30 days from delivery if it is unused and in its original packaging"
FALSE = "Every return earns you a voucher worth 20 euros"
LABEL = "Written by a language model from the passages below."
FAILED = "No short answer could be written from the passages this time."

MakeApp = Callable[[House], Flask]


@pytest.fixture(scope="session")
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def writing(app: Flask, house: House, server: ModelServer) -> Iterator[Callable[..., House]]:
    """`writing(at_once=1)`: the application with a language model."""
    with ExitStack() as stack:

        def make(**options: Any) -> House:
            writer = stack.enter_context(endpoint_of(server, **options))
            app.extensions["helpcenter"] = replace(house, writer=writer)
            server.requests.clear()
            return house

        yield make


@pytest.fixture
def number(client: FlaskClient) -> int:
    """The number on the page of the passage that says what `TRUE` says."""
    citations = client.get(f"/api/v1/ask?question={quote(QUESTION)}").get_json()["citations"]
    return next(number for number, citation in enumerate(citations, 1) if TRUE in citation["text"])


def streamed(response: Any) -> list[tuple[str, Any]]:
    """The events of a stream: name and data; heartbeats are comments."""
    assert response.status_code == 200
    assert response.mimetype == "text/event-stream"
    text = response.get_data(as_text=True)
    return [(name, json.loads(data)) for name, data in re.findall(r"event: (\w+)\ndata: (.*)\n\n", text)]


def stream_url(page: str) -> str:
    found = re.search(r'data-written="([^"]+)"', page)
    assert found is not None
    return found.group(1).replace("&amp;", "&")


def test_without_a_model_there_is_nothing_of_it(client: FlaskClient) -> None:
    page = client.get(f"{ASK}&written=1").get_data(as_text=True)
    assert "answer-label" in page
    assert "language model" not in page
    assert client.get("/en/ask/written?receipt=x").status_code == 404
    assert client.get(f"/api/v1/ask?question={quote(QUESTION)}&written=1").get_json()["written"] is None


def test_the_page_comes_at_once_with_the_ways_to_a_written_answer(
    client: FlaskClient, writing: Callable[..., House], server: ModelServer
) -> None:
    writing()
    page = client.get(f"{ASK}&_scheme=javascript&_external=1&x=%22%3E").get_data(as_text=True)
    assert server.requests == []
    assert TRUE in page
    assert re.search(r'<section class="answer written" hidden[^>]* data-written="/en/ask/written\?receipt=', page)
    kept = "q=How+do+I+return+an+item%3F&amp;_scheme=javascript&amp;_external=1&amp;x=%22%3E&amp;written=1"
    assert f'href="/en/ask?{kept}"' in page
    assert "Write a short answer from these passages" in page


def test_with_the_page_when_it_is_asked_for(
    client: FlaskClient, writing: Callable[..., House], server: ModelServer, number: int
) -> None:
    writing()
    server.says = Says(f"{TRUE} [{number}]. {FALSE} [{number}].")
    response = client.get(f"{ASK}&written=1")
    page = response.get_data(as_text=True)
    shown = re.search(r'<section class="answer written".*?</section>', page, re.DOTALL)
    assert shown is not None
    assert LABEL in shown.group()
    assert (
        f'{TRUE}.<a class="cite" href="#passage-{number}" aria-label="Passage {number}">{number}</a>' in shown.group()
    )
    assert f'id="passage-{number}"' in page
    assert "voucher" not in page
    assert page.index(LABEL) < page.index("Found automatically in our articles and quoted word for word.")
    assert 'ai-disclosure="ai-autonomous"' in shown.group()
    assert MODEL in response.headers["AI-Disclosure"]
    assert "data-written" not in page


def test_what_a_model_writes_is_text_whatever_it_is(
    client: FlaskClient, writing: Callable[..., House], server: ModelServer, number: int
) -> None:
    writing()
    kept = TRUE.replace(" and ", " & ")
    server.says = Says(f"{kept} [{number}]. <script>alert(1)</script> {TRUE} [{number}].")
    page = client.get(f"{ASK}&written=1").get_data(as_text=True)
    assert kept.replace("&", "&amp;") in page
    assert "alert(1)" not in page


@pytest.mark.parametrize("says", [Says("NO_ANSWER"), Says(f"{FALSE} [1]."), Says(status=500), Says(TRUE, cut=2)])
def test_when_nothing_stands_the_page_says_so_and_the_passages_answer(
    client: FlaskClient, writing: Callable[..., House], server: ModelServer, says: Says
) -> None:
    writing()
    server.says = says
    response = client.get(f"{ASK}&written=1")
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert FAILED in page
    assert LABEL not in page
    assert TRUE in page
    assert MODEL not in response.headers.get("AI-Disclosure", "")


def test_sentence_by_sentence(
    client: FlaskClient, writing: Callable[..., House], server: ModelServer, number: int
) -> None:
    house = writing()
    url = stream_url(client.get(ASK).get_data(as_text=True))
    server.says = Says(f"{TRUE} [{number}]. {FALSE} [{number}].")
    response = client.get(url)
    events = streamed(response)
    cited = [{"number": number, "label": f"Passage {number}"}]
    assert events == [("sentence", {"text": f"{TRUE}.", "citations": cited}), ("end", {"finish": "ok"})]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Accel-Buffering"] == "no"
    assert MODEL in response.headers["AI-Disclosure"]
    with house.database.read() as session:
        written = get_receipt(session, url.split("receipt=")[1]).details["written"]
    assert (written["finish"], written["kept"], written["model"]) == ("ok", 1, MODEL)


def test_labels_are_in_the_language_of_the_page(
    client: FlaskClient, writing: Callable[..., House], server: ModelServer, number: int
) -> None:
    writing()
    url = stream_url(client.get(ASK).get_data(as_text=True))
    server.says = Says("NO_ANSWER")
    assert streamed(client.get(url.replace("/en/", "/de/"))) == [("end", {"finish": "no-answer"})]


def test_heartbeats_while_the_model_thinks(
    client: FlaskClient, writing: Callable[..., House], server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing(timeout_seconds=1.2)  # time for three on a busy machine
    monkeypatch.setattr("helpcenter.answers.writing.composing._TICK_SECONDS", 0.05)
    url = stream_url(client.get(ASK).get_data(as_text=True))
    server.says = Says("NO_ANSWER", wait=30)
    response = client.get(url)
    assert streamed(response) == [("end", {"finish": "timeout"})]
    assert response.get_data(as_text=True).count(": still there\n\n") >= 3


def test_when_all_are_busy_the_stream_is_refused_and_the_page_stays(
    client: FlaskClient, writing: Callable[..., House], server: ModelServer
) -> None:
    writing(at_once=1)
    url = stream_url(client.get(ASK).get_data(as_text=True))
    server.says = Says("NO_ANSWER", wait=30)
    first = client.get(url, buffered=False)
    assert client.get(url).status_code == 503
    first.close()  # nothing of it was read
    server.says = Says("NO_ANSWER")
    assert streamed(client.get(url)) == [("end", {"finish": "no-answer"})]


def test_of_what_is_gone_nothing_is_written(
    client: FlaskClient, writing: Callable[..., House], server: ModelServer
) -> None:
    house = writing()
    url = stream_url(client.get(ASK).get_data(as_text=True))
    assert client.get("/en/ask/written?receipt=unknown").status_code == 404
    assert client.get("/en/ask/written").status_code == 404
    with house.database.write() as session:
        for slug in ("return-an-item", "refund-times", "damaged-item"):
            archive_translation(session, slug=slug, language="en", now=house.clock())
    assert client.get(url).status_code == 409
    assert server.requests == []


def test_it_counts_as_a_question(make_app: MakeApp, house: House, server: ModelServer) -> None:
    with endpoint_of(server) as writer:
        settings = house.settings.model_copy(update={"rate_limit_ask": "2 per minute"})
        client = make_app(replace(house, writer=writer, settings=settings)).test_client()
        codes = [client.get(path).status_code for path in ("/en/ask?q=", "/en/ask/written", "/en/ask/written")]
    assert codes == [422, 404, 429]


def test_the_api_gives_sentences_with_places_in_the_citations(
    client: FlaskClient, writing: Callable[..., House], server: ModelServer, number: int
) -> None:
    writing()
    server.says = Says(f"{TRUE} [{number}]. {FALSE} [{number}].")
    url = f"/api/v1/ask?question={quote(QUESTION)}"
    assert client.get(url).get_json()["written"] is None
    answer = client.get(f"{url}&written=1").get_json()
    expected = {"outcome": "ok", "model": MODEL, "sentences": [{"text": f"{TRUE}.", "citations": [number]}]}
    assert answer["written"] == expected
    assert TRUE in answer["citations"][number - 1]["text"]
    assert answer["ai"]["involvement"] == "written"
    server.says = Says(status=401)
    answer = client.get(f"{url}&written=1").get_json()
    assert answer["written"] == {"outcome": "fallback", "model": MODEL, "sentences": []}
    assert answer["ai"]["involvement"] == "quoted"
