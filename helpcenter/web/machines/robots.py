"""robots.txt: what is not for crawlers, and where the sitemaps are."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.web.access import permission
from helpcenter.web.caching import last_change, publish
from helpcenter.web.current import house
from helpcenter.web.machines import machines
from helpcenter.web.machines.addresses import absolute

#: Behind a sign-in or a private link, or another page for each question. Written out for each language: not every crawler
#: knows asterisks. An address without a slash at its end stands for all that begin with it.
NOT_FOR_CRAWLERS = (
    "answers/",
    "ask",
    "cases",
    "contact/",
    "desk/",
    "feedback",
    "orders",
    "sign-in",
    "sign-out",
    "studio/",
)


@machines.get("/robots.txt")
@permission(Permission.READ_HELP)
def robots() -> Response:
    """By RFC 9309."""
    settings = house().settings
    forbidden = [f"/{language}/{place}" for language in settings.languages for place in NOT_FOR_CRAWLERS]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in forbidden),
        "",
        f"Sitemap: {absolute(url_for('machines.sitemap_index'))}",
    ]
    return publish(Response("\n".join(lines) + "\n", mimetype="text/plain"), changed_at=last_change())
