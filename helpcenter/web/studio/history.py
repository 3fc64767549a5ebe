"""The audit trail: who did what, and when."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from flask import render_template, request

from helpcenter.accounts import Permission, find_people
from helpcenter.knowledge.audit import AuditFilter, actors_noted, acts_noted, list_notes
from helpcenter.knowledge.overview import article_titles
from helpcenter.language import InvalidTag, normalize_tag
from helpcenter.web.access import permission
from helpcenter.web.current import house
from helpcenter.web.localization import page_language, time_zone
from helpcenter.web.names import language_choices
from helpcenter.web.studio import studio
from helpcenter.web.studio.history_sentences import act_name, told

ROWS_PER_PAGE = 50


@studio.get("/studio/history")
@permission(Permission.READ_HISTORY)
def history() -> str:
    """Newest first, narrowed by article, act, person, language and days."""
    wish = {
        name: request.args.get(name, "").strip()[:120] for name in ("article", "act", "who", "tag", "since", "until")
    }
    before = request.args.get("before", type=int)
    since, until = _day(wish["since"]), _day(wish["until"])
    narrowed = AuditFilter(
        slug=wish["article"].lower() or None,
        language=_tag(wish["tag"]),
        act=wish["act"] or None,
        actor_id=int(wish["who"])
        if wish["who"].isascii() and wish["who"].isdigit() and len(wish["who"]) < 10
        else None,
        since=_beginning(since) if since else None,
        until=_beginning(until + timedelta(days=1)) if until else None,
    )
    with house().database.read() as session:
        page = list_notes(session, narrowed, before=before, limit=ROWS_PER_PAGE)
        people = find_people(session, actors_noted(session))
        titles = article_titles(
            session,
            {note.slug for note in page.notes if note.slug},
            page_language(),
            house().settings.default_language,
        )
        acts = acts_noted(session)
    names = {key: person.name for key, person in people.items()}
    return render_template(
        "studio/history.html",
        notes=[told(note, names) for note in page.notes],
        older=page.older,
        newest=before is None,
        wish={name: value for name, value in wish.items() if value},
        titles=titles,
        acts=sorted(((act, act_name(act)) for act in acts), key=lambda choice: choice[1]),
        people=sorted(((str(key), name) for key, name in names.items()), key=lambda choice: choice[1]),
        language_choices=language_choices(house().settings.languages),
    )


def _tag(typed: str) -> str | None:
    try:
        return normalize_tag(typed) if typed else None
    except InvalidTag:
        return None


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if date(1970, 1, 1) <= found < date(9999, 1, 1) else None


def _beginning(day: date) -> datetime:
    """The first moment of a day where the reader is."""
    return datetime.combine(day, time(), tzinfo=time_zone()).astimezone(UTC)
