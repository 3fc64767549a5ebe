"""The studio: editors list articles, write and change translations, preview and publish them."""

from flask import Blueprint

studio = Blueprint("studio", __name__)

# The views register themselves on the blueprint.
from helpcenter.web.studio import (  # noqa: E402
    editing,  # noqa: F401
    following,  # noqa: F401
    gap,  # noqa: F401
    gaps,  # noqa: F401
    known_questions,  # noqa: F401
    listing,  # noqa: F401
    question_log,  # noqa: F401
    taking_over,  # noqa: F401
    unanswered,  # noqa: F401
)

__all__ = ["studio"]
