"""Forms that act without a token: pages that everybody gets alike, byte for byte, hold none, and set no cookie.

Browsers say by themselves where a request comes from; those that do not know the header yet send the origin with every form.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import abort, request

View = TypeVar("View", bound=Callable[..., Any])


def from_our_pages(view: View) -> View:
    """Refuse a request that another site's page sends. Such a view is exempt from the token of forms (`app.create_app`)."""

    @wraps(view)
    def checked(*args: Any, **values: Any) -> Any:
        if request.method not in ("GET", "HEAD", "OPTIONS") and not is_ours():
            abort(403)
        return view(*args, **values)

    return cast(View, checked)


def is_ours() -> bool:
    """Whether the request comes from a page of this site, or from no page at all."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
