"""Departments, the lines by which they are reached, and the topics that lead to them: the values behind the TOML files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from helpcenter.contact.schedule import Schedule
from helpcenter.orders import HelpTopic, OrderState, offered_topics


class Channel(StrEnum):
    """A way to reach people. WRITTEN (a case) is always open (C2)."""

    WRITTEN = "written"
    CHAT = "chat"
    PHONE = "phone"


class Field(StrEnum):
    """What a form may ask for, beside the name and e-mail address of a shopper who is not signed in."""

    ORDER_NUMBER = "order_number"
    ACCOUNT_NAME = "account_name"
    DELIVERY_ADDRESS = "delivery_address"
    DESCRIPTION = "description"
    PHOTOS = "photos"


class Advantage(StrEnum):
    """Why a topic prefers its first channel."""

    PHOTOS = "photos"
    URGENT = "urgent"
    DOCUMENTS = "documents"
    CONFIDENCE = "confidence"


#: For topics that say nothing: the quickest way first.
DEFAULT_PREFERENCE = (Channel.CHAT, Channel.PHONE, Channel.WRITTEN)


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """Within what time a request is answered: so many business days, or so much time on the clock."""

    business_days: int = 0
    clock: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One way to a department in some languages: a phone number, a chat, or the written case."""

    channel: Channel
    languages: tuple[str, ...]
    #: When it is open; for the written case, the hours in which promises are counted (None: the department's).
    schedule: Schedule | None = None
    number: str | None = None
    #: False: set up, but not shown yet.
    offered: bool = True
    signed_in_only: bool = False


@dataclass(frozen=True, slots=True)
class Department:
    """A team with topics, languages and channels of its own."""

    key: str
    lines: tuple[Line, ...]
    business_hours: Schedule
    answer_within: AnswerTime
    email: str | None = None
    postal_address: str | None = None
    #: The postal address takes no parcels.
    no_return_address: bool = False

    def lines_of(self, channel: Channel) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.channel is channel and line.offered)

    def languages_of(self, channel: Channel) -> tuple[str, ...]:
        return tuple(dict.fromkeys(language for line in self.lines_of(channel) for language in line.languages))


@dataclass(frozen=True, slots=True)
class Topic:
    """What a request is about. Its name is translated by the pages, by `key`."""

    key: str
    department: str
    #: What the form must have (C5) ...
    needs: tuple[Field, ...]
    #: ... and what it also takes.
    optional: tuple[Field, ...] = ()
    #: Channels, most suitable first.
    prefer: tuple[Channel, ...] = DEFAULT_PREFERENCE
    advantage: Advantage | None = None
    #: A question about a purchase goes to the seller first (B4).
    suggest_seller_first: bool = False
    #: States of an order that offer this topic; for a `HelpTopic` the table B3 decides instead.
    order_states: tuple[OrderState, ...] = ()
    #: Instead of the department's.
    answer_within: AnswerTime | None = None

    @property
    def help_topic(self) -> HelpTopic | None:
        return HelpTopic(self.key) if self.key in set(HelpTopic) else None

    def offered_for(self, state: OrderState, *, payment_confirmed: bool) -> bool:
        """Whether an order in this state offers the topic."""
        if self.help_topic is not None:
            return self.help_topic in offered_topics(state, payment_confirmed=payment_confirmed)
        return state in self.order_states


@dataclass(frozen=True, slots=True)
class ContactConfiguration:
    """Everything in `knowledge_base/contact/`, checked. `time_zone` is the name of the team's zone."""

    time_zone: str
    default_department: str
    default_topic: str
    departments: Mapping[str, Department] = field(hash=False)
    topics: Mapping[str, Topic] = field(hash=False)
    schedules: Mapping[str, Schedule] = field(hash=False)


def topics_for(
    configuration: ContactConfiguration, order_state: OrderState | None = None, *, payment_confirmed: bool = False
) -> tuple[Topic, ...]:
    """The topics to choose from, in the order of `topics.toml`: all, or those that an order in this state offers."""
    return tuple(
        topic
        for topic in configuration.topics.values()
        if order_state is None or topic.offered_for(order_state, payment_confirmed=payment_confirmed)
    )
