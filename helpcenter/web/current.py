"""What a view may use of the house, and how it gets at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from flask import current_app

from helpcenter.answers import ChatEndpoint
from helpcenter.config import Settings
from helpcenter.contact import ContactConfiguration
from helpcenter.db import Database
from helpcenter.files import ContentStore
from helpcenter.knowledge import Catalogues
from helpcenter.knowledge.overview import LanguageCounts
from helpcenter.retrieval import Retriever


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """Everything that is built once per process. `clock` is the only source of the time of day.

    `writer`: the language model that writes short answers, if one is set. `catalogues`: what can be read by topic, kept;
    `counts`: how far each language is.
    """

    settings: Settings
    database: Database
    retriever: Retriever
    contact: ContactConfiguration
    attachments: ContentStore
    pictures: ContentStore
    signing_key: str
    clock: Callable[[], datetime] = utc_now
    writer: ChatEndpoint | None = None
    catalogues: Catalogues = field(default_factory=Catalogues)
    counts: LanguageCounts = field(default_factory=LanguageCounts)


def house() -> House:
    return cast(House, current_app.extensions["helpcenter"])


def now() -> datetime:
    """The moment of this request's act, aware, in UTC."""
    return house().clock()
