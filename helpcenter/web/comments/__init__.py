"""Comments on articles: read, written, voted for and subscribed to by readers. Moderators work in the studio.

In come texts and addresses of guests and signed-in people; out go the pages they stand on. `HELPCENTER_COMMENTS` says whether
there are any at all.
"""

from flask import Blueprint

comments = Blueprint("comments", __name__)

# The views register themselves on the blueprint.
from helpcenter.web.comments import reading, subscribing, voting, writing  # noqa: E402, F401

__all__ = ["comments"]
