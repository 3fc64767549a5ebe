"""Which translation a small request is about."""

from __future__ import annotations

import re

from flask import abort, request

from helpcenter.knowledge.working_copies import new_place

#: A new article by its key, or an article and a language. Slugs are in any script.
_PLACE = re.compile(rf"{re.escape(new_place(''))}[A-Za-z0-9_-]{{10,60}}|[^/\s\x00-\x1f]{{1,100}}/[A-Za-z0-9-]{{2,20}}")


def sent_place() -> str:
    """The `place` that came along; 400 when it is none."""
    place = request.values.get("place", "")
    if not _PLACE.fullmatch(place):
        abort(400)
    return place
