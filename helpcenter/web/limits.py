"""Rate limits by address. The only file that knows Flask-Limiter."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any, TypeVar, cast

from flask import Flask, request
from flask_limiter import Limiter
from limits.errors import ConfigurationError as StorageMissing

from helpcenter.errors import ConfigurationError
from helpcenter.web.current import house
from helpcenter.web.request_counts import SCHEME

View = TypeVar("View", bound=Callable[..., Any])


def visitor() -> str:
    """Who is counted: an address; of IPv6 the network, because one visitor has billions of addresses there."""
    raw = request.remote_addr or ""
    try:
        address = ip_address(raw)
    except ValueError:  # a socket file, or what a proxy made of it
        return raw or "unknown"
    if isinstance(address, IPv4Address):
        return raw
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False).network_address)


_limiter = Limiter(visitor, headers_enabled=True, strategy="moving-window")


def install_limits(app: Flask, *, storage: str) -> None:
    """Raises `ConfigurationError` when the storage cannot be used."""
    app.config["RATELIMIT_STORAGE_URI"] = f"{SCHEME}://" if storage == "memory://" else storage
    try:
        _limiter.init_app(app)
    except StorageMissing as error:
        raise ConfigurationError(
            f"HELPCENTER_RATE_LIMIT_STORAGE is {storage.partition(':')[0]}://..., which cannot be used: {error} "
            "(for redis://, run: .venv/bin/python -m pip install redis)"
        ) from error


def limit_sign_in(view: View) -> View:
    return _limited(view, "sign-in", lambda: house().settings.rate_limit_sign_in, ["POST"])


def limit_ask(view: View) -> View:
    return _limited(view, "ask", lambda: house().settings.rate_limit_ask, None)


def limit_suggest(view: View) -> View:
    return _limited(view, "suggest", lambda: house().settings.rate_limit_suggest, None)


def limit_contact(view: View) -> View:
    return _limited(view, "contact", lambda: house().settings.rate_limit_contact, ["POST"])


def limit_vote(view: View) -> View:
    return _limited(view, "vote", lambda: house().settings.rate_limit_vote, ["POST"])


def limit_comment(view: View) -> View:
    return _limited(view, "comment", lambda: house().settings.rate_limit_comment, ["POST"])


def _limited(view: View, scope: str, amount: Callable[[], str], methods: list[str] | None) -> View:
    return cast(View, _limiter.shared_limit(amount, scope=scope, methods=methods)(view))
