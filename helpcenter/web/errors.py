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
    page = render_template("errors/error.html", status=status, code=code, request_id=request_id(), kept=_typed())
    return Response(page, status=status, content_type="text/html; charset=utf-8")


def _typed() -> list[str]:
    """The long texts of a form that could not be taken, so that nothing a person typed is lost with an error page."""
    if request.method != "POST":
        return []
    try:
        return [
            text
            for name, text in request.form.items(multi=True)
            if name not in {"password", "csrf_token"} and len(text.strip()) > 15
        ]
    except HTTPException:  # the body itself was refused (too large)
        return []


def install_errors(app: Flask) -> None:
    @app.errorhandler(HelpcenterError)
    def foreseen(error: HelpcenterError) -> Response:
        log.warning("refused", request_id=request_id(), code=error.code, status=error.status)
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
            return Response(response=error.get_body(), status=status, headers=error.get_headers())
        if _for_program():
            return problem(status, error.name.lower().replace(" ", "-"), error.name, error.description or "")
        response = _page(status, error.name.lower().replace(" ", "-"))
        retry = dict(error.get_headers()).get("Retry-After")
        if retry:
            response.headers["Retry-After"] = retry
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
