"""The reasons of the contact rules as whole sentences, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babel.dates import format_skeleton
from babel.lists import format_list

from helpcenter.contact import Channel, ClosedOption, ContactOption, Reason, ReasonCode
from helpcenter.language import fallback_chain
from helpcenter.web.current import now
from helpcenter.web.localization import gettext, page_language, regional_locale, show_moment, time_zone
from helpcenter.web.names import language_name


def channel_title(channel: Channel) -> str:
    return {
        Channel.WRITTEN: gettext("Write to us"),
        Channel.CHAT: gettext("Chat with us"),
        Channel.PHONE: gettext("Call us"),
    }[channel]


def open_sentences(option: ContactOption) -> list[str]:
    """Why this way, and how it serves."""
    return [sentence for reason in option.reasons if (sentence := _of_open(reason, option.channel))]


def closed_sentences(option: ClosedOption) -> list[str]:
    """Why it is closed, and when it opens."""
    sentences = [_of_closed(option.reason, option.channel)]
    sentences.extend(_day_closed(reason) for reason in option.skipped if reason != option.reason)
    if option.opens_at is not None:
        moment = show_moment(option.opens_at)
        sentences.append(
            gettext("The chat opens on %(moment)s.", moment=moment)
            if option.channel is Channel.CHAT
            else gettext("The phone line opens on %(moment)s.", moment=moment)
        )
    return [sentence for sentence in sentences if sentence]


def notice_sentence(reason: Reason) -> str:
    """What a shopper should know before choosing a way."""
    match reason.code:
        case ReasonCode.SELLER_FIRST:
            return gettext(
                "For a question about the item, ask the seller first: choose “Contact seller” in “My orders”. "
                "You may write to us all the same."
            )
        case ReasonCode.TOPIC_NOT_OFFERED:
            return gettext(
                "In the state your order is in now, this is usually no longer possible. Write to us if you need it all the same."
            )
        case ReasonCode.SECOND_LANGUAGE_POSSIBLE:
            return gettext(
                "Write in your own language. The team answers in %(languages)s; in the form you choose which.",
                languages=_listed(reason.languages),
            )
        case ReasonCode.NO_RETURN_ADDRESS:
            return gettext("This is not a return address: parcels sent here are refused.")
    return ""


def _of_open(reason: Reason, channel: Channel) -> str:
    match reason.code:
        case ReasonCode.ALWAYS_OPEN:
            return gettext("You can write to us at any time.")
        case ReasonCode.OPEN_UNTIL if reason.moment is not None:
            today = reason.moment.astimezone(time_zone()).date() == now().astimezone(time_zone()).date()
            return gettext("Open until %(moment)s.", moment=show_moment(reason.moment, "time" if today else "full"))
        case ReasonCode.ROUND_THE_CLOCK:
            return gettext("Open around the clock.")
        case ReasonCode.AGENTS_PRESENT:
            return gettext("Somebody from the team is there now.")
        case ReasonCode.SPEAKS_YOUR_LANGUAGE if reason.language:
            language = language_name(reason.language)
            if channel is Channel.WRITTEN:
                return gettext("We answer in %(language)s.", language=language)
            return gettext("We speak %(language)s.", language=language)
        case ReasonCode.ANSWERS_IN_SECOND_LANGUAGE if reason.language:
            return gettext(
                "We answer in %(language)s, the second language you named.", language=language_name(reason.language)
            )
        case ReasonCode.ANSWERS_IN_OTHER_LANGUAGE if reason.language:
            return gettext("We answer in %(language)s.", language=language_name(reason.language))
        case ReasonCode.ANSWERED_BY if reason.moment is not None:
            return gettext("You have our answer by %(moment)s at the latest.", moment=show_moment(reason.moment))
        case ReasonCode.KEPT_IN_MY_CASES:
            return gettext("Everything is kept in “My cases”.")
        case ReasonCode.PRIVATE_LINK:
            return gettext("You get a private link to your case; you need no account.")
        case ReasonCode.BEST_WITH_PHOTOS:
            return gettext("You can add photos here.")
        case ReasonCode.BEST_WHEN_URGENT:
            return gettext("This is the fastest way when it is urgent.")
        case ReasonCode.BEST_WITH_DOCUMENTS:
            return gettext("You can add documents here.")
        case ReasonCode.BEST_IN_CONFIDENCE:
            return gettext("This is the most confidential way.")
    return ""


def _of_closed(reason: Reason, channel: Channel) -> str:
    match reason.code:
        case ReasonCode.HOLIDAY | ReasonCode.CLOSURE:
            return _day_closed(reason)
        case ReasonCode.NO_AGENT_PRESENT:
            return gettext("Nobody from the team is free at the moment.")
        case ReasonCode.LANGUAGE_NOT_SPOKEN:
            languages = _listed(reason.languages)
            if channel is Channel.CHAT:
                return gettext("In the chat we write in %(languages)s.", languages=languages)
            return gettext("On the phone we speak %(languages)s.", languages=languages)
        case ReasonCode.SIGN_IN_NEEDED:
            return gettext("Please sign in first.")
        case ReasonCode.NEVER_OPEN:
            return gettext("This way is closed until further notice.")
    return ""  # outside hours: the next opening says it


def _day_closed(reason: Reason) -> str:
    if reason.day is None:
        return ""
    day = format_skeleton("MMMEd", reason.day, locale=regional_locale(page_language()))
    return gettext("Closed on %(day)s: %(name)s.", day=day, name=_named(reason.names))


def _named(names: Mapping[str, str]) -> str:
    for tag in fallback_chain(page_language()):
        if tag in names:
            return names[tag]
    return next(iter(names.values()), gettext("public holiday"))


def _listed(tags: Sequence[str]) -> str:
    return format_list([language_name(tag) for tag in tags], locale=regional_locale(page_language()))
