"""A case as the other rooms see it. `CaseView` is what its shopper may see; `AgentCaseView` adds what only the team may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpcenter.cases.states import AuthorKind, CaseState, EventKind


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file in a message. `name` is cleaned for display; `key` finds the content in the `AttachmentStore`."""

    id: int
    name: str
    media_type: str
    size_bytes: int
    key: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message, with its attachments in the order they were sent."""

    id: int
    author_kind: AuthorKind
    author_name: str
    author_id: int | None
    text: str
    at: datetime
    attachments: tuple[AttachmentView, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """Something that happened: what, by whom, when; `message_id` when a message did it."""

    kind: EventKind
    author_kind: AuthorKind
    author_name: str
    author_id: int | None
    at: datetime
    message_id: int | None


@dataclass(frozen=True, slots=True)
class NoteView:
    """An internal note of an agent."""

    id: int
    author_name: str
    author_id: int | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list. `excerpt` is the beginning of the description, on one line."""

    number: str
    state: CaseState
    channel: str
    department: str
    topic: str
    language: str
    second_language: str | None
    subject: str | None
    excerpt: str
    name: str
    order_number: str | None
    opened_at: datetime
    changed_at: datetime
    promised_by: datetime

    def time_left(self, now: datetime) -> timedelta | None:
        """Until the promised answer, negative when late; None when no answer is due."""
        return self.promised_by - now if self.state is CaseState.OPEN else None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything its shopper may see (and nothing else: no notes). The first message is the request."""

    number: str
    state: CaseState
    channel: str
    department: str
    topic: str
    language: str
    second_language: str | None
    subject: str | None
    description: str
    name: str
    email: str
    person_id: int | None
    order_number: str | None
    delivery_address: str | None
    receipt_id: str | None
    time_zone: str
    opened_at: datetime
    changed_at: datetime
    promised_by: datetime
    messages: tuple[MessageView, ...]
    events: tuple[EventView, ...]

    def time_left(self, now: datetime) -> timedelta | None:
        """Until the promised answer, negative when late; None when no answer is due."""
        return self.promised_by - now if self.state is CaseState.OPEN else None


@dataclass(frozen=True, slots=True)
class AgentCaseView:
    """A case as the team sees it: also the internal notes, and the other cases of the same account or e-mail address,
    newest first.
    """

    case: CaseView
    notes: tuple[NoteView, ...]
    other_cases: tuple[CaseRow, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a list; `page` counts from 1, `total` is the number of cases on all pages."""

    rows: tuple[CaseRow, ...]
    page: int
    pages: int
    total: int
