"""A case told in order: messages, what happened between them, and (for the team) notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from helpcenter.cases import AuthorKind, CaseView, EventKind, EventView, MessageView, NoteView
from helpcenter.web.localization import gettext


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind`: message, note or event."""

    kind: str
    at: datetime
    value: MessageView | NoteView | EventView


def case_entries(case: CaseView, notes: Iterable[NoteView] = ()) -> list[Entry]:
    """Everything by time. What a message says itself (opened, replied) is not told twice."""
    entries = [Entry("message", message.at, message) for message in case.messages]
    entries += [Entry("note", note.at, note) for note in notes]
    entries += [
        Entry("event", event.at, event)
        for event in case.events
        if event.kind not in (EventKind.OPENED, EventKind.REPLIED)
    ]
    order = {"event": 0, "message": 1, "note": 2}
    return sorted(entries, key=lambda entry: (entry.at, order[entry.kind]))


def event_sentence(event: EventView) -> str:
    team = event.author_kind is AuthorKind.AGENT
    match event.kind:
        case EventKind.OPENED:
            return gettext("The case was opened.")
        case EventKind.REPLIED:
            return gettext("The team replied.") if team else gettext("The shopper replied.")
        case EventKind.CLOSED:
            return gettext("The team closed the case.") if team else gettext("The case was closed.")
        case EventKind.REOPENED:
            return gettext("The team reopened the case.") if team else gettext("A reply reopened the case.")
