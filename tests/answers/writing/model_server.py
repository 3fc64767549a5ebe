"""A real HTTP server that speaks the chat-completions protocol over a socket, well or badly, as a test says.

What it answers is fixed by `Says`; what it was asked is kept in `requests`.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from helpcenter.answers.writing import ChatEndpoint

KEY = "sk-a-key-nobody-may-see"
MODEL = "small-model"


@dataclass(frozen=True)
class Says:
    """How the server answers. `text` is streamed in `pieces` (by default a few characters each).

    `wait` before anything, `drip` between the bytes, in seconds; `cut`: the connection ends after so many pieces; `raw`: these
    bytes instead of the stream; `finish`: the reason it gives, None for none; `streams`: False answers with one JSON object.
    """

    text: str = ""
    pieces: Sequence[str] | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    drip_headers: float = 0.0
    cut: int | None = None
    raw: bytes | None = None
    finish: str | None = "stop"
    streams: bool = True
    newline: str = "\n"

    def events(self) -> Iterator[str]:
        pieces = (
            self.pieces if self.pieces is not None else [self.text[at : at + 7] for at in range(0, len(self.text), 7)]
        )
        yield _event({"role": "assistant", "content": ""})
        for piece in pieces[: self.cut]:
            yield _event({"content": piece})
        if self.cut is not None:
            return
        yield _event({}, self.finish)
        yield json.dumps({"object": "chat.completion.chunk", "choices": [], "usage": {"total_tokens": 7}})
        yield "[DONE]"


def _event(delta: Mapping[str, Any], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return json.dumps({"id": "1", "object": "chat.completion.chunk", "model": MODEL, "choices": [choice]})


@dataclass
class ModelServer:
    """`says` may be changed between requests; `answers`, if there, makes it of each request's body. `requests` are the bodies,
    `headers` their headers; `left` is set when a client closed its connection before the answer was complete.
    """

    url: str
    says: Says = field(default_factory=Says)
    answers: Callable[[dict[str, Any]], Says] | None = None
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    @property
    def sent(self) -> str:
        """Every message of the last request, one text."""
        return "\n".join(message["content"] for message in self.requests[-1]["messages"])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        told = self.server.told
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told.requests.append(json.loads(body))
        told.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.close_connection = True
        try:
            self._answer(told.answers(told.requests[-1]) if told.answers else told.says)
        except OSError:
            told.left.set()

    def _answer(self, says: Says) -> None:
        self._pause(says.wait)
        if self.path != "/v1/chat/completions":
            says = Says(status=404)
        if says.drip_headers:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 10_000:
                self.wfile.write(bytes([byte]))
                self._pause(says.drip_headers)
        if says.status != 200:
            self._whole(says.status, b'{"error": {"message": "the key sk-... is wrong"}}', says.headers)
        elif not says.streams:
            choice = {"index": 0, "message": {"role": "assistant", "content": says.text}, "finish_reason": says.finish}
            self._whole(200, json.dumps({"object": "chat.completion", "choices": [choice]}).encode(), says.headers)
        else:
            self._stream(says)

    def _whole(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, says: Says) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": "text/event-stream; charset=utf-8", **says.headers}.items():
            self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if says.raw is not None:
            self._chunk(says.raw)
        else:
            for event in says.events():
                data = f"data: {event}{says.newline}{says.newline}".encode()
                for part in [data[at : at + 1] for at in range(len(data))] if says.drip else [data]:
                    self._chunk(part)
                    self._pause(says.drip)
        if says.cut is None:
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _pause(self, seconds: float) -> None:
        if seconds and self.server.ending.wait(seconds):
            raise OSError("the test is over")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.ending = threading.Event()
        self.told = ModelServer(f"http://127.0.0.1:{self.server_address[1]}/v1")


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """Listening on a free port until the end of the block."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.told
    finally:
        server.ending.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def endpoint_of(server: ModelServer, **options: Any) -> Iterator[ChatEndpoint]:
    """An endpoint of that server with a short time limit, closed at the end."""
    chosen: dict[str, Any] = {"model": MODEL, "key": KEY, "timeout_seconds": 5.0, **options}
    endpoint = ChatEndpoint(url=server.url, **chosen)
    with suppress(TimeoutError):
        try:
            yield endpoint
        finally:
            endpoint.close()


#: Makes an endpoint of the test's server: `endpoint(timeout_seconds=0.2)`.
MakeEndpoint = Callable[..., ChatEndpoint]
