"""Who else is at work in a translation, in words."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from flask import jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission, find_person
from helpcenter.errors import Unavailable
from helpcenter.knowledge.working_copies import Colleague, leave, note_presence, others_at_work
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext, show_moment
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import editor
from helpcenter.web.studio.places_of_work import sent_place

#: The page tells every 45 seconds that it is open.
_HERE_FOR = timedelta(minutes=2)
_UNSAVED_FOR = timedelta(days=7)


@studio.post("/studio/at-work")
@permission(Permission.EDIT_ARTICLES)
def at_work() -> Response:
    """The page is still open (or, with `left`, no more). Out comes who else is there."""
    place, me = sent_place(), editor().id
    with house().database.write() as session:
        if request.form.get("left"):
            leave(session, person_id=me, place=place)
        else:
            note_presence(session, person_id=me, place=place, now=now())
        return jsonify(colleagues=colleague_sentences(session, place))


def enter(place: str) -> None:
    """Note that the page was opened. It is shown all the same when the database cannot be written to just now."""
    with contextlib.suppress(Unavailable), house().database.write() as session:
        note_presence(session, person_id=editor().id, place=place, now=now())


def colleague_sentences(session: Session, place: str) -> list[str]:
    """A sentence for each of the others."""
    moment = now()
    others = others_at_work(
        session,
        person_id=editor().id,
        place=place,
        seen_since=moment - _HERE_FOR,
        unsaved_since=moment - _UNSAVED_FOR,
    )
    named = [(find_person(session, colleague.person_id), colleague) for colleague in others]
    return [_sentence(person.name, colleague) for person, colleague in named if person]


def _sentence(name: str, colleague: Colleague) -> str:
    if colleague.unsaved_since is None:
        return gettext("%(name)s has this translation open now.", name=name)
    if colleague.seen_at is not None:
        return gettext("%(name)s is writing in this translation now, and has not saved yet.", name=name)
    return gettext(
        "%(name)s has text in this translation that is not saved yet, last changed %(moment)s.",
        name=name,
        moment=show_moment(colleague.unsaved_since),
    )
