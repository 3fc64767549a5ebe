"""The check before publishing: findings in the text of a form, and why a text with errors is published all the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import request
from sqlalchemy.orm import Session

from helpcenter.contact import ContactConfiguration
from helpcenter.errors import InvalidInput
from helpcenter.knowledge import InvalidArticle
from helpcenter.knowledge.audit import note
from helpcenter.knowledge.lint import (
    Finding,
    FindingCode,
    LintRules,
    Severity,
    check_revision,
    check_text,
    check_waiting,
    findings_of,
    lint_rules,
)
from helpcenter.knowledge.overview import get_article_facts
from helpcenter.web.contact_facts import contact_facts
from helpcenter.web.current import house, now
from helpcenter.web.localization import ngettext
from helpcenter.web.studio.acting import editor
from helpcenter.web.studio.draft import Draft
from helpcenter.web.studio.lint_names import lint_name
from helpcenter.web.studio.lint_sentences import lint_sentence, place_name

#: Characters of a reason.
REASON_LIMIT = 500
#: The field of the form it comes in.
REASON = "lint_reason"


class PublishingStopped(InvalidInput):
    """The text has errors, and nobody has said why it may be published all the same."""

    code = "publishing-stopped"

    def __init__(self, slug: str, language: str, findings: Sequence[Finding]) -> None:
        super().__init__(f"{slug} ({language}) has errors; mend them, or say why it may be published all the same")
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding in words. `quoted` is in the language of the text, everything else in that of the page."""

    severity: Severity
    name: str
    place: str
    what: str
    how: str
    quoted: str
    code: FindingCode

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class LintPart:
    """What the page of a translation shows. `findings` is None when this text has not been checked.

    `stops`: the editor wanted to publish, and errors are in the way; `reason`: what was typed to do so all the same.
    """

    findings: tuple[ShownFinding, ...] | None
    stops: bool = False
    reason: str = ""

    @property
    def errors(self) -> tuple[ShownFinding, ...]:
        return tuple(found for found in self.findings or () if found.is_error)

    @property
    def warnings(self) -> tuple[ShownFinding, ...]:
        return tuple(found for found in self.findings or () if not found.is_error)


def rules() -> LintRules:
    """By the contact settings and languages of this installation."""
    settings = house().settings
    return _rules(house().contact, settings.mail_from, tuple(settings.languages))


def findings_for(draft: Draft) -> tuple[Finding, ...]:
    """Findings in the text as the form has it. A text that is too long has none: saving says so."""
    with house().database.read() as session:
        return findings_in(session, draft)


def findings_in(session: Session, draft: Draft) -> tuple[Finding, ...]:
    """The same, as seen by an act that has begun."""
    fields = {"title": draft.title, "summary": draft.summary, "body": draft.body}
    try:
        return check_text(session, rules(), slug=draft.slug, language=draft.language, **fields)
    except InvalidArticle:
        return ()


def in_words(findings: Iterable[Finding]) -> tuple[ShownFinding, ...]:
    """Errors first, each kind in the order of the text."""
    shown = []
    for finding in findings:
        sentence = lint_sentence(finding)
        name, place = lint_name(finding.code), place_name(finding)
        shown.append(
            ShownFinding(finding.severity, name, place, sentence.what, sentence.how, finding.excerpt, finding.code)
        )
    return tuple(sorted(shown, key=lambda found: not found.is_error))


def checked(draft: Draft) -> LintPart:
    """The text of the form, checked now."""
    return LintPart(in_words(findings_for(draft)), reason=sent_reason())


def stored(session: Session, revision_id: int | None) -> LintPart:
    """What was found when the saved text was last checked."""
    findings = findings_of(session, revision_id) if revision_id is not None else None
    return LintPart(None if findings is None else in_words(findings))


def sent_reason() -> str:
    """Why a text with errors is to be published, as this request says it."""
    return " ".join(request.form.get(REASON, "").split())[:REASON_LIMIT]


def errors_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def stop_or_note(session: Session, slug: str, language: str, findings: Sequence[Finding]) -> None:
    """Of a text that is being published: with errors and no reason it is stopped, with a reason that goes into the trail.

    Both belong into the transaction that publishes. Raises `PublishingStopped`.
    """
    errors = errors_in(findings)
    if not errors:
        return
    if not sent_reason():
        raise PublishingStopped(slug, language, findings)
    note(
        session,
        act="published-despite-errors",
        article_id=get_article_facts(session, slug).article_id,
        language=language,
        actor_id=editor().id,
        now=now(),
        details={"words": sent_reason(), "errors": sorted({finding.code.value for finding in errors})},
    )


def stopped(stop: PublishingStopped) -> LintPart:
    """What the page says when errors are in the way."""
    return LintPart(in_words(stop.findings), stops=True)


def stop_sentence(stop: PublishingStopped) -> str:
    """The same in one sentence, for a page that shows no findings."""
    return ngettext(
        "The check found %(num)d error; the page on which the text is written shows it.",
        "The check found %(num)d errors; the page on which the text is written shows them.",
        len(errors_in(stop.findings)),
    )


def findings_of_revision(session: Session, slug: str, language: str, revision_id: int) -> tuple[Finding, ...]:
    """In a text that is saved already, checked now: its source or what it links to may have changed since."""
    return check_revision(session, rules(), slug=slug, language=language, revision_id=revision_id)


def check_article(slug: str) -> None:
    """Keep the findings of an article that has just been saved, and of its translations."""
    with house().database.write() as session:
        check_waiting(session, rules(), now=now(), slug=slug)


@lru_cache(maxsize=4)
def _rules(configuration: ContactConfiguration, sender: str, languages: tuple[str, ...]) -> LintRules:
    return lint_rules(contact_facts(configuration, sender), languages)
