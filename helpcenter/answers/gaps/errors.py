"""What can be wrong with an act on a group of questions."""

from __future__ import annotations

from helpcenter.errors import NotFound


class GapNotFound(NotFound):
    """There is no such group, or no more."""

    code = "gap-not-found"
