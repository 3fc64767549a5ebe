"""The studio: editors list articles, write and change translations, preview and publish them."""

from flask import Blueprint

studio = Blueprint("studio", __name__)

# The views register themselves on the blueprint.
from helpcenter.web.studio import editing, following, known_questions, listing, question_log, taking_over  # noqa: E402, F401

__all__ = ["studio"]
