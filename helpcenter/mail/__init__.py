"""Mail that leaves the house: written to the outbox in the transaction of its cause, delivered afterwards, at least once.

In come rendered mails (`enqueue`), out go messages through a `Transport` (a folder of .eml files, or SMTP); a repeat carries the
same Message-ID, so that the receiver can drop it. `DeliveryThread` delivers beside the web server, in any number of
processes at once.
"""

from helpcenter.mail.delivery import Delivered, deliver_pending
from helpcenter.mail.folder import FolderTransport
from helpcenter.mail.loop import DeliveryThread, run_delivery
from helpcenter.mail.message import InvalidMail, QueuedMail, build_message, sender_address
from helpcenter.mail.queue import MailState, OutgoingMail, count_mail, enqueue, forget_sent, send_again
from helpcenter.mail.smtp import Security, SmtpTransport
from helpcenter.mail.transport import MailRefused, Sender, Transport, TransportDown, TryLater

__all__ = [
    "Delivered",
    "DeliveryThread",
    "FolderTransport",
    "InvalidMail",
    "MailRefused",
    "MailState",
    "OutgoingMail",
    "QueuedMail",
    "Security",
    "Sender",
    "SmtpTransport",
    "Transport",
    "TransportDown",
    "TryLater",
    "build_message",
    "count_mail",
    "deliver_pending",
    "enqueue",
    "forget_sent",
    "run_delivery",
    "send_again",
    "sender_address",
]
