"""What may be kept of a page, by whom, and how it is asked for again.

Pages that everybody gets alike are public: kept, but asked for again each time, by a weak ETag (a proxy may compress them) and,
where it is known when they last changed, by that date. What depends on who is signed in, on a form's token or on anything else
in the session is kept by nobody but the reader's own browser, and pages with personal data not even there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from flask import Flask, current_app, g, request, session, stream_with_context
from werkzeug.wrappers import Response

from helpcenter.knowledge.directory import newest_change
from helpcenter.web.current import house

PUBLIC = "public, max-age=0, must-revalidate"
#: For signed-in readers and for whoever is writing something: the browser's Back button brings the page and its text.
OWN = "private, no-cache"
#: Cases, orders, accounts: nothing stays behind on a computer that others use too.
PERSONAL = "private, no-store"

#: Guests without a session all get these alike. The first page shows what is asked most, which has no date.
_PUBLIC_PAGES = {"help.home": False, "help.topic": True, "help.article": True}
_PERSONAL_SURFACES = frozenset({"my_cases", "desk", "account"})
_PERSONAL_PAGES = frozenset({"contact.sent"})
_STARTED = "helpcenter_started"


def install_caching(app: Flask) -> None:
    """Put it after `install_headers`, which fills in what nobody has said."""
    # Whatever else pages are made of (templates, settings, texts of the interface) changes with a start only.
    app.extensions[_STARTED] = datetime.now(UTC).replace(microsecond=0)

    @app.after_request
    def add(response: Response) -> Response:
        dated = _PUBLIC_PAGES.get(request.endpoint or "")
        if dated is None or response.status_code != 200 or request.method not in ("GET", "HEAD"):
            return response
        response.vary.add("Cookie")
        if _is_everybodys(response):
            publish(response, changed_at=_changed_at() if dated and "undated" not in g else None)
        return response


def leave_undated() -> None:
    """This page holds something whose changes have no date, such as comments: it is asked for by its ETag alone."""
    g.undated = True


def publish(response: Response, *, changed_at: datetime | None = None) -> Response:
    """Let everybody keep it, and answer 304 to whoever has it already. The ETag is made of the content."""
    response.headers["Cache-Control"] = PUBLIC
    response.last_modified = changed_at
    response.add_etag(weak=True)
    return response.make_conditional(request.environ)


def publish_state(mimetype: str, make: Callable[[], Iterable[str]]) -> Response:
    """The same for what says nothing but what is published: when that is as it was, it is not even made."""
    with house().database.read() as db:
        number, moment = newest_change(db)
    response = Response(mimetype=mimetype)
    response.automatically_set_content_length = False  # it would be that of nothing: what is sent comes last
    response.headers["Cache-Control"] = PUBLIC
    response.last_modified = _later(moment)
    response.set_etag(f"{number}-{int(_started().timestamp()):x}", weak=True)
    response.make_conditional(request.environ)
    if response.status_code == 200:
        response.response = stream_with_context(piece.encode() for piece in make())
    return response


def last_change() -> datetime:
    """When readers last got to see something new, to the second; at least the start of this process."""
    return _changed_at()


def rule_for(endpoint: str | None, blueprint: str | None) -> str:
    """What is said about a page when its view says nothing."""
    return PERSONAL if blueprint in _PERSONAL_SURFACES or endpoint in _PERSONAL_PAGES else OWN


def _is_everybodys(response: Response) -> bool:
    """Nothing of a session went into it, and nothing of one comes with it."""
    return not session and not session.modified and "Set-Cookie" not in response.headers


def _changed_at() -> datetime:
    with house().database.read() as db:
        return _later(newest_change(db)[1])


def _later(moment: datetime | None) -> datetime:
    return max(_started(), moment.replace(microsecond=0)) if moment else _started()


def _started() -> datetime:
    started: datetime = current_app.extensions[_STARTED]
    return started
