"""A request id for every request, and one log line for every answer. Paths are logged, questions and keys are not."""

from __future__ import annotations

import re
import time
import uuid

import structlog
from flask import Flask, abort, g, request
from werkzeug.wrappers import Response

log = structlog.get_logger("helpcenter.web")
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id() -> str:
    """The id that an error page names and the log line carries."""
    return str(getattr(g, "request_id", "-"))


def install_request_log(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex[:16]
        g.started = time.perf_counter()

    @app.before_request
    def refuse_what_nothing_is_called() -> None:
        if "\0" in request.path:  # no database takes it
            abort(404)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = request_id()
        if request.endpoint not in ("static", "health.alive"):
            log.info(
                "request",
                request_id=request_id(),
                method=request.method,
                # The rule, not the path: a path may hold a case number.
                route=str(request.url_rule) if request.url_rule else "-",
                status=response.status_code,
                milliseconds=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
            )
        return response
