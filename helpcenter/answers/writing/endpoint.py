"""Any endpoint that speaks the chat-completions protocol: a question to it, its words as they come. The only file that knows
the HTTP client.

Requests run in one event loop of the process, where a deadline holds against everything: a name that does not resolve, headers
that come byte by byte, a stream that never ends. Whoever waits for the words waits in a thread of its own.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import aclosing
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import structlog

from helpcenter.answers.written import Finish
from helpcenter.errors import Unavailable

if TYPE_CHECKING:
    import httpx2

log = structlog.get_logger(__name__)

Message = Mapping[str, str]

_BYTES_AT_MOST: Final = 1_000_000
_EVENT_BYTES_AT_MOST: Final = 64_000
_CHARACTERS_AT_MOST: Final = 8_000
#: Beyond the time limit, for the loop to say that it is over.
_GRACE_SECONDS: Final = 2.0
_DONE: Final = "[DONE]"
_OTHER_FINISHES = {"length": Finish.TOO_LONG, "content_filter": Finish.REFUSED}


class EndpointBusy(Unavailable):
    """As many answers are being written as may be at once."""

    code = "writer-busy"


class CompletionFailed(Exception):
    """The words do not come, or not whole. `finish` tells why, `status` the HTTP status where that is why."""

    def __init__(self, finish: Finish, status: int | None = None) -> None:
        super().__init__(finish.value)
        self.finish = finish
        self.status = status


class Completion:
    """One answer on its way. `close` it when it is no longer wanted; nothing happens when it is over."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._queue: SimpleQueue[str | CompletionFailed | None] = SimpleQueue()
        self._task: Future[None] | None = None

    def put(self, piece: str | CompletionFailed | None) -> None:
        """The next words, or how it ended: None when it is complete."""
        self._queue.put(piece)

    def follow(self, task: Future[None]) -> None:
        """`task` puts the words; closing ends it."""
        self._task = task

    def pieces(self, tick_seconds: float) -> Iterator[str | None]:
        """The words as they come; None whenever none came for `tick_seconds`. Raises `CompletionFailed`."""
        while True:
            try:
                piece = self._queue.get(timeout=tick_seconds)
            except Empty:
                if time.monotonic() > self._deadline + _GRACE_SECONDS:
                    raise CompletionFailed(Finish.TIMEOUT) from None
                yield None
                continue
            if piece is None:
                return
            if isinstance(piece, CompletionFailed):
                raise piece
            yield piece

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()


