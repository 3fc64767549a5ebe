"""Two editors saved the same translation: their text and mine brought together, in the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import request
from sqlalchemy.orm import Session

from helpcenter.accounts import find_person
from helpcenter.knowledge import ComparedLine, Revision, compare, find_latest, find_revision
from helpcenter.knowledge.merging import Choice, Merge, MergeConflict, merge_texts, resolved
from helpcenter.web.studio.draft import Draft, text_of

_CHOICE = "choice-"


@dataclass(frozen=True)
class Merging:
    """What the page shows of a merge. `conflicts`: places that both changed and that nobody has decided yet.

    `changed`: what they changed, line by line. `choices`: what was chosen so far, by the keys of the conflicts.
    """

    theirs: Revision
    author: str | None
    saved_at: datetime
    changed: tuple[ComparedLine, ...]
    conflicts: tuple[MergeConflict, ...]
    choices: Mapping[str, str]
    #: Whether somebody has pressed on without deciding everything.
    undecided: bool = False


def begin_merge(session: Session, draft: Draft, latest: Revision) -> tuple[Draft, Merging]:
    """The draft with what they changed, now going on from their revision; conflicting places say what the draft says."""
    base_id = draft.based_on
    base = find_revision(session, draft.slug, draft.language, base_id) if base_id else None
    merge = merge_texts(text_of(base), text_of(latest), draft.text)
    merged = replace(
        draft.with_text(merge.text),
        based_on=latest.revision_id,
        merge_base=base_id if merge.conflicts and base_id else None,
    )
    return merged, _shown(session, base, latest, merge, {})


def go_on_merging(session: Session, draft: Draft) -> tuple[Draft, Merging | None]:
    """The draft with the choices that were sent, and what is still open; None when nothing is, or nothing was being merged.

    A place that the editor has written anew since it was shown counts as decided.
    """
    asked = request.form.getlist("conflict")
    if not asked or draft.based_on is None:
        return replace(draft, merge_base=None), None
    latest = find_latest(session, draft.slug, draft.language)
    theirs = find_revision(session, draft.slug, draft.language, draft.based_on)
    if latest is None or theirs is None:
        return replace(draft, merge_base=None), None
    base = find_revision(session, draft.slug, draft.language, draft.merge_base) if draft.merge_base else None
    merge = merge_texts(text_of(base), text_of(theirs), draft.text)
    choices = _choices(asked)
    still = tuple(one for one in merge.conflicts if one.key in asked and one.key not in choices)
    if still:
        shown = _shown(session, base, theirs, merge, choices)
        open_ones = tuple(one for one in merge.conflicts if one.key in asked)
        return draft, replace(shown, conflicts=open_ones, undecided=True)
    return replace(draft.with_text(resolved(merge, choices)), merge_base=None), None


def _choices(asked: list[str]) -> dict[str, Choice]:
    sent = {key: request.form.get(f"{_CHOICE}{key}", "") for key in asked}
    return {key: Choice(value) for key, value in sent.items() if value in list(Choice)}


def _shown(
    session: Session, base: Revision | None, theirs: Revision, merge: Merge, choices: Mapping[str, str]
) -> Merging:
    person = find_person(session, theirs.author_id) if theirs.author_id else None
    return Merging(
        theirs=theirs,
        author=person.name if person else None,
        saved_at=theirs.created_at,
        changed=compare(_whole(base), _whole(theirs)) if base else (),
        conflicts=merge.conflicts,
        choices=choices,
    )


def _whole(revision: Revision | None) -> str:
    return f"{revision.title}\n{revision.summary}\n{revision.body}" if revision else ""
