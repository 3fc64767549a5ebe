from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from helpcenter.contact import (
    Channel,
    ContactConfiguration,
    ContactOptions,
    ContactQuery,
    ReasonCode,
    UnknownDepartment,
    UnknownTopic,
    contact_options,
    topics_for,
)
from helpcenter.orders import OrderState, offered_topics

TUESDAY = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)  # 10:30 in Vienna
NIGHT = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
WRITTEN, CHAT, PHONE = Channel.WRITTEN, Channel.CHAT, Channel.PHONE


def ask(
    configuration: ContactConfiguration, language: str = "en", at: datetime = TUESDAY, **query: Any
) -> ContactOptions:
    return contact_options(configuration, ContactQuery(language, at, **query))


def with_chat(configuration: ContactConfiguration, **changes: Any) -> ContactConfiguration:
    """The demo as if it offered its chat."""
    support = configuration.departments["support"]
    lines = tuple(replace(line, offered=True, **changes) if line.channel is CHAT else line for line in support.lines)
    return replace(configuration, departments={**configuration.departments, "support": replace(support, lines=lines)})


def channels(options: ContactOptions) -> list[Channel]:
    return [option.channel for option in options.open]


def codes(options: ContactOptions, channel: Channel) -> set[ReasonCode]:
    return {reason.code for option in options.open if option.channel is channel for reason in option.reasons}


# --- what is open (C1, C2) ---


@pytest.mark.parametrize("language", ["en", "es", "it", "fr", "nl", "de", "zh", "pt", "pl", "hr", "uk", "ar"])
@pytest.mark.parametrize("at", [TUESDAY, NIGHT, datetime(2026, 12, 25, 12, tzinfo=UTC)])
def test_a_written_request_is_always_possible(configuration: ContactConfiguration, language: str, at: datetime) -> None:
    for topic in configuration.topics:
        assert WRITTEN in channels(ask(configuration, language, at, topic=topic))


@pytest.mark.parametrize(
    ("language", "on_the_phone"),
    [(language, True) for language in ("en", "es", "it", "fr", "nl", "de")]
    + [(language, False) for language in ("zh", "pt", "pl", "hr")],
)
def test_the_phone_speaks_six_languages(configuration: ContactConfiguration, language: str, on_the_phone: bool) -> None:
    assert (PHONE in channels(ask(configuration, language))) is on_the_phone


def test_every_language_of_the_phone_has_a_number(configuration: ContactConfiguration) -> None:
    languages = configuration.departments["support"].languages_of(PHONE)
    options = [ask(configuration, language).open[0] for language in languages]
    assert len({option.phone_number for option in options}) == len(languages) == 6
    assert all(option.phone_number and option.phone_number.startswith("+") for option in options)


def test_the_phone_has_hours_and_a_closing_time(configuration: ContactConfiguration) -> None:
    phone = ask(configuration, "fr").open[0]
    assert (phone.channel, phone.language) == (PHONE, "fr")
    assert phone.closes_at == datetime(2026, 3, 10, 11, 30, tzinfo=UTC)
    assert [str(span) for span in phone.hours[0].spans] == ["09:00-12:30", "13:30-17:00"]
    assert phone.hours[6].spans == ()
    assert phone.time_zone == "Europe/Vienna"


def test_hours_are_told_in_the_readers_zone(configuration: ContactConfiguration) -> None:
    phone = ask(configuration, "en", time_zone=ZoneInfo("Europe/Dublin")).open[0]
    assert (phone.time_zone, [str(span) for span in phone.hours[0].spans]) == ("Europe/Dublin", ["08:00-16:00"])


def test_a_closed_phone_tells_its_next_opening(configuration: ContactConfiguration) -> None:
    options = ask(configuration, "de", NIGHT)
    assert channels(options) == [WRITTEN]
    (phone,) = options.closed
    assert (phone.channel, phone.reason.code) == (PHONE, ReasonCode.OUTSIDE_HOURS)
    assert phone.opens_at == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
    assert phone.phone_number is not None


def test_a_lunch_break_is_closed_for_some_languages_only(configuration: ContactConfiguration) -> None:
    noon = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)  # 13:00 in Vienna
    assert PHONE in channels(ask(configuration, "en", noon))
    assert ask(configuration, "it", noon).closed[0].opens_at == datetime(2026, 3, 10, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "es", "it", "fr", "nl", "de", "zh", "pt", "pl", "hr"])
