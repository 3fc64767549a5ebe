"""A mail to Ana, and a clock that stands still, for the tests of mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from helpcenter.db import Database
from helpcenter.mail import OutgoingMail, enqueue
from helpcenter.mail.tables import OutboxRecord


@dataclass
class Clock:
    """Tells the moment it was set to."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, by: timedelta) -> None:
        self.moment += by


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def to_ana() -> OutgoingMail:
    return OutgoingMail(
        key="HC-7K2M94QX01.opened",
        thread="HC-7K2M94QX01.opened",
        sender="Brambleport Support <support@brambleport.example>",
        to_email="ana@example.org",
        to_name="Ana Kovačić",
        subject="Vaš upit HC-7K2M94QX01",
        text="Poštovana,\nprimili smo vaš upit.\n",
        html="<p>Poštovana,<br>primili smo vaš upit.</p>",
        language="hr",
    )


@pytest.fixture
def put(database: Database, to_ana: OutgoingMail, now: datetime) -> Callable[..., int]:
    """Enqueue a mail in a transaction of its own: the one to Ana, with what is changed in it, each a new one."""
    count = 0

    def put(**changes: Any) -> int:
        nonlocal count
        count += 1
        mail = replace(to_ana, **{"key": f"mail-{count}", "thread": "mail-1", **changes})
        with database.write() as session:
            return enqueue(session, mail, now=now)

    return put


@pytest.fixture
def stored(database: Database) -> Callable[[int], OutboxRecord]:
    """What is stored of a mail now."""

    def stored(mail_id: int) -> OutboxRecord:
        with database.read() as session:
            return session.scalars(select(OutboxRecord).where(OutboxRecord.id == mail_id)).one()

    return stored