class ChatEndpoint:
    """One per process, made before the threads start. Nothing is opened before the first answer is wanted.

    `url` is the base URL, to which `/chat/completions` is added. `parameters` go into each request as they are.
    """

    def __init__(
        self,
        *,
        url: str,
        model: str,
        key: str | None = None,
        timeout_seconds: float = 10.0,
        at_once: int = 4,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        self._url = f"{url.rstrip('/')}/chat/completions"
        self.model = model
        self.host = urlsplit(url).netloc
        self._key = key
        self._timeout_seconds = timeout_seconds
        self._parameters = dict(parameters or {})
        self._slots = threading.BoundedSemaphore(at_once)
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: httpx2.AsyncClient | None = None

    def complete(self, messages: Sequence[Message]) -> Completion:
        """Ask, and return at once. Raises `EndpointBusy`."""
        if not self._slots.acquire(blocking=False):
            raise EndpointBusy("as many answers are being written as may be at once; try again in a moment")
        try:
            completion = Completion(time.monotonic() + self._timeout_seconds)
            task = asyncio.run_coroutine_threadsafe(self._run(messages, completion), self._running_loop())
            completion.follow(task)
        except BaseException:
            self._slots.release()
            raise
        task.add_done_callback(lambda _: self._slots.release())
        return completion

    def close(self) -> None:
        """Give up what is under way and end the loop. The endpoint can be used again."""
        with self._starting:
            loop, self._loop = self._loop, None
            client, self._client = self._client, None
        if loop is None:
            return
        asyncio.run_coroutine_threadsafe(_finish(client), loop).result(_GRACE_SECONDS)
        loop.call_soon_threadsafe(loop.stop)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        """Made when it is first needed: after the fork of a worker, which threads do not survive."""
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_serve, args=[self._loop], name="language-model", daemon=True).start()
            return self._loop

    async def _run(self, messages: Sequence[Message], completion: Completion) -> None:
        import httpx2

        try:
            async with asyncio.timeout(self._timeout_seconds):
                length = 0
                async with aclosing(self._words(messages)) as words:
                    async for piece in words:
                        length += len(piece)
                        if length > _CHARACTERS_AT_MOST:
                            raise CompletionFailed(Finish.TOO_LONG)
                        completion.put(piece)
            completion.put(None)
        except CompletionFailed as failed:
            completion.put(failed)
        except (TimeoutError, httpx2.TimeoutException):
            completion.put(CompletionFailed(Finish.TIMEOUT))
        except httpx2.ConnectError:
            completion.put(CompletionFailed(Finish.UNREACHABLE))
        except (httpx2.SSEError, httpx2.DecodingError, ValueError):
            completion.put(CompletionFailed(Finish.PROTOCOL))
        except httpx2.TransportError:
            completion.put(CompletionFailed(Finish.CUT))
        except Exception as error:
            # Never its text, which may quote what was sent.
            log.error("language-model-failed", error=type(error).__name__)
            completion.put(CompletionFailed(Finish.PROTOCOL))

    async def _words(self, messages: Sequence[Message]) -> AsyncGenerator[str]:
        body = {**self._parameters, "model": self.model, "messages": list(messages), "stream": True}
        async with self._open_client().stream("POST", self._url, json=body) as response:
            if response.status_code != 200:
                raise CompletionFailed(Finish.STATUS, response.status_code)
            if response.headers.get("content-encoding", "identity") != "identity":
                raise CompletionFailed(Finish.PROTOCOL)  # not asked for; what unpacks to a gigabyte has no place here
            if response.headers.get("content-type", "").startswith("application/json"):
                yield _whole(await _read(response))  # some servers do not stream
                return
            async for piece in _streamed(response):
                yield piece

    def _open_client(self) -> httpx2.AsyncClient:
        import httpx2

        if self._client is None:
            headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
            if self._key is not None:
                headers["Authorization"] = f"Bearer {self._key}"
            # Nothing but the settings decides where a shopper's question goes: no proxy from the environment, no redirect.
            self._client = httpx2.AsyncClient(headers=headers, timeout=None, follow_redirects=False, trust_env=False)
        return self._client


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    loop.close()


async def _finish(client: httpx2.AsyncClient | None) -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    if client is not None:
        await client.aclose()


async def _streamed(response: httpx2.Response) -> AsyncIterator[str]:
    import httpx2

    async for event in httpx2.EventSource(response, max_event_size=_EVENT_BYTES_AT_MOST):
        if response.num_bytes_downloaded > _BYTES_AT_MOST:
            raise CompletionFailed(Finish.TOO_LONG)
        if event.data.strip() == _DONE:
            return
        choice = _choice(json.loads(event.data))
        if choice is None:
            continue
        content = _text(choice.get("delta"))
        if content:
            yield content
        if choice.get("finish_reason") is not None:
            _check_finish(choice["finish_reason"])
            return
    raise CompletionFailed(Finish.CUT)


async def _read(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > _BYTES_AT_MOST:
            raise CompletionFailed(Finish.TOO_LONG)
    return bytes(body)


def _whole(body: bytes) -> str:
    choice = _choice(json.loads(body))
    if choice is None:
        raise CompletionFailed(Finish.PROTOCOL)
    _check_finish(choice.get("finish_reason"))
    return _text(choice.get("message"))


def _choice(event: Any) -> dict[str, Any] | None:
    """The first choice; None when there is none, as in the event that counts tokens."""
    if not isinstance(event, dict) or "error" in event or not isinstance(event.get("choices", []), list):
        raise CompletionFailed(Finish.PROTOCOL)
    choices = event.get("choices") or [None]
    choice = choices[0]
    if choice is not None and not isinstance(choice, dict):
        raise CompletionFailed(Finish.PROTOCOL)
    return choice


def _text(message: Any) -> str:
    """What is said; what is thought aside (`reasoning_content`) stays there."""
    if message is None:
        return ""
    content = message.get("content") if isinstance(message, dict) else 0
    if content is not None and not isinstance(content, str):
        raise CompletionFailed(Finish.PROTOCOL)
    return content or ""


def _check_finish(reason: Any) -> None:
    if reason not in (None, "stop"):
        raise CompletionFailed(_OTHER_FINISHES.get(str(reason), Finish.PROTOCOL))
