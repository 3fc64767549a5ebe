"""What the rules find in a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

#: Characters of the text that a finding quotes.
EXCERPT_LIMIT = 160


class Severity(StrEnum):
    """An error stops publishing until an editor says why it may stay; a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


class FindingCode(StrEnum):
    """Stable names of the findings; pages say each in the editor's language."""

    TITLE_MISSING = "title-missing"
    TITLE_LONG = "title-long"
    SUMMARY_MISSING = "summary-missing"
    SUMMARY_LONG = "summary-long"
    TEXT_MISSING = "text-missing"
    PLACEHOLDER = "placeholder"
    TEST_LINE = "test-line"
    EMPTY_BRACKETS = "empty-brackets"
    HTML_SHOWN = "html-shown"
    HEADING_EMPTY = "heading-empty"
    HEADING_LEVEL_ONE = "heading-level-one"
    HEADING_LEVEL_SKIPPED = "heading-level-skipped"
    HEADING_TWICE = "heading-twice"
    LINK_DEAD = "link-dead"
    LINK_ARCHIVED = "link-archived"
    LINK_NOT_PUBLISHED = "link-not-published"
    LINK_UNUSABLE = "link-unusable"
    LINK_TO_ITSELF = "link-to-itself"
    LINK_WITHOUT_WORDS = "link-without-words"
    LINK_SAYS_NOTHING = "link-says-nothing"
    LINK_OTHER_LANGUAGE = "link-other-language"
    LINK_UNREACHABLE = "link-unreachable"
    LINK_MOVED = "link-moved"
    ANCHOR_DEAD = "anchor-dead"
    ODR_LINK = "odr-link"
    ODR_ADVICE = "odr-advice"
    PICTURE_WITHOUT_TEXT = "picture-without-text"
    PICTURE_TEXT_POOR = "picture-text-poor"
    PICTURE_ELSEWHERE = "picture-elsewhere"
    SECTION_MISSING = "section-missing"
    SECTION_ADDED = "section-added"
    STEPS_DIFFER = "steps-differ"
    ITEMS_DIFFER = "items-differ"
    ROWS_DIFFER = "rows-differ"
    NUMBER_DIFFERS = "number-differs"
    NOT_TRANSLATED = "not-translated"
    OTHER_LANGUAGE = "other-language"
    REPEATED_TEXT = "repeated-text"
    HOURS_DIFFER = "hours-differ"
    DAYS_DIFFER = "days-differ"
    ALWAYS_OPEN = "always-open"
    ANSWER_TIME_DIFFERS = "answer-time-differs"
    LANGUAGE_NOT_OFFERED = "language-not-offered"
    LANGUAGE_LEFT_OUT = "language-left-out"
    CHANNEL_NOT_OFFERED = "channel-not-offered"
    CONTACT_UNKNOWN = "contact-unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    `line` counts from 1 in the body; None for what is not in one place, and in the title and the summary (`part` says which of
    "title", "summary", "body" is meant). `excerpt` are the words it is about, `values` what the sentence about it needs.
    """

    code: FindingCode
    severity: Severity
    line: int | None = None
    excerpt: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    part: str = "body"

    def __post_init__(self) -> None:
        if len(self.excerpt) > EXCERPT_LIMIT:
            object.__setattr__(self, "excerpt", self.excerpt[: EXCERPT_LIMIT - 1].rstrip() + "…")

    def moved(self, lines: int) -> Finding:
        """The same finding in a file where the body begins `lines` lines further down."""
        return self if self.line is None else replace(self, line=self.line + lines)


def error(code: FindingCode, line: int | None, excerpt: str = "", part: str = "body", **values: str | int) -> Finding:
    return Finding(code, Severity.ERROR, line, excerpt, values, part)


def warning(code: FindingCode, line: int | None, excerpt: str = "", part: str = "body", **values: str | int) -> Finding:
    return Finding(code, Severity.WARNING, line, excerpt, values, part)
