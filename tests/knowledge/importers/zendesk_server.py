"""A server that speaks the documented JSON of Zendesk's Help Center API, and can be made to stumble as real ones do."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

EMAIL, TOKEN = "agent@shop.example", "zendesk-api-token"
Stumble = Callable[["Handler"], None]


class ZendeskServer(ThreadingHTTPServer):
    """`articles` by number: what the API says of them, with `translations` and `attachments` beside."""

    daemon_threads = True

    def __init__(self, page_size: int = 2) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.page_size = page_size
        self.categories: list[dict[str, Any]] = [{"id": 1, "name": "Shopping"}]
        self.sections: list[dict[str, Any]] = [{"id": 11, "name": "Returns", "category_id": 1}]
        self.locales = ["en-us", "de", "pt-br"]
        self.articles: dict[int, dict[str, Any]] = {}
        self.pictures: dict[str, bytes] = {}
        self.asked: Counter[str] = Counter()
        #: What happens before the answer to a path, one after the other.
        self.stumbles: dict[str, list[Stumble]] = defaultdict(list)
        self._thread = threading.Thread(target=self.serve_forever, args=[0.02], daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def add(self, number: int, title: str, body: str, *, locales: dict[str, str] | None = None, **more: Any) -> None:
        """An article in `en-us`, and in further `locales` with these bodies."""
        translations = [
            {"id": number * 10 + place, "locale": locale, "title": title if locale == "en-us" else f"{title} ({locale})",
             "body": text, "draft": False, "source_id": number, "source_type": "Article"}
            for place, (locale, text) in enumerate({"en-us": body, **(locales or {})}.items())
        ]  # fmt: skip
        self.articles[number] = {
            "id": number, "title": title, "name": title, "body": body, "locale": "en-us", "source_locale": "en-us",
            "html_url": f"{self.url}/hc/en-us/articles/{number}-{title.replace(' ', '-')}", "section_id": 11, "draft": False,
            "promoted": False, "label_names": [], "user_segment_id": None, "outdated": False, "position": 0,
            "created_at": f"2024-01-{number % 28 + 1:02}T00:00:00Z", "updated_at": "2024-03-01T00:00:00Z",
            "translations": translations, "attachments": [], **more,
        }  # fmt: skip

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


class Handler(BaseHTTPRequestHandler):
    server: ZendeskServer
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and content in one piece: two would wait for one another

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked[parts.path] += 1
        if self.server.stumbles[parts.path]:
            stumble = self.server.stumbles[parts.path].pop(0)
            stumble(self)
            return
        self.answer_well()

    def answer_well(self) -> None:
        parts = urlsplit(self.path)
        if parts.path in self.server.pictures:
            self.send(200, self.server.pictures[parts.path], "image/png")
            return
        basic = base64.b64encode(f"{EMAIL}/token:{TOKEN}".encode()).decode()
        if self.headers.get("Authorization") not in (f"Basic {basic}", "Bearer oauth-access-token"):
            self.send_json(401, {"error": "Couldn't authenticate you"})
            return
        prefix = "/api/v2/help_center/"
        names = parts.path.removeprefix(prefix).split("/") if parts.path.startswith(prefix) else ["nothing"]
        match names:
            case ["locales"]:
                self.send_json(200, {"locales": self.server.locales, "default_locale": "en-us"})
            case ["categories"]:
                self.send_page("categories", self.server.categories)
            case ["sections"]:
                self.send_page("sections", self.server.sections)
            case ["articles"]:
                hidden = ("translations", "attachments")
                articles = [
                    {name: value for name, value in article.items() if name not in hidden}
                    for article in sorted(self.server.articles.values(), key=lambda each: each["id"])
                ]
                self.send_page("articles", articles)
            case ["articles", number, "translations"] if int(number) in self.server.articles:
                self.send_page("translations", self.server.articles[int(number)]["translations"])
            case ["articles", number, "attachments"] if int(number) in self.server.articles:
                self.send_page("article_attachments", self.server.articles[int(number)]["attachments"])
            case _:
                self.send_json(404, {"error": "RecordNotFound"})

    def send_page(self, name: str, items: list[dict[str, Any]]) -> None:
        """Cursor pagination as documented: `meta` and `links`."""
        asked = parse_qs(urlsplit(self.path).query)
        size = min(int(asked["page[size]"][0]), self.server.page_size)
        after = int(base64.b64decode(asked["page[after]"][0])) if "page[after]" in asked else 0
        some = [item for item in items if item["id"] > after][:size] if name == "articles" else items
        more = name == "articles" and bool(some) and some[-1]["id"] < max(item["id"] for item in items)
        cursor = base64.b64encode(str(some[-1]["id"]).encode()).decode() if some else None
        path = urlsplit(self.path).path
        following = f"https://shop.zendesk.com{path}?page[after]={cursor}&page[size]={size}" if more else None
        self.send_json(
            200,
            {
                name: some,
                "meta": {"has_more": more, "after_cursor": cursor, "before_cursor": None},
                "links": {"next": following, "prev": None},
            },
        )

    def send_json(self, status: int, value: Any, **headers: str) -> None:
        self.send(status, json.dumps(value).encode(), "application/json", **headers)

    def send(self, status: int, content: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def too_many(seconds: int) -> Stumble:
    return lambda handler: handler.send_json(429, {"error": "APIRateLimitExceeded"}, Retry_After=str(seconds))


def status(code: int) -> Stumble:
    return lambda handler: handler.send_json(code, {"error": "InternalError"})


def broken(handler: Handler) -> None:
    handler.send(200, b'{"articles": [{"id": 1, ', "application/json")


def cut(handler: Handler) -> None:
    """More is promised than comes."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"articles": [')
    handler.close_connection = True


def silent(handler: Handler) -> None:
    """Nothing comes for longer than anybody waits here."""
    time.sleep(0.6)
    handler.close_connection = True
