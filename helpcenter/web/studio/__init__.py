"""The studio: editors list articles, write and change translations, preview and publish them."""

from flask import Blueprint

studio = Blueprint("studio", __name__)

# The views register themselves on the blueprint.
from helpcenter.web.studio import (  # noqa: E402
    article,  # noqa: F401
    article_trial,  # noqa: F401
    colleagues,  # noqa: F401
    comments,  # noqa: F401
    editing,  # noqa: F401
    following,  # noqa: F401
    gap,  # noqa: F401
    gaps,  # noqa: F401
    history,  # noqa: F401
    known_questions,  # noqa: F401
    lint_page,  # noqa: F401
    listing,  # noqa: F401
    machine_translation,  # noqa: F401
    pictures,  # noqa: F401
    previewing,  # noqa: F401
    question_log,  # noqa: F401
    revisions,  # noqa: F401
    taking_over,  # noqa: F401
    unanswered,  # noqa: F401
    votes,  # noqa: F401
    work,  # noqa: F401
    workflow,  # noqa: F401
    working_copies,  # noqa: F401
)

__all__ = ["studio"]
