"""What the acts of the audit trail are called, and what a note tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from helpcenter.knowledge.audit import AuditNote
from helpcenter.web.localization import gettext, lazy_gettext, ngettext, show_day, show_moment
from helpcenter.web.names import language_name, topic_name

_ACTS = {
    "published": lazy_gettext("Published"),
    "published-despite-errors": lazy_gettext("Published with errors that the check had found"),
    "draft-saved": lazy_gettext("Draft saved"),
    "restored": lazy_gettext("Earlier text restored"),
    "archived": lazy_gettext("Archived"),
    "moved": lazy_gettext("Moved to another topic"),
    "marked-up-to-date": lazy_gettext("Marked as up to date"),
    "review-requested": lazy_gettext("Review asked for"),
    "review-withdrawn": lazy_gettext("Review no longer asked for"),
    "approved": lazy_gettext("Approved"),
    "sent-back": lazy_gettext("Sent back"),
    "scheduled": lazy_gettext("Publication planned"),
    "schedule-cancelled": lazy_gettext("Planned publication cancelled"),
    "publication-failed": lazy_gettext("Planned publication failed"),
    "redirected": lazy_gettext("Readers led to another article"),
    "redirect-removed": lazy_gettext("Readers led nowhere else"),
    "address-freed": lazy_gettext("Address given up"),
    "owner-set": lazy_gettext("Person in charge changed"),
    "review-by-set": lazy_gettext("Day of the next check changed"),
    "known-questions-saved": lazy_gettext("Known questions saved"),
    "unanswered-questions-saved": lazy_gettext("Questions without an answer saved"),
    "imported": lazy_gettext("Articles imported"),
    "machine-translated": lazy_gettext("Draft made by machine translation"),
    "machine-translation-approved": lazy_gettext("Machine translation approved"),
    "article-started-from-gap": lazy_gettext("Article begun from a group of questions"),
    "article-started-from-case": lazy_gettext("Article begun from a case"),
    "gap-put-away": lazy_gettext("Group of questions put away"),
    "gap-opened-again": lazy_gettext("Group of questions opened again"),
    "gap-came-back": lazy_gettext("Group of questions came back"),
    "test-question-added": lazy_gettext("Question to test with added"),
    "comment-held": lazy_gettext("Comment held back"),
    "comment-shown": lazy_gettext("Comment shown"),
    "comment-hidden": lazy_gettext("Comment hidden"),
    "comment-marked-spam": lazy_gettext("Comment marked as spam"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A note in words. `who` is None for what the program did by itself; `language` is a name; `more` are whole sentences."""

    at: datetime
    act: str
    name: str
    who: str | None
    slug: str | None
    tag: str | None
    language: str | None
    more: tuple[str, ...]
    words: str


def act_name(act: str) -> str:
    """An act of ours, or what another part of the program has called its own, made readable."""
    words = act.replace("-", " ")
    return str(_ACTS.get(act) or words[:1].upper() + words[1:])


def told(note: AuditNote, names: Mapping[int, str]) -> Told:
    """The note for a page; `names` of people by id."""
    who = None
    if note.actor_id is not None:
        who = names.get(note.actor_id) or gettext("Somebody who is not here any more")
    words = note.details.get("words")
    return Told(
        note.at,
        note.act,
        act_name(note.act),
        who,
        note.slug,
        note.language,
        language_name(note.language) if note.language else None,
        tuple(_sentences(note.details, names)),
        words if isinstance(words, str) else "",
    )


def _sentences(details: Mapping[str, object], names: Mapping[int, str]) -> list[str]:
    said = []
    for key, value in details.items():
        sentence = _sentence(key, value, names)
        if sentence:
            said.append(sentence)
    return said


def _sentence(key: str, value: object, names: Mapping[int, str]) -> str | None:
    if key == "revision":
        return gettext("Revision %(number)s.", number=value)
    if key == "of":
        return gettext("The text of revision %(number)s.", number=value)
    if key == "scheduled" and value:
        return gettext("At its planned time.")
    if key == "significant" and value is False:
        return gettext("Translations need not follow.")
    if key == "publish_at":
        return gettext("For %(moment)s.", moment=show_moment(datetime.fromisoformat(str(value))))
    if key == "to":
        return gettext("To %(address)s.", address=value)
    if key == "address":
        return gettext("Now %(address)s.", address=value)
    if key == "topic":
        return gettext("To the topic %(topic)s.", topic=topic_name(str(value)))
    if key == "reason":
        return failure_sentence(str(value))
    if key == "owner":
        name = names.get(value) if isinstance(value, int) else None
        return gettext("Now %(name)s.", name=name) if name else gettext("Now nobody.")
    if key == "created" and isinstance(value, int) and value:
        return ngettext("%(num)d new text.", "%(num)d new texts.", value)
    if key == "changed" and isinstance(value, int) and value:
        return ngettext("%(num)d text changed.", "%(num)d texts changed.", value)
    if key == "review_by":
        return gettext("By %(day)s.", day=show_day(date.fromisoformat(str(value)))) if value else gettext("No day.")
    return None


def failure_sentence(code: str) -> str:
    """Why a planned publication did not happen, for an editor."""
    return {
        "review-needed": gettext("Another person has to approve this text first."),
        "revision-not-newer": gettext("Readers see this text already."),
        "article-not-found": gettext("The source text that it follows is not published."),
    }.get(code) or gettext("Something broke on our side. Publish it by hand, or plan it again.")
