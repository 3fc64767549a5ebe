"""The API for programs, version 1: ask, suggest, contact options, cases. docs/api.md documents it; it stays as it is.

Programs carry no cookie: the API never acts for a signed-in person. Errors are RFC 9457 problem details.
"""

from flask import Blueprint

api = Blueprint("api", __name__)

# The views register themselves on the blueprint.
from helpcenter.web.api import asking, cases, contact, receipt  # noqa: E402, F401

__all__ = ["api"]