def test_holidays_and_closures_are_named_in_the_readers_language(
    configuration: ContactConfiguration, language: str
) -> None:
    for moment in (datetime(2026, 4, 6, 12, tzinfo=UTC), datetime(2026, 12, 24, 13, tzinfo=UTC)):
        # asked in German, whose phone is closed then: the names come in every language
        reason = ask(configuration, "de", moment).closed[0].reason
        assert reason.code in {ReasonCode.HOLIDAY, ReasonCode.CLOSURE}
        assert reason.day == moment.date()
        assert reason.names[language]


def test_on_the_weekend_before_a_holiday_the_holiday_explains_the_wait(configuration: ContactConfiguration) -> None:
    (phone,) = ask(configuration, "en", datetime(2026, 4, 4, 12, tzinfo=UTC)).closed
    assert phone.opens_at == datetime(2026, 4, 7, 7, tzinfo=UTC)
    assert [(reason.day, reason.names["en"]) for reason in phone.skipped] == [(date(2026, 4, 6), "Easter Monday")]


def test_the_closed_way_that_opens_first_is_told_first(configuration: ContactConfiguration) -> None:
    late_chat = with_chat(configuration, schedule=configuration.schedules["office"])
    closed = ask(late_chat, "en", NIGHT).closed
    assert [option.channel for option in closed] == [CHAT, PHONE]
    never = ask(late_chat, "zh", NIGHT).closed
    assert [(option.channel, option.opens_at is None) for option in never] == [(CHAT, False), (PHONE, True)]


# --- who is there ---


@pytest.mark.parametrize("present", [None, {}, {CHAT: 0}, {CHAT: 3}])
def test_the_demo_does_not_offer_its_chat_yet(configuration: ContactConfiguration, present: Any) -> None:
    options = ask(configuration, agents_present=present)
    assert CHAT not in {option.channel for option in (*options.open, *options.closed)}


@pytest.mark.parametrize(
    ("present", "at", "is_open", "reason"),
    [
        ({CHAT: 2}, TUESDAY, True, None),
        ({CHAT: 0}, TUESDAY, False, ReasonCode.NO_AGENT_PRESENT),
        ({}, TUESDAY, False, ReasonCode.NO_AGENT_PRESENT),
        (None, TUESDAY, False, ReasonCode.NO_AGENT_PRESENT),
        ({CHAT: 2}, NIGHT, False, ReasonCode.OUTSIDE_HOURS),
    ],
)
def test_chat_needs_an_agent_and_its_hours(
    configuration: ContactConfiguration, present: Any, at: datetime, is_open: bool, reason: ReasonCode | None
) -> None:
    options = ask(with_chat(configuration), at=at, agents_present=present)
    assert (CHAT in channels(options)) is is_open
    assert [option.reason.code for option in options.closed if option.channel is CHAT] == [reason] * (not is_open)


def test_the_phone_is_closed_when_nobody_is_there_to_answer(configuration: ContactConfiguration) -> None:
    assert PHONE in channels(ask(configuration, agents_present={CHAT: 0}))
    (phone,) = ask(configuration, agents_present={PHONE: 0}).closed
    assert (phone.reason.code, phone.opens_at) == (ReasonCode.NO_AGENT_PRESENT, None)


def test_a_way_for_the_signed_in_asks_a_guest_to_sign_in(configuration: ContactConfiguration) -> None:
    members = with_chat(configuration, signed_in_only=True)
    present = {CHAT: 1}
    assert CHAT in channels(ask(members, signed_in=True, agents_present=present))
    (chat,) = ask(members, agents_present=present).closed
    assert chat.reason.code is ReasonCode.SIGN_IN_NEEDED
    (chat,) = (option for option in ask(members, at=NIGHT, agents_present=present).closed if option.channel is CHAT)
    assert chat.reason.code is ReasonCode.OUTSIDE_HOURS


def test_a_guest_gets_a_link_and_the_signed_in_find_it_in_my_cases(configuration: ContactConfiguration) -> None:
    assert ReasonCode.PRIVATE_LINK in codes(ask(configuration), WRITTEN)
    assert ReasonCode.KEPT_IN_MY_CASES in codes(ask(configuration, signed_in=True), WRITTEN)


# --- languages (C3) ---


