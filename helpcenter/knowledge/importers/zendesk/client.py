"""Requests to a Zendesk help center: signed, patient where it says so, and never waiting for ever."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

from helpcenter.knowledge.importers.given import Fetched, OriginUnreachable, OriginUnusable

if TYPE_CHECKING:
    import httpx2

_AGAIN = frozenset({408, 425, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REDIRECTS_AT_MOST = 5
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Credentials:
    """An e-mail address with an API token, or an OAuth access token."""

    email: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    oauth_token: str | None = field(default=None, repr=False)

    def header(self) -> str:
        if self.oauth_token:
            return f"Bearer {self.oauth_token}"
        return "Basic " + base64.b64encode(f"{self.email}/token:{self.token}".encode()).decode("ascii")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often. The waits between attempts double, from `first_wait_seconds` on."""

    connect_seconds: float = 10.0
    silence_seconds: float = 30.0
    request_seconds: float = 90.0
    attempts: int = 6
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 300.0
    waits_when_asked: int = 60
    json_bytes: int = 50_000_000
    picture_bytes: int = 20_000_000


class Missing(Exception):
    """The other side says that there is no such thing, or not for us. `status` is the one of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(f"answered with status {status}")
        self.status = status


class Failed(Exception):
    """No usable answer, however often it was asked."""


class _Again(Exception):
    """Ask once more; `wait_seconds` when the other side says how long to wait."""

    def __init__(self, reason: str, wait_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_seconds = wait_seconds


class ZendeskClient:
    """One help center. `tell` gets a sentence whenever it has to wait; neither it nor an error ever names a credential.

    Nothing but `url` decides where requests go: no proxy of the environment; a page names the next one by its path only.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials,
        *,
        tell: Callable[[str], None] = lambda _: None,
        sleep: Callable[[float], None] = time.sleep,
        limits: Limits | None = None,
    ) -> None:
        import httpx2

        self.url = url.rstrip("/")
        self.host = urlsplit(self.url).netloc
        self._header = credentials.header()
        self._tell = tell
        self._sleep = sleep
        self._limits = limits or Limits()
        timeout = httpx2.Timeout(self._limits.silence_seconds, connect=self._limits.connect_seconds)
        self._client = httpx2.Client(timeout=timeout, follow_redirects=False, trust_env=False)

    def close(self) -> None:
        self._client.close()

    def get(self, path: str) -> Mapping[str, Any]:
        """The object at a path of the API. Raises `Missing`, `Failed`, `OriginUnusable` when the credentials are refused."""

        def read(content: bytes) -> Mapping[str, Any]:
            try:
                value = json.loads(content)
            except ValueError as error:
                raise _Again("the answer is no JSON, or was cut off") from error
            if not isinstance(value, dict):
                raise _Again("the answer is no JSON object")
            return value

        return read_until(self, lambda: read(self._content(f"{self.url}{path}", self._limits.json_bytes)))

    def pages(self, path: str, name: str) -> Iterator[tuple[list[Mapping[str, Any]], str | None]]:
        """The items called `name` of each page from `path` on, and the path of the next page."""
        following: str | None = path
        while following:
            here = following
            page = self.get(here)
            items = page.get(name)
            if not isinstance(items, list):
                raise Failed(f"{_shown(here)} holds no {name}")
            following = self._next(page)
            if following == here:
                raise Failed(f"{_shown(here)} names itself as the next page")
            yield [item for item in items if isinstance(item, dict)], following

    def download(self, address: str) -> Fetched:
        """A file, wherever the help center leads for it. Raises `Missing`, `Failed`."""
        content = read_until(self, lambda: self._content(address, self._limits.picture_bytes, redirects=True))
        return Fetched(content, PurePosixPath(unquote(urlsplit(address).path)).name or "picture")

    def wait(self, attempt: int, asked: _Again, waits: int) -> int:
        """Before the next attempt; out comes how often it was asked to wait. Raises `Failed`."""
        limits = self._limits
        if asked.wait_seconds is not None:
            if asked.wait_seconds > limits.longest_wait_seconds or waits >= limits.waits_when_asked:
                raise Failed(f"it asks to wait {asked.wait_seconds:.0f} seconds")
            self._tell(f"Zendesk asks to wait {asked.wait_seconds:.0f} seconds")
            self._sleep(asked.wait_seconds)
            return waits + 1
        if attempt + 1 >= limits.attempts:
            raise Failed(f"{asked.reason} (asked {limits.attempts} times)")
        seconds = limits.first_wait_seconds * 2**attempt
        self._tell(f"Zendesk: {asked.reason}; asking again in {seconds:g} seconds")
        self._sleep(seconds)
        return waits

    def _next(self, page: Mapping[str, Any]) -> str | None:
        """By cursor, as asked for; by number, where a help center knows no cursors. Only path and query of it are used."""
        meta, links = page.get("meta"), page.get("links")
        if isinstance(meta, dict):
            following = links.get("next") if isinstance(links, dict) and meta.get("has_more") else None
        else:
            following = page.get("next_page")
        if not isinstance(following, str) or not following:
            return None
        parts = urlsplit(urljoin(f"{self.url}/", following))
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def _content(self, address: str, most_bytes: int, *, redirects: bool = False) -> bytes:
        import httpx2

        for _ in range(_REDIRECTS_AT_MOST):
            try:
                found = self._answer(address, most_bytes)
            except httpx2.TimeoutException as error:
                raise _Again("no answer in time") from error
            except httpx2.ConnectError as error:
                raise _Again("cannot be reached") from error
            except (httpx2.HTTPError, httpx2.StreamError) as error:
                raise _Again("the connection was cut") from error
            except httpx2.InvalidURL as error:
                raise Failed("the address cannot be read") from error
            if isinstance(found, bytes):
                return found
            if not redirects:
                raise OriginUnusable(
                    f"{self.host} leads its API to another address; set HELPCENTER_ZENDESK_URL to the one that ends in "
                    ".zendesk.com"
                )
            following = urljoin(address, found)
            if not following.startswith("https://") and not self._is_ours(following):
                raise Failed("it leads to an address without https")
            address = following
        raise Failed("it leads in a circle")

    def _answer(self, address: str, most_bytes: int) -> bytes | str:
        """The content, or where it is instead."""
        headers = {"Accept": "application/json, */*"}
        if self._is_ours(address):
            headers["Authorization"] = self._header
        ends = time.monotonic() + self._limits.request_seconds
        with self._client.stream("GET", address, headers=headers) as response:
            self._check(response)
            if response.status_code in _REDIRECTS:
                return str(response.headers.get("location", ""))
            content = bytearray()
            for piece in response.iter_bytes():
                content += piece
                if len(content) > most_bytes:
                    raise Failed(f"it is larger than {most_bytes / 1e6:.0f} MB")
                if time.monotonic() > ends:
                    raise _Again("the answer takes too long")
            return bytes(content)

    def _check(self, response: httpx2.Response) -> None:
        status = response.status_code
        if status == 429 or (status == 503 and "retry-after" in response.headers):
            raise _Again("too many requests", _seconds(response.headers.get("retry-after", "")))
        if status in _AGAIN:
            raise _Again(f"status {status}")
        if status == 401 and self._is_ours(str(response.url)):
            raise OriginUnusable(
                f"{self.host} refuses the credentials; set HELPCENTER_ZENDESK_EMAIL and HELPCENTER_ZENDESK_TOKEN, or "
                "HELPCENTER_ZENDESK_OAUTH_TOKEN, to those of an agent who may see all articles"
            )
        if status not in _REDIRECTS and not 200 <= status < 300:
            raise Missing(status)

    def _is_ours(self, address: str) -> bool:
        return address.startswith(f"{self.url}/")


def read_until(client: ZendeskClient, ask: Callable[[], _Found]) -> _Found:
    """What `ask` gives at last. Raises what it raises but for `_Again`, and `Failed`."""
    attempt = waits = 0
    while True:
        try:
            return ask()
        except _Again as again:
            waits = client.wait(attempt, again, waits)
            attempt += again.wait_seconds is None


def reachable(client: ZendeskClient, error: Failed | Missing) -> OriginUnreachable:
    """What to raise when something is missing without which nothing goes on."""
    return OriginUnreachable(
        f"{client.host} does not answer as it should: {error}. What was imported stays; go on with --resume"
    )


def _seconds(written: str) -> float:
    """`Retry-After` in seconds; a minute where it is a date or missing."""
    return float(written) if written.strip().isdecimal() else 60.0


def _shown(path: str) -> str:
    return path.partition("?")[0]
