"""Mail over SMTP. Passwords are handed to the server and nowhere else: not to the log, not into an error."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from helpcenter.mail.message import QueuedMail, build_message
from helpcenter.mail.transport import MailRefused, Sender, TransportDown, TryLater

Security = Literal["starttls", "tls", "none"]
TIMEOUT_SECONDS = 30.0


class SmtpTransport:
    """One SMTP server. `starttls` and `tls` insist on encryption and check the server's certificate."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        security: Security,
        user: str | None = None,
        password: str | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._host = host
        self._port = port
        self._security = security
        self._user = user
        self._password = password
        self._timeout_seconds = timeout_seconds
        self._tls = tls

    def __repr__(self) -> str:
        return f"SmtpTransport({self._host}:{self._port}, {self._security})"

    @contextmanager
    def open(self) -> Iterator[Sender]:
        try:
            connection = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            raise TransportDown(f"the SMTP server refuses our user name or password ({error.smtp_code})") from None
        except UnicodeError:
            raise TransportDown("the SMTP user name and password may hold ASCII letters only") from None
        except (smtplib.SMTPException, OSError) as error:
            raise TransportDown(f"the SMTP server {self._host}:{self._port} cannot be used: {_reason(error)}") from None
        try:
            yield _Connection(connection)
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        tls = self._tls or ssl.create_default_context()
        connection: smtplib.SMTP
        if self._security == "tls":
            connection = smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout_seconds, context=tls)
        else:
            connection = smtplib.SMTP(self._host, self._port, timeout=self._timeout_seconds)
        try:
            if self._security == "starttls":
                connection.starttls(context=tls)
            if self._user is not None and self._password is not None:
                connection.login(self._user, self._password)
        except BaseException:
            connection.close()
            raise
        return connection


class _Connection:
    """An open conversation with the server."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def send(self, mail: QueuedMail) -> None:
        message = build_message(mail)
        try:
            self._connection.send_message(message, to_addrs=[mail.to_email])
        except smtplib.SMTPNotSupportedError:
            raise MailRefused("the SMTP server does not take addresses with letters outside ASCII") from None
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise _refusal(code, text) from None
        except smtplib.SMTPResponseException as error:  # the sender, the data or the conversation was refused
            raise _refusal(error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPException, OSError) as error:  # cut off, timed out
            raise TransportDown(f"the SMTP server stopped answering: {_reason(error)}") from None


def _refusal(code: int, text: bytes | str) -> TryLater | MailRefused:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    reason = f"{code} {' '.join(said.split())[:300]}"
    if code == 421:  # the server is closing down
        return TransportDown(reason)
    return MailRefused(reason) if code >= 500 else TryLater(reason)


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"it answered {error.smtp_code}"
    return type(error).__name__ if isinstance(error, smtplib.SMTPException) else f"{error}"
