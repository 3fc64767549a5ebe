"""What each kind of finding is called, in some words: for filters and counts."""

from __future__ import annotations

from helpcenter.knowledge.lint import FindingCode
from helpcenter.web.localization import gettext

_CODES = FindingCode


def lint_name(code: FindingCode) -> str:
    """In the language of the page."""
    return lint_names()[code]


def lint_names() -> dict[FindingCode, str]:
    """Of every kind, in the language of the page."""
    return {
        _CODES.TITLE_MISSING: gettext("Title missing"),
        _CODES.TITLE_LONG: gettext("Title too long"),
        _CODES.SUMMARY_MISSING: gettext("Summary missing"),
        _CODES.SUMMARY_LONG: gettext("Summary too long"),
        _CODES.TEXT_MISSING: gettext("Text missing"),
        _CODES.PLACEHOLDER: gettext("Placeholder"),
        _CODES.TEST_LINE: gettext("Test line"),
        _CODES.EMPTY_BRACKETS: gettext("Empty brackets"),
        _CODES.HTML_SHOWN: gettext("HTML shown as text"),
        _CODES.HEADING_EMPTY: gettext("Empty heading"),
        _CODES.HEADING_LEVEL_ONE: gettext("Heading as large as the title"),
        _CODES.HEADING_LEVEL_SKIPPED: gettext("Level of headings left out"),
        _CODES.HEADING_TWICE: gettext("Heading twice"),
        _CODES.LINK_DEAD: gettext("Link to no article"),
        _CODES.LINK_ARCHIVED: gettext("Link to an archived article"),
        _CODES.LINK_NOT_PUBLISHED: gettext("Link to a draft"),
        _CODES.LINK_UNUSABLE: gettext("Link that cannot be one"),
        _CODES.LINK_TO_ITSELF: gettext("Link to itself"),
        _CODES.LINK_WITHOUT_WORDS: gettext("Link without words"),
        _CODES.LINK_SAYS_NOTHING: gettext("Link that says nothing"),
        _CODES.LINK_OTHER_LANGUAGE: gettext("Link to another language"),
        _CODES.LINK_UNREACHABLE: gettext("Link that cannot be opened"),
        _CODES.LINK_MOVED: gettext("Link that has moved"),
        _CODES.ANCHOR_DEAD: gettext("Link to no heading"),
        _CODES.ODR_LINK: gettext("Closed ODR platform: link"),
        _CODES.ODR_ADVICE: gettext("Closed ODR platform: advice"),
        _CODES.PICTURE_WITHOUT_TEXT: gettext("Picture without text"),
        _CODES.PICTURE_TEXT_POOR: gettext("Picture with a poor text"),
        _CODES.PICTURE_ELSEWHERE: gettext("Picture from another site"),
        _CODES.SECTION_MISSING: gettext("Section missing"),
        _CODES.SECTION_ADDED: gettext("Section that the source lacks"),
        _CODES.STEPS_DIFFER: gettext("Another number of steps"),
        _CODES.ITEMS_DIFFER: gettext("Another number of list items"),
        _CODES.ROWS_DIFFER: gettext("Another number of table rows"),
        _CODES.NUMBER_DIFFERS: gettext("Another number than the source"),
        _CODES.NOT_TRANSLATED: gettext("Not translated"),
        _CODES.OTHER_LANGUAGE: gettext("In another language"),
        _CODES.REPEATED_TEXT: gettext("The same text twice"),
        _CODES.HOURS_DIFFER: gettext("Other opening hours"),
        _CODES.DAYS_DIFFER: gettext("Other opening days"),
        _CODES.ALWAYS_OPEN: gettext("Not open around the clock"),
        _CODES.ANSWER_TIME_DIFFERS: gettext("Another answer time"),
        _CODES.LANGUAGE_NOT_OFFERED: gettext("Language not offered"),
        _CODES.LANGUAGE_LEFT_OUT: gettext("Language left out"),
        _CODES.CHANNEL_NOT_OFFERED: gettext("Way to the team not offered"),
        _CODES.CONTACT_UNKNOWN: gettext("Unknown address or number"),
    }
