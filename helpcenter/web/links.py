"""Addresses that several surfaces need, each built in one place."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import url_for

from helpcenter.language import best_match
from helpcenter.web.current import house
from helpcenter.web.localization import page_language


def sign_in_url(return_to: str | None = None) -> str:
    return url_for("account.sign_in", next=return_to) if return_to else url_for("account.sign_in")


def local_path(target: str | None, otherwise: str) -> str:
    """`target` when it is a path on this site, else `otherwise`: a link in a mail must not send people to another host."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc or "\\" in target else target


def article_url(slug: str, language: str, anchor: str | None = None) -> str:
    """An article's page in this language. One that is no interface language is named beside the nearest that is."""
    settings = house().settings
    tag = best_match([language], settings.languages, settings.default_language)
    return url_for(
        "help.article", slug=slug, language_tag=tag, language=language if tag != language else None, _anchor=anchor
    )


def translation_url(slug: str, language: str, anchor: str | None = None) -> str:
    """The text in this very language, on a page that stays in the reader's: for quoting."""
    other = language if language != page_language() else None
    return url_for("help.article", slug=slug, language=other, _anchor=anchor)


def case_link(number: str, language: str, token: str) -> str:
    """The private link of a case, absolute, for mails and programs."""
    settings = house().settings
    tag = best_match([language], settings.languages, settings.default_language)
    path = url_for("my_cases.case", number=number, key=token, language_tag=tag)
    return settings.public_url + path
