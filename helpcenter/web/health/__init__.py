"""Liveness and readiness, for whatever watches the process."""

from __future__ import annotations

from flask import Blueprint, jsonify
from sqlalchemy import text
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.errors import HelpcenterError
from helpcenter.web.access import permission
from helpcenter.web.current import house

health = Blueprint("health", __name__)


@health.get("/healthz")
@permission(Permission.READ_HELP)
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
@permission(Permission.READ_HELP)
def ready() -> Response:
    """The process can answer questions: the database is there and the index is caught up."""
    checks: dict[str, str] = {}
    try:
        with house().database.read() as session:
            session.execute(text("SELECT 1"))
        checks["database"] = "ok"
    except HelpcenterError as error:
        checks["database"] = error.code
    try:
        house().retriever.catch_up()
        checks["index"] = "ok"
    except HelpcenterError as error:
        checks["index"] = error.code
    failed = [name for name, state in checks.items() if state != "ok"]
    response = jsonify(status="failed" if failed else "ok", checks=checks)
    response.status_code = 503 if failed else 200
    return response
