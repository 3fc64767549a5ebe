"""Removing stored contents that no case refers to: their transaction failed after they were written, or the case is gone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpcenter.cases.tables import AttachmentRecord
from helpcenter.files import ContentStore


def remove_unused_attachments(session: Session, store: ContentStore, *, untouched_since: datetime) -> int:
    """How many were removed. `untouched_since` a day ago leaves alone what a form or a running transaction still needs."""
    used = set(session.scalars(select(AttachmentRecord.key).distinct()))
    unused = [key for key in store.keys_untouched_since(untouched_since) if key not in used]
    for key in unused:
        store.remove(key)
    return len(unused)
