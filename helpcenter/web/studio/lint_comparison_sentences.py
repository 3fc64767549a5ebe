"""Sentences for what the lint finds by comparing: with the source, with other languages, with the contact settings."""

from __future__ import annotations

from collections.abc import Callable

from helpcenter.knowledge.lint import Finding, FindingCode
from helpcenter.web.localization import gettext
from helpcenter.web.studio.lint_text_sentences import Sentences
from helpcenter.web.studio.lint_values import (
    answer_time_words,
    day_words,
    language_words,
    quantity_words,
    span_words,
    week_words,
)

_CODES = FindingCode

SENTENCES: dict[FindingCode, Callable[[Finding], Sentences]] = {}


def _for(*codes: FindingCode) -> Callable[[Callable[[Finding], Sentences]], Callable[[Finding], Sentences]]:
    def take(sentences: Callable[[Finding], Sentences]) -> Callable[[Finding], Sentences]:
        SENTENCES.update(dict.fromkeys(codes, sentences))
        return sentences

    return take


# --- against the source ---


@_for(_CODES.SECTION_MISSING, _CODES.SECTION_ADDED)
def _section(finding: Finding) -> Sentences:
    if finding.code is _CODES.SECTION_ADDED:
        return (
            gettext("The source has no such section."),
            gettext("Take it out, or add it to the source, so that all languages say the same."),
        )
    if not finding.excerpt:
        return gettext("The text before the first heading is missing."), gettext("Translate it from the source.")
    return (
        gettext("The section “%(section)s” of the source is missing.", section=finding.excerpt),
        gettext("Translate it. In the source it begins in line %(line)s.", line=finding.values["source_line"]),
    )


@_for(_CODES.STEPS_DIFFER, _CODES.ITEMS_DIFFER, _CODES.ROWS_DIFFER)
def _counts(finding: Finding) -> Sentences:
    values = finding.values
    wanted, found = int(values["source"]), int(values["found"])
    said = {"section": values["section"] or gettext("Before the first heading"), "found": found, "wanted": wanted}
    what = {
        _CODES.STEPS_DIFFER: lambda: gettext(
            "%(section)s: there are %(wanted)s steps in the source, and %(found)s here.", **said
        ),
        _CODES.ITEMS_DIFFER: lambda: gettext(
            "%(section)s: there are %(wanted)s items of lists in the source, and %(found)s here.", **said
        ),
        _CODES.ROWS_DIFFER: lambda: gettext(
            "%(section)s: there are %(wanted)s rows of tables in the source, and %(found)s here.", **said
        ),
    }[finding.code]()
    if found < wanted:
        return what, gettext("Compare with the source from its line %(line)s on.", line=values["source_line"])
    return what, gettext("Take out what the source does not say, or add it to the source.")


@_for(_CODES.NUMBER_DIFFERS)
def _number(finding: Finding) -> Sentences:
    values = finding.values
    compare = gettext("Compare the two, and put the wrong one right.")
    if "found" in values and "source" in values:
        what = gettext(
            "“%(found)s” stands here and “%(source)s” in the source: %(excerpt)s",
            found=quantity_words(values["found"], values["unit"]),
            source=quantity_words(values["source"], values["unit"]),
            excerpt=values.get("source_excerpt", ""),
        )
    elif "found" in values:
        found = quantity_words(values["found"], values["unit"])
        what = gettext("“%(found)s” stands here; the same section of the source does not say it.", found=found)
    else:
        what = gettext(
            "“%(source)s” is missing here; the source says: %(excerpt)s",
            source=quantity_words(values["source"], values["unit"]),
            excerpt=values.get("source_excerpt", ""),
        )
    return what, compare


@_for(_CODES.NOT_TRANSLATED, _CODES.OTHER_LANGUAGE)
def _foreign(finding: Finding) -> Sentences:
    language = language_words(str(finding.values["language"]))
    if finding.code is _CODES.NOT_TRANSLATED:
        return gettext("This stands word for word in the source (%(language)s).", language=language), gettext(
            "Translate it."
        )
    return (
        gettext("This seems to be in another language (%(language)s).", language=language),
        gettext(
            "Translate it. What is quoted on purpose goes between quotation marks, what readers type between backticks."
        ),
    )


@_for(_CODES.REPEATED_TEXT)
def _repeated(finding: Finding) -> Sentences:
    return (
        gettext("The same sentence stands in line %(first)s.", first=finding.values["first"]),
        gettext("Take one of the two out, or link to the other section."),
    )


# --- promises ---


@_for(_CODES.HOURS_DIFFER, _CODES.DAYS_DIFFER, _CODES.ALWAYS_OPEN)
def _hours(finding: Finding) -> Sentences:
    values = finding.values
    how = gettext(
        "Take it from the contact settings, or leave it out and link to the contact page: that always shows what is open."
    )
    if finding.code is _CODES.HOURS_DIFFER:
        found, kept = span_words(str(values["found"])), week_words(str(values["kept"]))
        return gettext("The text says %(found)s, the contact settings say %(kept)s.", found=found, kept=kept), how
    if finding.code is _CODES.DAYS_DIFFER:
        days = ", ".join(day_words(int(day)) for day in str(values["days"]).split(","))
        return gettext("By the contact settings nobody is there on these days: %(days)s.", days=days), how
    return gettext("By the contact settings it is not open around the clock."), how


@_for(_CODES.ANSWER_TIME_DIFFERS)
def _answer_time(finding: Finding) -> Sentences:
    kept = ", ".join(answer_time_words(time) for time in str(finding.values["kept"]).split(", ") if time)
    return (
        gettext("The contact settings promise an answer within another time: %(kept)s.", kept=kept),
        gettext("Write that time, or change the contact settings. If this is about something else, it may stay."),
    )


@_for(_CODES.LANGUAGE_NOT_OFFERED, _CODES.LANGUAGE_LEFT_OUT, _CODES.CHANNEL_NOT_OFFERED, _CODES.CONTACT_UNKNOWN)
def _ways(finding: Finding) -> Sentences:
    values = finding.values
    chat = values.get("channel") == "chat"
    if finding.code is _CODES.CONTACT_UNKNOWN:
        return (
            gettext("The contact settings do not know %(found)s.", found=values["found"]),
            gettext("Take it from the contact settings: messages to other places may reach nobody."),
        )
    if finding.code is _CODES.CHANNEL_NOT_OFFERED:
        what = (
            gettext("The contact settings offer no chat.") if chat else gettext("The contact settings offer no phone.")
        )
        return what, gettext("Name a way that is offered, or link to the contact page.")
    if finding.code is _CODES.LANGUAGE_LEFT_OUT:
        languages = ", ".join(map(language_words, str(values["languages"]).split(",")))
        return (
            gettext("By the contact settings these languages are spoken too: %(languages)s.", languages=languages),
            gettext("Add them to the list."),
        )
    language = language_words(str(values["language"]))
    if chat:
        what = gettext("By the contact settings nobody chats in this language: %(language)s.", language=language)
    else:
        what = gettext(
            "By the contact settings nobody speaks this language on the phone: %(language)s.", language=language
        )
    return what, gettext("Take it out, or link to the contact page: that shows the languages of each way.")
