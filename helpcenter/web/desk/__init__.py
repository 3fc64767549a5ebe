"""The desk: agents list cases by time left, read a case with its whole context, reply, note, close."""

from flask import Blueprint

desk = Blueprint("desk", __name__)

# The views register themselves on the blueprint.
from helpcenter.web.desk import answering, drafting, listing, reading  # noqa: E402, F401

__all__ = ["desk"]
