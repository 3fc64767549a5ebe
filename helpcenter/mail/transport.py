"""How mail leaves: the contract of every transport. An error says whether trying again helps."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from helpcenter.errors import HelpcenterError
from helpcenter.mail.message import QueuedMail


class TryLater(HelpcenterError):
    """This mail was not taken now; it may be later."""

    code = "mail-try-later"


class TransportDown(TryLater):
    """No mail can be sent now: the server is not reached, or refuses our connection or password. Not the mail's fault."""

    code = "mail-transport-down"


class MailRefused(HelpcenterError):
    """This mail will never be taken (no such mailbox, say)."""

    code = "mail-refused"


class Sender(Protocol):
    """An open way out, for several mails one after another."""

    def send(self, mail: QueuedMail) -> None:
        """Hand the mail over. Raises `TryLater`, `TransportDown`, `MailRefused`."""


class Transport(Protocol):
    """A way out."""

    def open(self) -> AbstractContextManager[Sender]:
        """Raises `TransportDown`."""
