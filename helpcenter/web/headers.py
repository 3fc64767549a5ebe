"""Security headers. No inline script or style anywhere, nothing from another host."""

from __future__ import annotations

from collections.abc import MutableMapping

from flask import Flask, request
from werkzeug.wrappers import Response

from helpcenter.web.caching import rule_for

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


def add_static_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """For files that are sent without passing through Flask."""
    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    headers["X-Content-Type-Options"] = "nosniff"


def install_headers(app: Flask, *, https: bool) -> None:
    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.blueprint == "api":
            headers.setdefault("X-Robots-Tag", "noindex")
        if request.endpoint != "static":
            # Pages depend on who is signed in; private links must not stay in shared caches.
            headers.setdefault("Cache-Control", rule_for(request.endpoint, request.blueprint))
        return response
