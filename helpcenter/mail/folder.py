"""Mail as files: each one an .eml that any mail program opens. The default, for trying out and for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.policy import SMTPUTF8
from pathlib import Path

from helpcenter.mail.message import QueuedMail, build_message
from helpcenter.mail.transport import Sender, TransportDown


class FolderTransport:
    """Writes `<time>-<id>.eml`, whole or not at all; a mail delivered again replaces its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def open(self) -> Iterator[Sender]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TransportDown(f"the folder for mail cannot be made: {error.strerror}") from error
        yield self

    def send(self, mail: QueuedMail) -> None:
        content = build_message(mail).as_bytes(policy=SMTPUTF8 if not mail.to_email.isascii() else None)
        name = f"{mail.created_at:%Y%m%dT%H%M%SZ}-{mail.id:06d}.eml"
        aside = self._folder / f".{name}"
        try:
            aside.write_bytes(content)
            aside.replace(self._folder / name)
        except OSError as error:
            raise TransportDown(f"mail cannot be written to its folder: {error.strerror}") from error
