from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from helpcenter.db import Database
from helpcenter.knowledge.audit import AuditFilter, actors_noted, acts_noted, list_notes, note
from helpcenter.knowledge.tables import ArticleRow


def test_the_trail_is_read_newest_first_and_narrowed(database: Database, now: datetime) -> None:
    with database.write() as session:
        session.add(ArticleRow(slug="return-an-item", topic="returns", source_language="en"))
        session.flush()
        article = session.scalars(select(ArticleRow.id)).one()
        acts = [("draft-saved", "en", 7), ("published", "en", 8), ("published", "de", 7), ("import", None, None)]
        for hours, (act, language, actor) in enumerate(acts):
            note(
                session,
                act=act,
                article_id=article if language else None,
                language=language,
                actor_id=actor,
                now=now + timedelta(hours=hours),
                details={"revision": hours},
            )
    with database.read() as session:
        everything = list_notes(session)
        assert [(item.act, item.slug, item.actor_id) for item in everything.notes] == [
            ("import", None, None),
            ("published", "return-an-item", 7),
            ("published", "return-an-item", 8),
            ("draft-saved", "return-an-item", 7),
        ]
        assert everything.older is None
        assert everything.notes[1].details == {"revision": 2}
        filters = {
            AuditFilter(act="published"): [2, 1],
            AuditFilter(actor_id=7): [2, 0],
            AuditFilter(slug="return-an-item", language="en"): [1, 0],
            AuditFilter(slug="no-such-article"): [],
            AuditFilter(since=now + timedelta(hours=1), until=now + timedelta(hours=3)): [2, 1],
        }
        for wish, expected in filters.items():
            assert [item.details["revision"] for item in list_notes(session, wish).notes] == expected, wish
        first = list_notes(session, limit=3)
        rest = list_notes(session, before=first.older, limit=3)
        assert len(first.notes) == 3
        assert [item.act for item in rest.notes] == ["draft-saved"]
        assert rest.older is None
        assert acts_noted(session) == ("draft-saved", "import", "published")
        assert actors_noted(session) == (7, 8)
