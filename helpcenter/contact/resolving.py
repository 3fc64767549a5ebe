"""The one answer to "how can this shopper reach the team at this moment?" (C1)."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from helpcenter.contact.departments import Advantage, Channel, ContactConfiguration, Department, Line, Topic
from helpcenter.contact.errors import UnknownDepartment, UnknownTopic
from helpcenter.contact.languages import answer_language, spoken_as
from helpcenter.contact.opening import Closed, Open, is_open
from helpcenter.contact.options import ClosedOption, ContactOption, ContactOptions, ContactQuery
from helpcenter.contact.promise import promise
from helpcenter.contact.reasons import Reason, ReasonCode
from helpcenter.contact.schedule import Schedule, WeekdayHours
from helpcenter.contact.weekly_hours import hours_in

_ADVANTAGES = {
    Advantage.PHOTOS: ReasonCode.BEST_WITH_PHOTOS,
    Advantage.URGENT: ReasonCode.BEST_WHEN_URGENT,
    Advantage.DOCUMENTS: ReasonCode.BEST_WITH_DOCUMENTS,
    Advantage.CONFIDENCE: ReasonCode.BEST_IN_CONFIDENCE,
}


def contact_options(configuration: ContactConfiguration, query: ContactQuery) -> ContactOptions:
    """The open ways, most suitable first, and the closed ones. Raises `UnknownTopic`, `UnknownDepartment`."""
    topic = _topic(configuration, query.topic)
    department = _department(configuration, query.department or topic.department)
    written = department.languages_of(Channel.WRITTEN)
    language, choice = answer_language(query.language, query.second_language, written)
    offered = _is_offered(topic, query)
    # What an order's state no longer offers is no longer urgent either.
    preference = topic if offered else configuration.topics[configuration.default_topic]

    found = [_written(configuration, query, department, language), *_lines(query, department, language)]
    ways = [way for way in found if isinstance(way, ContactOption)]
    ways.sort(key=lambda way: _rank(preference, way.channel))
    closed = [way for way in found if isinstance(way, ClosedOption)]
    closed.sort(key=lambda way: (way.opens_at is None, way.opens_at and way.opens_at.timestamp()))
    return ContactOptions(
        department=department.key,
        topic=query.topic,
        open=_with_advantage(ways, preference),
        closed=tuple(closed),
        answer_language=language,
        second_languages=choice,
        notices=tuple(_notices(topic, department, offered, language, choice)),
        email=department.email,
        postal_address=department.postal_address,
    )


def _topic(configuration: ContactConfiguration, key: str | None) -> Topic:
    try:
        return configuration.topics[key or configuration.default_topic]
    except KeyError:
        raise UnknownTopic(f"there is no contact topic {key!r}") from None


def _department(configuration: ContactConfiguration, key: str) -> Department:
    try:
        return configuration.departments[key]
    except KeyError:
        raise UnknownDepartment(f"there is no department {key!r}") from None


def _is_offered(topic: Topic, query: ContactQuery) -> bool:
    if query.order_state is None or topic.help_topic is None:
        return True
    return topic.offered_for(query.order_state, payment_confirmed=query.payment_confirmed)


def _rank(topic: Topic, channel: Channel) -> int:
    return topic.prefer.index(channel) if channel in topic.prefer else len(topic.prefer)


def _written(
    configuration: ContactConfiguration, query: ContactQuery, department: Department, language: str
) -> ContactOption:
    answered_by = promise(configuration, department.key, language, query.at, topic=query.topic)
    return ContactOption(
        channel=Channel.WRITTEN,
        department=department.key,
        language=language,
        reasons=(
            Reason(ReasonCode.ALWAYS_OPEN),
            _in_language(query, language),
            Reason(ReasonCode.ANSWERED_BY, moment=answered_by),
            Reason(ReasonCode.KEPT_IN_MY_CASES if query.signed_in else ReasonCode.PRIVATE_LINK),
        ),
        address=department.email,
    )


def _in_language(query: ContactQuery, language: str) -> Reason:
    if spoken_as(query.language, (language,)):
        return Reason(ReasonCode.SPEAKS_YOUR_LANGUAGE, language=language)
    if query.second_language and spoken_as(query.second_language, (language,)):
        return Reason(ReasonCode.ANSWERS_IN_SECOND_LANGUAGE, language=language)
    return Reason(ReasonCode.ANSWERS_IN_OTHER_LANGUAGE, language=language)


def _lines(query: ContactQuery, department: Department, answer_language: str) -> Iterator[ContactOption | ClosedOption]:
    """Chat and phone: the lines in the shopper's language, else in the second one; one closed option when neither is spoken."""
    for channel in (Channel.CHAT, Channel.PHONE):
        lines = department.lines_of(channel)
        speaking = _speaking(lines, query.language) or _speaking(lines, query.second_language)
        for line, language in speaking:
            yield _line(query, department, line, language)
        if lines and not speaking:
            spoken = department.languages_of(channel)
            reason = Reason(ReasonCode.LANGUAGE_NOT_SPOKEN, languages=spoken)
            yield ClosedOption(channel, department.key, answer_language, reason)


