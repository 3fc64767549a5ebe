"""Rate limits by address. The only file that knows Flask-Limiter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from helpcenter.web.current import house

View = TypeVar("View", bound=Callable[..., Any])
_limiter = Limiter(get_remote_address, headers_enabled=True, strategy="moving-window")


def install_limits(app: Flask, *, storage: str) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = storage
    _limiter.init_app(app)


def limit_sign_in(view: View) -> View:
    return _limited(view, "sign-in", lambda: house().settings.rate_limit_sign_in, ["POST"])


def limit_ask(view: View) -> View:
    return _limited(view, "ask", lambda: house().settings.rate_limit_ask, None)


def limit_contact(view: View) -> View:
    return _limited(view, "contact", lambda: house().settings.rate_limit_contact, ["POST"])


def _limited(view: View, scope: str, amount: Callable[[], str], methods: list[str] | None) -> View:
    return cast(View, _limiter.shared_limit(amount, scope=scope, methods=methods)(view))
