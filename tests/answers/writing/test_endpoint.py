"""The endpoint against a real server that speaks the protocol: well, slowly, brokenly."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from helpcenter.answers.writing.endpoint import ChatEndpoint, CompletionFailed, EndpointBusy
from helpcenter.answers.written import Finish
from tests.answers.writing.model_server import KEY, MODEL, MakeEndpoint, ModelServer, Says

pytestmark = pytest.mark.slow

MESSAGES = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Grüße, 你好"}]
TEXT = "Ein Satz mit Umlauten: äöü, und 中文. Noch einer."


def words(endpoint: ChatEndpoint) -> str:
    return "".join(piece for piece in endpoint.complete(MESSAGES).pieces(0.05) if piece is not None)


def failure(endpoint: ChatEndpoint) -> CompletionFailed:
    with pytest.raises(CompletionFailed) as failed:
        words(endpoint)
    return failed.value


def test_the_words_come_as_they_are_written(server: ModelServer, make_endpoint: MakeEndpoint) -> None:
    server.says = Says(TEXT, pieces=list(TEXT))
    pieces = [piece for piece in make_endpoint().complete(MESSAGES).pieces(1) if piece is not None]
    assert pieces == list(TEXT)


def test_what_is_sent_is_what_the_protocol_says(server: ModelServer, make_endpoint: MakeEndpoint) -> None:
    server.says = Says(TEXT)
    words(make_endpoint(parameters={"temperature": 0, "max_tokens": 600}))
    expected = {"model": MODEL, "messages": MESSAGES, "stream": True, "temperature": 0, "max_tokens": 600}
    assert server.requests == [expected]
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert server.headers[0]["content-type"] == "application/json"
    assert server.headers[0]["accept-encoding"] == "identity"


def test_without_a_key_none_is_sent(server: ModelServer, make_endpoint: MakeEndpoint) -> None:
    server.says = Says(TEXT)
    words(make_endpoint(key=None))
    assert "authorization" not in server.headers[0]


@pytest.mark.parametrize(
    "says",
    [
        Says(TEXT, newline="\r\n"),
        Says(TEXT, streams=False),
        Says(TEXT, streams=False, headers={"Content-Type": "application/json; charset=utf-8"}),
        Says(TEXT, finish=None),  # some servers give no reason, only the end
        Says(raw=b': ping\n\ndata: {"choices":[{"delta":{"content":"' + TEXT.encode() + b'"}}]}\n\ndata: [DONE]\n\n'),
        Says(raw=b'data: {"choices":[{"delta":{"reasoning_content":"Hm."}}]}\n\n'
             b'data: {"choices":[{"delta":{"content":"' + TEXT.encode() + b'"},"finish_reason":"stop"}]}\n\n'),
    ],
)  # fmt: skip
def test_every_dialect_is_understood(server: ModelServer, make_endpoint: MakeEndpoint, says: Says) -> None:
    server.says = says
    assert words(make_endpoint()) == TEXT


@pytest.mark.parametrize(
    ("says", "finish"),
    [
        (Says(TEXT, cut=3), Finish.CUT),
        (Says(TEXT, cut=0), Finish.CUT),
        (Says(raw=b'data: {"choices":[{"delta":{"content":"Half"}}]}\n\n'), Finish.CUT),
        (Says(raw=b""), Finish.CUT),
        (Says(raw=b'data: {"choices": [{"delta": {"content": "Ha\n\n'), Finish.PROTOCOL),
        (Says(raw=b"data: []\n\n"), Finish.PROTOCOL),
        (Says(raw=b'data: {"choices": 7}\n\n'), Finish.PROTOCOL),
        (Says(raw=b'data: {"choices": [7]}\n\n'), Finish.PROTOCOL),
        (Says(raw=b'data: {"choices": [{"delta": {"content": ["a"]}}]}\n\n'), Finish.PROTOCOL),
        (Says(raw=b'data: {"error": {"message": "overloaded"}}\n\n'), Finish.PROTOCOL),
        (Says(TEXT, headers={"Content-Type": "text/html"}), Finish.PROTOCOL),
        (Says(TEXT, headers={"Content-Encoding": "gzip"}), Finish.PROTOCOL),
        (Says(TEXT, finish="length"), Finish.TOO_LONG),
        (Says(TEXT, finish="content_filter"), Finish.REFUSED),
        (Says(TEXT, finish="tool_calls"), Finish.PROTOCOL),
        (Says("word " * 3_000, pieces=["word " * 3_000]), Finish.TOO_LONG),
        (Says(raw=b"data: " + b"a" * 100_000), Finish.PROTOCOL),
        (Says(raw=b": nothing\n" * 200_000), Finish.CUT),
        (Says(raw=b'data: {"choices": [], "x": "' + b"a" * 50_000 + b'"}\n\n' + b'data: {"choices": []}\n\n' * 60_000),
         Finish.TOO_LONG),
        (Says(TEXT * 50, streams=False, finish="stop"), None),
        (Says("word " * 300_000, streams=False), Finish.TOO_LONG),
        (Says(raw=b"[]", headers={"Content-Type": "application/json"}), Finish.PROTOCOL),
        (Says(raw=b'{"choices": []}', headers={"Content-Type": "application/json"}), Finish.PROTOCOL),
        (Says(raw=b"<html>", headers={"Content-Type": "application/json"}), Finish.PROTOCOL),
    ],
)  # fmt: skip
def test_what_is_broken_is_told_apart(
    server: ModelServer, make_endpoint: MakeEndpoint, says: Says, finish: Finish | None
) -> None:
    server.says = says
    if finish is None:
        assert words(make_endpoint()) == TEXT * 50
    else:
        assert failure(make_endpoint()).finish is finish


@pytest.mark.parametrize("status", [302, 400, 401, 404, 429, 500, 503])
def test_an_http_error_is_told_and_no_redirect_is_followed(
    server: ModelServer, make_endpoint: MakeEndpoint, status: int
) -> None:
    server.says = Says(status=status, headers={"Location": f"{server.url}/elsewhere", "Retry-After": "1"})
    failed = failure(make_endpoint())
    assert (failed.finish, failed.status) == (Finish.STATUS, status)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "says",
    [
        Says(TEXT, wait=30),
        Says(TEXT * 20, drip=0.05),
        Says(TEXT, drip_headers=0.05),
    ],
    ids=["silent", "dripping", "dripping headers"],
)
def test_the_time_limit_holds_for_the_whole_answer(
    server: ModelServer, make_endpoint: MakeEndpoint, says: Says
) -> None:
    server.says = says
    started = time.monotonic()
    assert failure(make_endpoint(timeout_seconds=0.25)).finish is Finish.TIMEOUT
    assert time.monotonic() - started < 1.5


def test_nobody_there(server: ModelServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    endpoint = ChatEndpoint(url=f"http://127.0.0.1:{port}/v1", model=MODEL)
    assert failure(endpoint).finish is Finish.UNREACHABLE
    endpoint.close()


def test_somebody_there_who_says_nothing(listening: int) -> None:
    endpoint = ChatEndpoint(url=f"http://127.0.0.1:{listening}/v1", model=MODEL, timeout_seconds=0.2)
    assert failure(endpoint).finish is Finish.TIMEOUT
    endpoint.close()


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield silent.getsockname()[1]


def test_there_are_ticks_while_nothing_comes(server: ModelServer, make_endpoint: MakeEndpoint) -> None:
    server.says = Says(TEXT, wait=0.3)
    pieces = list(make_endpoint().complete(MESSAGES).pieces(0.05))
    assert pieces[:3] == [None, None, None]
    assert "".join(piece or "" for piece in pieces) == TEXT


def test_no_more_than_so_many_at_once(server: ModelServer, make_endpoint: MakeEndpoint) -> None:
    server.says = Says(TEXT, wait=30)
    endpoint = make_endpoint(at_once=2)
    several = [endpoint.complete(MESSAGES), endpoint.complete(MESSAGES)]
    with pytest.raises(EndpointBusy):
        endpoint.complete(MESSAGES)
    several[0].close()
    server.says = Says(TEXT)
    assert words(endpoint) == TEXT


def test_one_that_is_closed_is_given_up_at_once(server: ModelServer, make_endpoint: MakeEndpoint) -> None:
    server.says = Says(TEXT * 100, drip=0.0005)
    completion = make_endpoint().complete(MESSAGES)
    next(piece for piece in completion.pieces(0.05) if piece)
    completion.close()
    assert server.left.wait(5)


def test_an_endpoint_that_was_closed_works_again(server: ModelServer, make_endpoint: MakeEndpoint) -> None:
    server.says = Says(TEXT)
    endpoint = make_endpoint()
    assert words(endpoint) == TEXT
    endpoint.close()
    assert words(endpoint) == TEXT