def _speaking(lines: tuple[Line, ...], language: str | None) -> list[tuple[Line, str]]:
    if language is None:
        return []
    found = ((line, spoken_as(language, line.languages)) for line in lines)
    return [(line, spoken) for line, spoken in found if spoken is not None]


def _line(query: ContactQuery, department: Department, line: Line, language: str) -> ContactOption | ClosedOption:
    assert line.schedule is not None, "the loader gives every chat and phone line one"
    state = is_open(line.schedule, query.at)
    hours, zone = _hours(query, line.schedule)
    refusal = state.reason if isinstance(state, Closed) else _refusal(query, line)
    if isinstance(state, Closed) or refusal is not None:
        return ClosedOption(
            channel=line.channel,
            department=department.key,
            language=language,
            reason=refusal or Reason(ReasonCode.OUTSIDE_HOURS),
            opens_at=state.opens_at if isinstance(state, Closed) else None,
            skipped=state.skipped if isinstance(state, Closed) else (),
            phone_number=line.number,
            hours=hours,
            time_zone=zone,
        )
    reasons = [_until(state), _in_language(query, language)]
    if line.channel is Channel.CHAT:
        reasons.append(Reason(ReasonCode.AGENTS_PRESENT))
    return ContactOption(
        channel=line.channel,
        department=department.key,
        language=language,
        reasons=tuple(reasons),
        phone_number=line.number,
        closes_at=state.until,
        hours=hours,
        time_zone=zone,
    )


def _refusal(query: ContactQuery, line: Line) -> Reason | None:
    """Why a line that is open by its schedule is not open to this shopper."""
    if line.signed_in_only and not query.signed_in:
        return Reason(ReasonCode.SIGN_IN_NEEDED)
    unknown = 0 if line.channel is Channel.CHAT else 1
    present = unknown if query.agents_present is None else query.agents_present.get(line.channel, unknown)
    return None if present > 0 else Reason(ReasonCode.NO_AGENT_PRESENT)


def _until(state: Open) -> Reason:
    if state.until is None:
        return Reason(ReasonCode.ROUND_THE_CLOCK)
    return Reason(ReasonCode.OPEN_UNTIL, moment=state.until)


def _hours(query: ContactQuery, schedule: Schedule) -> tuple[tuple[WeekdayHours, ...], str]:
    zone: ZoneInfo = query.time_zone or schedule.zone
    return hours_in(schedule, zone, query.at), zone.key


def _with_advantage(ways: list[ContactOption], topic: Topic) -> tuple[ContactOption, ...]:
    """Say why the first way is first, if it is the one the topic prefers."""
    if not ways or topic.advantage is None or ways[0].channel is not topic.prefer[0]:
        return tuple(ways)
    return (ways[0].because(Reason(_ADVANTAGES[topic.advantage])), *ways[1:])


def _notices(
    topic: Topic, department: Department, offered: bool, language: str, choice: tuple[str, ...]
) -> Iterator[Reason]:
    if not offered:
        yield Reason(ReasonCode.TOPIC_NOT_OFFERED)
    if topic.suggest_seller_first:
        yield Reason(ReasonCode.SELLER_FIRST)
    if choice:
        yield Reason(ReasonCode.SECOND_LANGUAGE_POSSIBLE, language=language, languages=choice)
    if department.no_return_address:
        yield Reason(ReasonCode.NO_RETURN_ADDRESS)
