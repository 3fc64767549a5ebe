"""What a page is, as schema.org says it: pure functions on plain values.

Written for what search engines require and recommend: Article with its organization as author, BreadcrumbList, FAQPage only for
an article that is a list of questions, WebSite with the way to search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpcenter.knowledge.questions_and_answers import QuestionAndAnswer

#: Nested dicts and lists, as JSON has them.
Described = dict[str, Any]

#: A headline that is longer is cut by Google, in the middle of a word.
LONGEST_HEADLINE = 110


@dataclass(frozen=True, slots=True)
class Organization:
    """Who runs the help center."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article on the page that it is to be found at. `picture` and `address` are absolute."""

    address: str
    title: str
    summary: str
    language: str
    topic: str
    picture: str
    published_at: datetime
    updated_at: datetime


def describe(*things: Described) -> Described:
    """Several things on one page."""
    return {"@context": "https://schema.org", "@graph": list(things)}


def article(page: ArticlePage, by: Organization) -> Described:
    described: Described = {
        "@type": "Article",
        "@id": f"{page.address}#article",
        "mainEntityOfPage": {"@type": "WebPage", "@id": page.address},
        "url": page.address,
        "headline": _shortened(page.title),
        "inLanguage": page.language,
        "articleSection": page.topic,
        "image": [page.picture],
        "datePublished": _moment(page.published_at),
        "dateModified": _moment(page.updated_at),
        "author": _organization(by),
        "publisher": _organization(by),
    }
    return described | ({"description": page.summary} if page.summary else {})


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> Described:
    """`steps`: names and addresses from the first page to this one, at least two."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def faq_page(page: ArticlePage, questions: Sequence[QuestionAndAnswer]) -> Described:
    return {
        "@type": "FAQPage",
        "@id": f"{page.address}#faq",
        "url": page.address,
        "inLanguage": page.language,
        "mainEntity": [
            {
                "@type": "Question",
                "name": one.question,
                "url": f"{page.address}#{one.anchor}",
                "acceptedAnswer": {"@type": "Answer", "text": one.answer},
            }
            for one in questions
        ],
    }


def web_site(address: str, name: str, language: str, by: Organization, *, search: str) -> Described:
    """`search`: the address of a search, with `{search_term_string}` where the words go."""
    return {
        "@type": "WebSite",
        "@id": f"{address}#website",
        "url": address,
        "name": name,
        "inLanguage": language,
        "publisher": _organization(by),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    }


def _organization(one: Organization) -> Described:
    return {"@type": "Organization", "name": one.name, "url": one.address}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _shortened(title: str) -> str:
    if len(title) <= LONGEST_HEADLINE:
        return title
    words = title[: LONGEST_HEADLINE - 1].rsplit(" ", 1)[0]
    return f"{words}…"
