"""Internal notes: for the team's eyes only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from helpcenter.cases.reading import note_view
from helpcenter.cases.replying import check_text
from helpcenter.cases.states import Author, AuthorKind
from helpcenter.cases.tables import NoteRecord
from helpcenter.cases.views import NoteView
from helpcenter.cases.writing import find_record
from helpcenter.errors import Forbidden


def note(session: Session, number: str, *, author: Author, text: str, now: datetime) -> NoteView:
    """Add a note; state, promise and what the shopper sees stay as they are. Raises `CaseNotFound`, `InvalidRequest`."""
    if author.kind is not AuthorKind.AGENT:
        raise Forbidden("Only the team writes notes.")
    cleaned = check_text(text)
    case = find_record(session, number, lock=True)
    record = NoteRecord(case_id=case.id, author_id=author.person_id, author_name=author.name, text=cleaned, at=now)
    session.add(record)
    session.flush()
    return note_view(record)
