"""Every error as a page that says what to do, or as problem details (RFC 9457) for programs. Logged once, with the request id."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from flask import Flask, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from helpcenter.errors import HelpcenterError
from helpcenter.web.requests import request_id

log = structlog.get_logger("helpcenter.web")


#: The fields that people write in. What a form carries besides (tokens, keys, choices) is not theirs to keep.
WRITTEN_FIELDS = frozenset(
    {
        "description", "delivery_address", "name", "email", "order_number", "other_order_number",  # contact
        "text", "note",  # cases
        "title", "summary", "body", "slug", "topic", "comment", "picture_text",  # articles
    }
)  # fmt: skip
#: Headers of an HTTP error that belong to the answer, whatever page it gets.
_KEPT_HEADERS = ("Allow", "Retry-After")


def problem(status: int, code: str, title: str, detail: str) -> Response:
    """RFC 9457 problem details."""
    response = jsonify(
        type=f"urn:helpcenter:error:{code}", title=title, status=status, detail=detail, request_id=request_id()
    )
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _for_program() -> bool:
    return request.path.startswith("/api/")


def _page(status: int, code: str) -> Response:
    page = render_template(
        "errors/error.html",
        status=status,
        code=code,
        request_id=request_id(),
        kept=typed_texts(),
        header_question=request.args.get("q", "") if request.endpoint == "help.ask" else "",
    )
    return Response(page, status=status, content_type="text/html; charset=utf-8")


def typed_texts() -> list[str]:
    """The texts of a form that could not be taken, so that nothing a person typed is lost with an error page."""
    if request.method != "POST":
        return []
    try:
        return [text for name, text in request.form.items(multi=True) if _is_written(name) and text.strip()]
    except HTTPException:  # the body itself was refused (too large)
        return []


def _is_written(name: str) -> bool:
    """Fields of an article's further properties are called after them."""
    return name in WRITTEN_FIELDS or name.startswith("front-")


def install_errors(app: Flask) -> None:
    @app.errorhandler(HelpcenterError)
    def foreseen(error: HelpcenterError) -> Response:
        # What is out of order here is for the operator to know; what a person sent wrong stays between us and them.
        reason = {"reason": str(error)} if error.status >= 500 else {}
        log.warning("refused", request_id=request_id(), code=error.code, status=error.status, **reason)
        if _for_program():
            return problem(error.status, error.code, HTTPStatus(error.status).phrase, str(error))
        return _page(error.status, error.code)

    @app.errorhandler(CSRFError)
    def expired(error: CSRFError) -> Response:
        return _page(400, "form-expired")

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        if error.response is not None or status < 400:
            return error.get_response()
        code = error.name.lower().replace(" ", "-")
        detail = error.description or ""
        response = problem(status, code, error.name, detail) if _for_program() else _page(status, code)
        for name, value in error.get_headers():
            if name in _KEPT_HEADERS:
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        # The traceback without its message: messages of drivers quote values, and values may be a shopper's text.
        log.error("failed", request_id=request_id(), error=type(error).__name__, exc_info=_without_values(error))
        if _for_program():
            return problem(500, "internal", "Internal Server Error", "Something broke on our side; it has been noted.")
        return _page(500, "internal-server-error")


def _without_values(error: Exception) -> tuple[type[BaseException], BaseException, object]:
    return RuntimeError, RuntimeError(type(error).__name__), error.__traceback__
