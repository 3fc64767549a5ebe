"""Lint: what an editor would want to know before a text is published.

In come texts taken apart (`read_text`), what they are translated from, which articles exist and what the contact settings say,
all as plain values; out come findings with code, severity, line and excerpt, without sentences. An error stops publishing until
an editor says why it may stay, a warning is shown. One file holds one family of rules; docs/articles.md says what each finds.
"""

from helpcenter.knowledge.lint.checking import check_revision, check_text, check_waiting, count_waiting, findings_of
from helpcenter.knowledge.lint.contact_facts import WHOLE_DAY, AnswerTimeFact, ContactFacts, LineFact, TeamFacts, Week
from helpcenter.knowledge.lint.finding import Finding, FindingCode, Severity
from helpcenter.knowledge.lint.links import linked_slugs, outside_links
from helpcenter.knowledge.lint.linting import lint_translation
from helpcenter.knowledge.lint.linting_folder import CheckedFile, CheckedFolder, lint_folder
from helpcenter.knowledge.lint.listing import (
    FindingCounts,
    LintFilter,
    ListedFinding,
    count_findings,
    list_findings,
)
from helpcenter.knowledge.lint.outside import OutsideLink, stored_outside_links
from helpcenter.knowledge.lint.places import Place, Places, PlaceState
from helpcenter.knowledge.lint.reading import ReadLink, ReadText, read_text
from helpcenter.knowledge.lint.rules import LintRules, lint_rules

__all__ = [
    "WHOLE_DAY",
    "AnswerTimeFact",
    "CheckedFile",
    "CheckedFolder",
    "ContactFacts",
    "Finding",
    "FindingCode",
    "FindingCounts",
    "LineFact",
    "LintFilter",
    "LintRules",
    "ListedFinding",
    "OutsideLink",
    "Place",
    "PlaceState",
    "Places",
    "ReadLink",
    "ReadText",
    "Severity",
    "TeamFacts",
    "Week",
    "check_revision",
    "check_text",
    "check_waiting",
    "count_findings",
    "count_waiting",
    "findings_of",
    "linked_slugs",
    "lint_folder",
    "lint_rules",
    "lint_translation",
    "list_findings",
    "outside_links",
    "read_text",
    "stored_outside_links",
]
