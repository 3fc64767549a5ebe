"""Liveness and readiness, for whatever watches the process."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from flask import Blueprint, jsonify
from sqlalchemy import text
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.errors import HelpcenterError
from helpcenter.web.access import permission
from helpcenter.web.current import house
from helpcenter.web.requests import request_id

log = structlog.get_logger("helpcenter.web")
health = Blueprint("health", __name__)


@health.get("/healthz")
@permission(Permission.READ_HELP)
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


def _read_database() -> None:
    with house().database.read() as session:
        session.execute(text("SELECT 1"))


def _catch_up() -> None:
    house().retriever.catch_up()


def _state(check: Callable[[], object]) -> str:
    try:
        check()
    except HelpcenterError as error:
        return error.code
    except Exception as error:  # whatever it is, whoever watches must be told in the form they read
        log.error("not ready", request_id=request_id(), error=type(error).__name__)
        return "failed"
    return "ok"


@health.get("/readyz")
@permission(Permission.READ_HELP)
def ready() -> Response:
    """The process can answer questions: the database is there and the index is caught up."""
    checks = {"database": _state(_read_database), "index": _state(_catch_up)}
    failed = [name for name, state in checks.items() if state != "ok"]
    response = jsonify(status="failed" if failed else "ok", checks=checks)
    response.status_code = 503 if failed else 200
    return response