@pytest.mark.parametrize(
    ("language", "second", "answered_in", "may_choose", "reason"),
    [
        ("fr", None, "fr", False, ReasonCode.SPEAKS_YOUR_LANGUAGE),
        ("pt-BR", None, "pt", False, ReasonCode.SPEAKS_YOUR_LANGUAGE),
        ("zh-Hant", None, "zh", False, ReasonCode.SPEAKS_YOUR_LANGUAGE),
        ("hr", None, "en", True, ReasonCode.ANSWERS_IN_OTHER_LANGUAGE),
        ("hr", "de", "de", True, ReasonCode.ANSWERS_IN_SECOND_LANGUAGE),
        ("hr", "de-AT", "de", True, ReasonCode.ANSWERS_IN_SECOND_LANGUAGE),
        ("hr", "sv", "en", True, ReasonCode.ANSWERS_IN_OTHER_LANGUAGE),
        ("ca", None, "es", True, ReasonCode.ANSWERS_IN_OTHER_LANGUAGE),
        ("fr", "de", "fr", False, ReasonCode.SPEAKS_YOUR_LANGUAGE),
    ],
)
def test_the_language_of_the_answer(
    configuration: ContactConfiguration,
    language: str,
    second: str | None,
    answered_in: str,
    may_choose: bool,
    reason: ReasonCode,
) -> None:
    options = ask(configuration, language, second_language=second)
    assert options.answer_language == answered_in
    assert bool(options.second_languages) is may_choose
    assert reason in codes(options, WRITTEN)
    assert (ReasonCode.SECOND_LANGUAGE_POSSIBLE in {notice.code for notice in options.notices}) is may_choose


def test_a_shopper_may_choose_among_all_languages_of_the_team(configuration: ContactConfiguration) -> None:
    spoken = configuration.departments["support"].languages_of(WRITTEN)
    assert set(ask(configuration, "hr").second_languages) == set(spoken)
    assert ask(configuration, "ca").second_languages[:2] == ("es", "en")


def test_the_phone_tells_the_languages_it_speaks(configuration: ContactConfiguration) -> None:
    (phone,) = ask(configuration, "hr").closed
    assert (phone.reason.code, phone.opens_at) == (ReasonCode.LANGUAGE_NOT_SPOKEN, None)
    assert set(phone.reason.languages) == {"en", "es", "it", "fr", "nl", "de"}


def test_the_second_language_opens_the_phone(configuration: ContactConfiguration) -> None:
    options = ask(configuration, "hr", second_language="it")
    phone = next(option for option in options.open if option.channel is PHONE)
    assert phone.language == "it"
    assert ReasonCode.ANSWERS_IN_SECOND_LANGUAGE in {reason.code for reason in phone.reasons}


# --- topics and what suits them ---


@pytest.mark.parametrize(
    ("topic", "first", "because"),
    [
        ("damaged_or_not_as_described", WRITTEN, ReasonCode.BEST_WITH_PHOTOS),
        ("payment_problem", WRITTEN, ReasonCode.BEST_WITH_DOCUMENTS),
        ("customs", WRITTEN, ReasonCode.BEST_WITH_DOCUMENTS),
        ("return_exchange", WRITTEN, None),
        ("change_address", PHONE, ReasonCode.BEST_WHEN_URGENT),
        ("cancel", PHONE, ReasonCode.BEST_WHEN_URGENT),
        ("order_status", PHONE, None),
        ("other", PHONE, None),
        ("security_report", WRITTEN, ReasonCode.BEST_IN_CONFIDENCE),
        (None, PHONE, None),
    ],
)
def test_the_most_suitable_way_is_first_and_says_why(
    configuration: ContactConfiguration, topic: str | None, first: Channel, because: ReasonCode | None
) -> None:
    options = ask(configuration, topic=topic)
    assert channels(options)[0] is first
    told = options.open[0].reasons[0].code
    assert (told if told.startswith("best_") else None) == because


def test_an_urgent_matter_at_night_is_written_without_calling_that_the_best(
    configuration: ContactConfiguration,
) -> None:
    options = ask(configuration, at=NIGHT, topic="cancel")
    assert channels(options) == [WRITTEN]
    assert not any(code.startswith("best_") for code in codes(options, WRITTEN))
    assert options.closed[0].opens_at is not None


def test_the_written_way_tells_by_when_it_is_answered(configuration: ContactConfiguration) -> None:
    written = next(option for option in ask(configuration).open if option.channel is WRITTEN)
    assert [reason.moment for reason in written.reasons if reason.code is ReasonCode.ANSWERED_BY] == [
        datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
    ]


