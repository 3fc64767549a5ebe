"""Every rule over one translation."""

from __future__ import annotations

from collections.abc import Collection

from helpcenter.knowledge.lint.contact_facts import ContactFacts
from helpcenter.knowledge.lint.finding import Finding, Severity
from helpcenter.knowledge.lint.foreign import check_foreign
from helpcenter.knowledge.lint.headings import check_headings
from helpcenter.knowledge.lint.links import check_links
from helpcenter.knowledge.lint.matching import match_sections
from helpcenter.knowledge.lint.numbers import check_numbers
from helpcenter.knowledge.lint.pictures import check_pictures
from helpcenter.knowledge.lint.placeholders import check_placeholders
from helpcenter.knowledge.lint.places import Places
from helpcenter.knowledge.lint.promises import check_promises
from helpcenter.knowledge.lint.reading import ReadText
from helpcenter.knowledge.lint.repeats import check_repeats
from helpcenter.knowledge.lint.structure import check_structure
from helpcenter.knowledge.lint.titles import check_titles
from helpcenter.language import INTERFACE_LANGUAGES

#: A text that is broken through and through is told so often, no more.
FINDING_LIMIT = 200


def lint_translation(
    text: ReadText,
    source: ReadText | None = None,
    *,
    slug: str | None = None,
    places: Places | None = None,
    contact: ContactFacts | None = None,
    languages: Collection[str] = INTERFACE_LANGUAGES,
) -> tuple[Finding, ...]:
    """What is wrong, or looks wrong, in the order of the text; title and summary come first.

    `source`: what the text is translated from, None for the source itself. `slug`: of the article. `places`: the other articles,
    `contact`: what the contact settings say; without them, links and promises are not checked. `languages`: those that scraps may
    be in.
    """
    found: list[Finding] = [
        *check_titles(text),
        *check_placeholders(text),
        *check_headings(text),
        *check_links(text, places, slug),
        *check_pictures(text),
        *check_repeats(text),
        *check_foreign(text, source, languages),
    ]
    if contact is not None:
        found += check_promises(text, contact)
    if source is not None:
        matched = match_sections(source, text)
        found += check_structure(matched)
        found += check_numbers(source, text, matched)
    found.sort(key=_place)
    return tuple(found[:FINDING_LIMIT])


def _place(finding: Finding) -> tuple[int, int, bool]:
    part = {"title": 0, "summary": 1}.get(finding.part, 2)
    return part, finding.line or 0, finding.severity is not Severity.ERROR
