"""The cast, their requests and their files, for the tests of cases."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from helpcenter.accounts import Role
from helpcenter.accounts.tables import PersonRow
from helpcenter.cases import Author, AuthorKind, CaseRequest, LocalStore, Notice, OpenedCase, open_case
from helpcenter.db import Database


@dataclass
class KeptNotices:
    """An outbox that shows what it was given."""

    notices: list[Notice] = field(default_factory=list)

    def put(self, session: Session, notice: Notice) -> None:
        self.notices.append(notice)


@pytest.fixture
def outbox() -> KeptNotices:
    return KeptNotices()


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "attachments")


@pytest.fixture
def ana() -> Author:
    return Author(AuthorKind.SHOPPER, "Ana Kovačić")


@pytest.fixture
def agnes() -> Author:
    return Author(AuthorKind.AGENT, "Agnes Lindqvist")


@pytest.fixture
def tessa() -> Author:
    return Author(AuthorKind.AGENT, "Tessa Morvan")


@pytest.fixture
def not_received() -> CaseRequest:
    """Ana's parcel did not come."""
    return CaseRequest(
        idempotency_key="form-1",
        channel="written",
        department="orders",
        topic="not_received",
        language="hr",
        second_language="en",
        description="Paket nije stigao.\nŠto sada?",
        name="Ana Kovačić",
        email="Ana@Example.org",
        order_number="BP-7K2M94QX",
        delivery_address="Ilica 1\n10000 Zagreb",
        receipt_id="receipt-1",
        time_zone="Europe/Zagreb",
    )


@pytest.fixture
def open_(
    database: Database, outbox: KeptNotices, store: LocalStore, not_received: CaseRequest, now: datetime
) -> Callable[..., OpenedCase]:
    """Open a case in a transaction of its own: Ana's request, with what is changed in it, each a new one."""
    forms = 0

    def open_(*, at: datetime = now, promised_in: timedelta = timedelta(days=1), **changes: Any) -> OpenedCase:
        nonlocal forms
        forms += 1
        request = replace(not_received, **{"idempotency_key": f"form-{forms}", **changes})
        with database.write() as session:
            return open_case(session, request, outbox=outbox, store=store, promised_by=at + promised_in, now=at)

    return open_


@pytest.fixture
def sign_up(database: Database, now: datetime) -> Callable[[str], int]:
    """Give an address an account; its id. (Without a password: hashing one takes long on purpose.)"""

    def sign_up(email: str) -> int:
        with database.write() as session:
            person = PersonRow(
                email=email, name=email, role=Role.SHOPPER, password_hash="!", language="en", created_at=now
            )
            session.add(person)
            session.flush()
            return person.id

    return sign_up


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """A small picture in a format: its left half is red, its right half is blue."""

    def picture(name: str, size: tuple[int, int] = (16, 8), **options: Any) -> bytes:
        image = Image.new("RGB", size, "blue")
        image.paste("red", (0, 0, size[0] // 2, size[1]))
        target = io.BytesIO()
        image.save(target, name, **options)
        return target.getvalue()

    return picture


@pytest.fixture
def pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