@pytest.mark.parametrize(
    ("topic", "state", "offered"),
    [
        ("cancel", OrderState.IN_PREPARATION, True),
        ("cancel", OrderState.SHIPPED, False),
        ("change_address", OrderState.DELIVERED, False),
        ("not_received", OrderState.ORDERED, False),
        ("invoice", OrderState.ORDERED, True),  # not a topic of the table B3
        ("cancel", None, True),
    ],
)
def test_a_topic_that_the_order_does_not_offer_is_told(
    configuration: ContactConfiguration, topic: str, state: OrderState | None, offered: bool
) -> None:
    options = ask(configuration, topic=topic, order_state=state)
    assert (ReasonCode.TOPIC_NOT_OFFERED not in {notice.code for notice in options.notices}) is offered
    assert WRITTEN in channels(options)


def test_cancelling_is_not_urgent_any_more_once_shipped(configuration: ContactConfiguration) -> None:
    options = ask(configuration, topic="cancel", order_state=OrderState.SHIPPED)
    assert ReasonCode.BEST_WHEN_URGENT not in codes(options, PHONE)


@pytest.mark.parametrize(
    ("topic", "seller"), [("order_status", True), ("invoice", True), ("cancel", False), (None, False)]
)
def test_some_questions_go_to_the_seller_first(
    configuration: ContactConfiguration, topic: str | None, seller: bool
) -> None:
    options = ask(configuration, topic=topic)
    assert (ReasonCode.SELLER_FIRST in {notice.code for notice in options.notices}) is seller
    assert WRITTEN in channels(options)  # the shopper may still go on to the team (B4)


@pytest.mark.parametrize("state", list(OrderState))
@pytest.mark.parametrize("payment_confirmed", [True, False])
def test_an_order_offers_its_topics_and_the_general_ones(
    configuration: ContactConfiguration, state: OrderState, payment_confirmed: bool
) -> None:
    topics = topics_for(configuration, state, payment_confirmed=payment_confirmed)
    from_table = {topic.help_topic for topic in topics if topic.help_topic is not None}
    assert from_table == set(offered_topics(state, payment_confirmed=payment_confirmed))
    keys = {topic.key for topic in topics}
    assert {"other", "payment", "seller_problem"} <= keys
    assert "personal_data" not in keys


def test_without_an_order_every_topic_can_be_chosen(configuration: ContactConfiguration) -> None:
    assert topics_for(configuration) == tuple(configuration.topics.values())


# --- departments of their own (C4) ---


@pytest.mark.parametrize(
    ("topic", "department", "email"),
    [
        ("order_status", "support", None),
        ("account", "support", None),
        ("personal_data", "data-protection", "privacy@brambleport.example"),
        ("security_report", "it-security", "security@brambleport.example"),
        ("intellectual_property", "intellectual-property", "ip@brambleport.example"),
        ("legal", "legal", None),
        (None, "support", None),
    ],
)
def test_a_topic_leads_to_its_department(
    configuration: ContactConfiguration, topic: str | None, department: str, email: str | None
) -> None:
    options = ask(configuration, topic=topic)
    assert (options.department, options.email, options.topic) == (department, email, topic)
    assert {option.address for option in options.open if option.channel is WRITTEN} == {email}


def test_the_security_line_is_open_round_the_clock(configuration: ContactConfiguration) -> None:
    christmas_night = datetime(2026, 12, 25, 2, tzinfo=UTC)
    options = ask(configuration, "de", christmas_night, topic="security_report")
    phone = next(option for option in options.open if option.channel is PHONE)
    assert phone.closes_at is None
    assert ReasonCode.ROUND_THE_CLOCK in {reason.code for reason in phone.reasons}


def test_the_postal_address_is_no_return_address(configuration: ContactConfiguration) -> None:
    options = ask(configuration, topic="legal")
    assert options.postal_address is not None
    assert options.postal_address.splitlines()[1] == "Musterkai 1"
    assert ReasonCode.NO_RETURN_ADDRESS in {notice.code for notice in options.notices}


def test_a_department_may_be_asked_for_by_name(configuration: ContactConfiguration) -> None:
    assert ask(configuration, department="it-security").department == "it-security"


def test_unknown_topics_and_departments_are_refused(configuration: ContactConfiguration) -> None:
    with pytest.raises(UnknownTopic):
        ask(configuration, topic="weather")
    with pytest.raises(UnknownDepartment):
        ask(configuration, department="sales")


def test_the_same_question_has_the_same_answer(configuration: ContactConfiguration) -> None:
    assert ask(configuration, "it", topic="cancel") == ask(configuration, "it", topic="cancel")
