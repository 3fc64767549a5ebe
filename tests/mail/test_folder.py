from __future__ import annotations

import email
from collections.abc import Callable
from datetime import datetime
from email.policy import default
from pathlib import Path

from helpcenter.db import Database
from helpcenter.mail import Delivered, FolderTransport, MailState, deliver_pending
from helpcenter.mail.tables import OutboxRecord

Put = Callable[..., int]
Stored = Callable[[int], OutboxRecord]
Clock = Callable[[], datetime]


def test_a_mail_becomes_a_file_that_mail_programs_open(
    database: Database, put: Put, clock: Clock, tmp_path: Path
) -> None:
    mail = put()
    assert deliver_pending(database, FolderTransport(tmp_path / "out" / "box"), clock=clock) == Delivered(sent=1)
    (file,) = (tmp_path / "out" / "box").iterdir()
    assert file.name == f"20260310T093000Z-{mail:06d}.eml"
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    assert message["To"] == "Ana Kovačić <ana@example.org>"
    assert message["Subject"] == "Vaš upit HC-7K2M94QX01"


def test_a_mail_delivered_again_replaces_its_file(database: Database, put: Put, clock: Clock, tmp_path: Path) -> None:
    mail = put()
    transport = FolderTransport(tmp_path / "outbox")
    for _ in range(2):
        deliver_pending(database, transport, clock=clock)
        with database.write() as session:
            session.get_one(OutboxRecord, mail).state = MailState.WAITING
    assert len(list((tmp_path / "outbox").iterdir())) == 1


def test_an_address_with_other_letters_is_written_as_it_is(
    database: Database, put: Put, clock: Clock, tmp_path: Path
) -> None:
    put(to_email="žana@example.org")
    assert deliver_pending(database, FolderTransport(tmp_path / "outbox"), clock=clock) == Delivered(sent=1)
    (file,) = (tmp_path / "outbox").iterdir()
    assert "<žana@example.org>" in file.read_text("utf-8")


def test_a_folder_that_cannot_be_written_keeps_the_mail_waiting(
    database: Database, put: Put, stored: Stored, clock: Clock, tmp_path: Path
) -> None:
    mail = put()
    (tmp_path / "outbox").write_text("a file, not a folder")
    assert deliver_pending(database, FolderTransport(tmp_path / "outbox"), clock=clock) == Delivered(down=True)
    assert (stored(mail).state, stored(mail).attempts) == (MailState.WAITING, 0)
