"""Write down that somebody did something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.orm import Session

from helpcenter.knowledge.audit.tables import AuditRow

JSON: TypeAlias = "str | int | float | bool | Sequence[JSON] | Mapping[str, JSON] | None"


def note(
    session: Session,
    *,
    act: str,
    article_id: int | None,
    language: str | None,
    actor_id: int | None,
    now: datetime,
    details: Mapping[str, JSON] | None = None,
) -> None:
    """Add a note to the trail, in the transaction of the act itself.

    `act` is in kebab case and the past ("published", "review-requested"); `article_id` is None for what concerns no article,
    `actor_id` for what the program did by itself. `details` are plain values that tell more; nothing a shopper typed, no secret.
    """
    session.add(
        AuditRow(
            at=now, act=act, article_id=article_id, language=language, actor_id=actor_id, details=dict(details or {})
        )
    )
