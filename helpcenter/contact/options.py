"""What is asked of the resolver, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from helpcenter.contact.departments import Channel
from helpcenter.contact.reasons import Reason
from helpcenter.contact.schedule import WeekdayHours
from helpcenter.orders import OrderState


@dataclass(frozen=True, slots=True)
class ContactQuery:
    """Everything that decides which ways are open to one shopper at one moment."""

    language: str
    #: Any aware moment, now or another.
    at: datetime
    topic: str | None = None
    #: The state of the order the request is about, if it is about one.
    order_state: OrderState | None = None
    payment_confirmed: bool = False
    signed_in: bool = False
    #: Agents at work per channel. A channel that is missing is not known: then chat counts as empty, the phone as manned.
    agents_present: Mapping[Channel, int] | None = field(default=None, hash=False)
    #: Instead of the topic's department.
    department: str | None = None
    #: The language a shopper named because the team does not speak theirs (C3).
    second_language: str | None = None
    #: The reader's time zone: weekly hours are given in it. Without it, in the team's.
    time_zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class ContactOption:
    """A way that is open."""

    channel: Channel
    department: str
    #: The language in which the team speaks or answers there.
    language: str
    reasons: tuple[Reason, ...]
    phone_number: str | None = None
    #: A public e-mail address; only special departments have one (C4).
    address: str | None = None
    #: None: it does not close within the next two weeks.
    closes_at: datetime | None = None
    #: The usual week, Monday first, in the time zone `time_zone`; empty when always open.
    hours: tuple[WeekdayHours, ...] = ()
    time_zone: str | None = None

    def because(self, reason: Reason) -> ContactOption:
        """The same with one more reason, told first."""
        return replace(self, reasons=(reason, *self.reasons))


@dataclass(frozen=True, slots=True)
class ClosedOption:
    """A way that exists but is not open to this shopper now. `opens_at` is None when waiting does not help."""

    channel: Channel
    department: str
    language: str
    reason: Reason
    opens_at: datetime | None = None
    #: Holidays and closures on the days until then: why it is not open tomorrow either.
    skipped: tuple[Reason, ...] = ()
    phone_number: str | None = None
    hours: tuple[WeekdayHours, ...] = ()
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class ContactOptions:
    """The answer: open ways, most suitable first, and closed ones, the next to open first."""

    department: str
    #: As asked; None when the request is about nothing in particular.
    topic: str | None
    open: tuple[ContactOption, ...]
    closed: tuple[ClosedOption, ...]
    #: The language of the written answer.
    answer_language: str
    #: Languages to choose from when the shopper's own is not spoken; empty when it is.
    second_languages: tuple[str, ...]
    #: What to tell before the options: the seller first, a topic this order no longer offers, ...
    notices: tuple[Reason, ...] = ()
    #: The department's public e-mail and postal address, if it has any.
    email: str | None = None
    postal_address: str | None = None
