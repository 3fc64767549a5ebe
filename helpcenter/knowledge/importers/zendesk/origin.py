"""A Zendesk help center as an origin of articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from helpcenter.knowledge.importers.given import (
    Fetched,
    Format,
    GivenArticle,
    GivenTranslation,
    Giving,
    Listed,
    Listing,
    Meant,
    OriginUnusable,
    PictureMissing,
    Reached,
    Trouble,
)
from helpcenter.knowledge.importers.zendesk.client import Failed, Missing, ZendeskClient, reachable
from helpcenter.knowledge.importers.zendesk.languages import languages_of
from helpcenter.language import InvalidTag

_API = "/api/v2/help_center"
#: The oldest first: what is written while the import runs comes last, and a page keeps its articles.
_FIRST_PAGE = f"{_API}/articles?page[size]=100&sort_by=created_at&sort_order=asc"
_ARTICLE = re.compile(r"/hc(?:/[\w-]+)?/articles/(\d+)")
_PICTURE_HOSTS = (".zendesk.com", ".zdassets.com", ".zdusercontent.com")
#: So many articles in a row that cannot be read mean that the help center is down, not that they are broken.
_FAILURES_IN_A_ROW = 3


class ZendeskOrigin:
    """`topics`: topics by the name or number of a category or section; others are named after both.

    `languages`: languages by locale; others are worked out.
    """

    def __init__(
        self,
        client: ZendeskClient,
        *,
        topics: Mapping[str, str] | None = None,
        languages: Mapping[str, str] | None = None,
        picture_hosts: Iterable[str] = (),
    ) -> None:
        self._client = client
        self._wished_topics = {name.casefold(): topic for name, topic in (topics or {}).items()}
        self._wished_languages = {locale.lower(): language for locale, language in (languages or {}).items()}
        self._picture_hosts = frozenset(picture_hosts)
        self._own_hosts = {client.host}
        self._topics: dict[int, str] | None = None
        self._languages: dict[str, str] | None = None

    @property
    def key(self) -> str:
        return f"zendesk:{self._client.url}"[:250]

    def listing(self, cursor: str | None) -> Iterator[Listing]:
        topics = self._section_topics()
        for articles, following in self._pages(cursor):
            for article in articles:
                self._learn_host(article)
                title = str(article.get("title") or article.get("name") or "")
                yield Listed(str(article["id"]), title, topics.get(article.get("section_id") or 0, ""))
            if following:
                yield Reached(following)

    def articles(self, cursor: str | None, skip: Callable[[str], bool]) -> Iterator[Giving]:
        topics = self._section_topics()
        failures = 0
        for articles, following in self._pages(cursor):
            for article in articles:
                source_id = str(article["id"])
                self._learn_host(article)
                if skip(source_id):
                    continue
                try:
                    yield self._article(article, topics.get(article.get("section_id") or 0, ""))
                    failures = 0
                except (Missing, Failed) as error:
                    failures += isinstance(error, Failed)
                    if failures >= _FAILURES_IN_A_ROW:
                        raise reachable(self._client, error) from error
                    yield Trouble(f"article {source_id}", f"cannot be read over there: {error}", source_id)
            if following:
                yield Reached(following)

    def meant(self, address: str, within: str) -> Meant | None:
        whole = urljoin(f"{self._client.url}/hc/", address)
        parts = urlsplit(whole)
        if parts.scheme not in ("http", "https") or parts.netloc not in self._own_hosts:
            return None
        if found := _ARTICLE.match(parts.path):
            return Meant(found.group(1), whole, parts.fragment)
        return Meant(None, whole)

    def picture(self, address: str, within: str) -> Fetched:
        whole = self.picture_place(address, within)
        parts = urlsplit(whole)
        host = parts.hostname or ""
        known = parts.netloc in self._own_hosts or host.endswith(_PICTURE_HOSTS) or host in self._picture_hosts
        if parts.scheme not in ("http", "https") or not known:
            raise PictureMissing(f"it lies on another host, {host}; allow it with --picture-host")
        try:
            return self._client.download(whole)
        except Missing as error:
            raise PictureMissing(f"it {error}") from error
        except Failed as error:
            raise PictureMissing(str(error), later=True) from error

    def picture_place(self, address: str, within: str) -> str:
        return urldefrag(urljoin(f"{self._client.url}/hc/", address)).url

    def _pages(self, cursor: str | None) -> Iterator[tuple[list[Mapping[str, Any]], str | None]]:
        """From the page `cursor` names on; from the first one where Zendesk no longer knows it."""
        try:
            for page, following in self._client.pages(cursor or _FIRST_PAGE, "articles"):
                yield [article for article in page if isinstance(article.get("id"), int)], following
        except Missing as error:
            if cursor is None or error.status not in (400, 404, 410, 422):
                raise OriginUnusable(f"{self._client.host} has no help center that can be read: it {error}") from error
            yield from self._pages(None)
        except Failed as error:
            raise reachable(self._client, error) from error

    def _article(self, article: Mapping[str, Any], topic: str) -> GivenArticle:
        """Raises `Missing`, `Failed`."""
        number = article["id"]
        extra = {
            "labels": ", ".join(str(label) for label in article.get("label_names") or ()),
            "promoted": "true" if article.get("promoted") else "",
        }
        remarks = [Trouble(f"article {number}", reason) for reason in self._attachments(number)]
        restricted = article.get("user_segment_id") is not None
        if restricted:
            reason = "only some readers may see it over there, so that it stays a draft here"
            remarks.append(Trouble(f"article {number}", reason))
        translations: dict[str, GivenTranslation] = {}
        found = [item for page, _ in self._client.pages(f"{_API}/articles/{number}/translations?page[size]=100", "translations")
                 for item in page]  # fmt: skip
        source = str(article.get("source_locale") or article.get("locale") or "").lower()
        found.sort(key=lambda each: (str(each.get("locale", "")).lower() != source, str(each.get("locale", ""))))
        for each in found:
            locale = str(each.get("locale", "")).lower()
            language = self._language(locale)
            place = f"article {number} ({locale})"
            if language is None or language in translations:
                reason = (
                    f"{locale!r} is no language that is known" if language is None else f"{language} is there already"
                )
                remarks.append(Trouble(place, f"{reason}; say which one it is with --language {locale}=..."))
                continue
            translations[language] = GivenTranslation(
                place=place,
                language=language,
                title=str(each.get("title") or ""),
                summary="",
                body=str(each.get("body") or ""),
                format=Format.HTML,
                draft=bool(each.get("draft")) or restricted,
                extra=extra,
            )
        return GivenArticle(str(number), topic, tuple(translations.values()), tuple(remarks))

    def _attachments(self, number: int) -> list[str]:
        """What is said of files that hang on an article; pictures within its text are fetched where they are shown."""
        pages = self._client.pages(f"{_API}/articles/{number}/attachments?page[size]=100", "article_attachments")
        return [
            f"the attached file {each.get('file_name')} ({each.get('content_type')}) is left out: {each.get('content_url')}"
            for page, _ in pages
            for each in page
            if not each.get("inline")
        ]

    def _section_topics(self) -> dict[int, str]:
        """Topic by section."""
        if self._topics is not None:
            return self._topics
        try:
            categories = {each["id"]: each for each in self._all("categories")}
            sections = {each["id"]: each for each in self._all("sections")}
        except Missing as error:
            raise OriginUnusable(f"{self._client.host} has no help center that can be read: it {error}") from error
        except Failed as error:
            raise reachable(self._client, error) from error
        self._topics = {}
        for number, section in sections.items():
            category = categories.get(section.get("category_id"), {})
            self._topics[number] = (
                self._wished_topic(section) or self._wished_topic(category) or _joined(category, section)
            )
        return self._topics

    def _all(self, name: str) -> Iterator[Mapping[str, Any]]:
        for page, _ in self._client.pages(f"{_API}/{name}?page[size]=100", name):
            yield from page

    def _wished_topic(self, item: Mapping[str, Any]) -> str | None:
        names = (str(item.get("id", "")), str(item.get("name", "")).casefold())
        return next((self._wished_topics[name] for name in names if name in self._wished_topics), None)

    def _language(self, locale: str) -> str | None:
        """Worked out from all locales of the help center, so that it is the same in every run."""
        if self._languages is None:
            try:
                told = self._client.get(f"{_API}/locales").get("locales")
                locales = [str(each).lower() for each in told] if isinstance(told, list) else []
            except Missing:
                locales = []
            self._languages = {}
            self._add_languages([*locales, *self._wished_languages])
        if locale not in self._languages:
            self._add_languages([*self._languages, locale])
        return self._languages.get(locale)

    def _add_languages(self, locales: list[str]) -> None:
        """What is known already stays as it is."""
        assert self._languages is not None
        tags: list[str] = []
        for locale in dict.fromkeys(locales):
            try:
                languages_of([locale], self._wished_languages)
            except InvalidTag:
                continue
            tags.append(locale)
        self._languages = languages_of(tags, self._wished_languages) | self._languages

    def _learn_host(self, article: Mapping[str, Any]) -> None:
        """A help center may have an address of the shop's own; its pages name it."""
        if host := urlsplit(str(article.get("html_url") or "")).netloc:
            self._own_hosts.add(host)


def _joined(category: Mapping[str, Any], section: Mapping[str, Any]) -> str:
    names = [str(each.get("name") or "").strip() for each in (category, section)]
    return " ".join(dict.fromkeys(name for name in names if name))
