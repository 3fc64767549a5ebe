"""Absolute addresses, as programs keep them. They begin with HELPCENTER_PUBLIC_URL, as links in mails do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from flask import url_for

from helpcenter.knowledge import choose_language
from helpcenter.knowledge.directory import Address
from helpcenter.web.current import house
from helpcenter.web.links import article_url

X_DEFAULT = "x-default"


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language; `x-default` is for readers of none of them."""

    language: str
    address: str


def absolute(path: str) -> str:
    return house().settings.public_url + path


def page_address(endpoint: str, language: str, **values: object) -> str:
    return absolute(url_for(endpoint, language_tag=language, **values))  # type: ignore[arg-type]  # what url_for takes


def article_address(slug: str, language: str) -> str:
    """The page of the translation in this language: the only one that is to be found."""
    return absolute(article_url(slug, language))


def alternates(addresses: dict[str, str]) -> tuple[Alternate, ...]:
    """By language, in the order of the switch, with the one for everybody else; none when there is only one language."""
    settings = house().settings
    shown = {language: addresses[language] for language in settings.languages if language in addresses}
    if len(shown) < 2:
        return ()
    default = addresses[choose_language(shown, settings.default_language)]
    return (*(Alternate(language, address) for language, address in shown.items()), Alternate(X_DEFAULT, default))


class ArticleAddresses:
    """The same addresses for very many articles: `url_for` takes too long for each of 50,000."""

    def __init__(self, languages: Collection[str]) -> None:
        self._starts = {language: article_address("-", language).removesuffix("-") for language in languages}

    def of(self, article: Address) -> dict[str, str]:
        """By language, of those given at the start."""
        name = quote(article.slug, safe="!$&'()*+,/:;=@")
        return {language: self._starts[language] + name for language in article.languages if language in self._starts}
