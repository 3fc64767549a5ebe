"""What every act of an editor needs: who acts, and that the index follows."""

from __future__ import annotations

import structlog
from flask import abort

from helpcenter.accounts import Person
from helpcenter.errors import HelpcenterError
from helpcenter.web.current import house
from helpcenter.web.requests import request_id
from helpcenter.web.sign_in import signed_in

log = structlog.get_logger("helpcenter.web")


def catch_up() -> None:
    """Take the change into the index now; should that fail, the next question tries again and the text is safe."""
    try:
        house().retriever.catch_up()
    except HelpcenterError as error:
        log.warning("index not caught up", request_id=request_id(), code=error.code)


def editor() -> Person:
    """Who is signed in. The route's permission has seen to it that there is somebody."""
    person = signed_in()
    if person is None:
        abort(403)
    return person
