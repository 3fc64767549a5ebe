"""What a case has to tell its shopper. Whoever delivers it (mail, rendered by `web`) is reached through `Outbox`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy.orm import Session


class NoticeKind(StrEnum):
    """Why we write to the shopper."""

    CASE_OPENED = "case_opened"
    AGENT_REPLIED = "agent_replied"
    CASE_CLOSED = "case_closed"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell the shopper of a case, in the language of the case.

    `key` names this notice for ever (a repeat has the same), `thread` is the key of the case's first one.
    `text` is the message it is about: the request as it was received, or the agent's reply; empty when a case was closed.
    """

    kind: NoticeKind
    key: str
    thread: str
    number: str
    language: str
    to_email: str
    to_name: str
    topic: str
    department: str
    author_name: str
    text: str
    attachment_names: tuple[str, ...]
    promised_by: datetime
    time_zone: str
    at: datetime
    #: A guest's address may be anybody's: a mail to it must not carry a stranger's words.
    address_is_known: bool = True


class Outbox(Protocol):
    """Takes notices within the transaction of their cause."""

    def put(self, session: Session, notice: Notice) -> None:
        """Keep the notice for delivery. Uses `session` only: it is rolled back with its cause."""
