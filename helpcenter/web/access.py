"""Who may call a route. Every view says which permission it asks for; a view that says nothing is refused to everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission, allowed
from helpcenter.web.errors import typed_texts
from helpcenter.web.links import sign_in_url
from helpcenter.web.sign_in import signed_in

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "helpcenter_permission"


def permission(needed: Permission) -> Callable[[View], View]:
    """Mark a view with the permission it asks for. Put it below the route decorator."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, needed)
        return view

    return mark


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """What `permission` marked a view with, or None."""
    found = getattr(view, _ATTRIBUTE, None)
    return found if isinstance(found, Permission) else None


def enforce_access(app: Flask) -> None:
    """Check every request against the one table of permissions before its view runs."""

    @app.before_request
    def check() -> Response | None:
        endpoint = request.endpoint
        if endpoint is None or endpoint == "static":
            return None
        needed = permission_of(current_app.view_functions[endpoint])
        person = signed_in()
        if needed is not None and allowed(person.role if person else None, needed):
            return None
        if person is not None or needed is None or request.blueprint == "api":
            abort(403)
        if typed_texts():
            abort(401)  # the session ended while somebody was writing: a page that gives the text back
        return redirect(sign_in_url(return_to=request.full_path.rstrip("?") if request.method == "GET" else None))
