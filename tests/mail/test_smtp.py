"""Against a real SMTP server on this machine."""

from __future__ import annotations

import email
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from structlog.testing import capture_logs

from helpcenter.db import Database
from helpcenter.mail import Delivered, MailState, SmtpTransport, deliver_pending
from helpcenter.mail.tables import OutboxRecord

Put = Callable[..., int]
Stored = Callable[[int], OutboxRecord]
PASSWORD = "the password of the mail account"


@dataclass
class Mailbox:
    """What the server took, and the answers it is told to give first."""

    taken: list[Envelope] = field(default_factory=list)
    recipient_answers: list[str] = field(default_factory=list)
    data_answers: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient_answers:
            return self.recipient_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data_answers:
            return self.data_answers.pop(0)
        self.taken.append(envelope)
        return "250 OK"

    def message(self, index: int = 0) -> EmailMessage:
        content = self.taken[index].content
        assert isinstance(content, bytes)
        return email.message_from_bytes(content, policy=default)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[Mailbox, int]]]:
    """Start a server; its mailbox and port."""
    running: list[Controller] = []

    def serve(*, port: int | None = None, **options: Any) -> tuple[Mailbox, int]:
        mailbox = Mailbox()
        controller = Controller(mailbox, hostname="127.0.0.1", port=port or free_port(), **options)
        controller.start()
        running.append(controller)
        return mailbox, controller.port

    yield serve
    for controller in running:
        controller.stop()


Serve = Callable[..., tuple[Mailbox, int]]
Clock = Callable[[], datetime]


def plain(port: int, **options: Any) -> SmtpTransport:
    return SmtpTransport(host="127.0.0.1", port=port, security="none", timeout_seconds=5, **options)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and its key, made for this run."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate for this test")
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run([*command.split(), *names], cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def client_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate[0]))


def test_mail_arrives(database: Database, put: Put, serve: Serve, clock: Clock) -> None:
    put()
    put(to_email="stranger@example.org", to_name="王小明")
    mailbox, port = serve()
    assert deliver_pending(database, plain(port), clock=clock) == Delivered(sent=2)
    assert [envelope.rcpt_tos for envelope in mailbox.taken] == [["ana@example.org"], ["stranger@example.org"]]
    assert mailbox.taken[0].mail_from == "support@brambleport.example"
    message = mailbox.message()
    assert message["Subject"] == "Vaš upit HC-7K2M94QX01"
    assert message["To"] == "Ana Kovačić <ana@example.org>"
    text = message.get_body(("plain",))
    assert text is not None
    assert "primili smo vaš upit" in text.get_content()
    assert mailbox.message(1)["To"].addresses[0].display_name == "王小明"


def test_a_server_that_fails_for_a_while_gets_the_mail_later(
    database: Database, put: Put, stored: Stored, serve: Serve, clock: Any
) -> None:
    mail = put()
    mailbox, port = serve()
    mailbox.recipient_answers = ["450 4.2.0 greylisted"]
    mailbox.data_answers = ["451 4.3.0 try again"]
    for error in ("450 4.2.0 greylisted", "451 4.3.0 try again"):
        assert deliver_pending(database, plain(port), clock=clock) == Delivered(postponed=1)
        assert stored(mail).last_error == error
        clock.forward(timedelta(hours=1))
    assert deliver_pending(database, plain(port), clock=clock) == Delivered(sent=1)
    assert mailbox.message()["Message-ID"] == stored(mail).message_id


@pytest.mark.parametrize("answers", ["recipient_answers", "data_answers"])
def test_a_mailbox_that_does_not_exist_fails_at_once_and_stops_nobody(
    database: Database, put: Put, stored: Stored, serve: Serve, clock: Clock, answers: str
) -> None:
    refused = put()
    put()
    mailbox, port = serve()
    setattr(mailbox, answers, ["550 5.1.1 no such user"])
    assert deliver_pending(database, plain(port), clock=clock) == Delivered(sent=1, failed=1)
    assert (stored(refused).state, stored(refused).last_error) == (MailState.FAILED, "550 5.1.1 no such user")


def test_a_server_that_is_not_there_keeps_the_mail_until_it_is(
    database: Database, put: Put, stored: Stored, serve: Serve, clock: Clock
) -> None:
    mail = put()
    port = free_port()
    assert deliver_pending(database, plain(port), clock=clock) == Delivered(down=True)
    assert (stored(mail).state, stored(mail).attempts) == (MailState.WAITING, 0)
    serve(port=port)
    assert deliver_pending(database, plain(port), clock=clock) == Delivered(sent=1)


def test_a_server_that_closes_down_ends_the_round(
    database: Database, put: Put, stored: Stored, serve: Serve, clock: Clock
) -> None:
    first, second = put(), put()
    mailbox, port = serve()
    mailbox.recipient_answers = ["421 4.3.2 closing down"]
    assert deliver_pending(database, plain(port), clock=clock) == Delivered(postponed=1, down=True)
    assert (stored(first).attempts, stored(second).attempts) == (1, 0)


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(
    database: Database, put: Put, stored: Stored, clock: Clock
) -> None:
    mail = put()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        transport = SmtpTransport(host="127.0.0.1", port=silent.getsockname()[1], security="none", timeout_seconds=0.2)
        assert deliver_pending(database, transport, clock=clock) == Delivered(down=True)
    assert stored(mail).state == MailState.WAITING


def test_starttls_signs_in_over_an_encrypted_connection(
    database: Database,
    put: Put,
    serve: Serve,
    clock: Clock,
    server_tls: ssl.SSLContext,
    client_tls: ssl.SSLContext,
) -> None:
    seen: list[object] = []

    def authenticator(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        seen.append((data, session.ssl is not None))
        return AuthResult(success=True)

    put()
    mailbox, port = serve(
        tls_context=server_tls, require_starttls=True, authenticator=authenticator, auth_required=True
    )
    transport = SmtpTransport(
        host="127.0.0.1", port=port, security="starttls", user="shop", password=PASSWORD, tls=client_tls
    )
    assert deliver_pending(database, transport, clock=clock) == Delivered(sent=1)
    assert seen == [(LoginPassword(b"shop", PASSWORD.encode()), True)]
    assert len(mailbox.taken) == 1


def test_tls_from_the_first_byte(
    database: Database,
    put: Put,
    serve: Serve,
    clock: Clock,
    server_tls: ssl.SSLContext,
    client_tls: ssl.SSLContext,
) -> None:
    put()
    mailbox, port = serve(ssl_context=server_tls)
    transport = SmtpTransport(host="127.0.0.1", port=port, security="tls", tls=client_tls)
    assert deliver_pending(database, transport, clock=clock) == Delivered(sent=1)
    assert len(mailbox.taken) == 1


def test_a_server_without_encryption_gets_nothing_when_encryption_is_set(
    database: Database, put: Put, serve: Serve, clock: Clock
) -> None:
    put()
    mailbox, port = serve()
    transport = SmtpTransport(host="127.0.0.1", port=port, security="starttls", user="shop", password=PASSWORD)
    assert deliver_pending(database, transport, clock=clock) == Delivered(down=True)
    assert mailbox.taken == []


def test_a_certificate_nobody_vouches_for_is_not_trusted(
    database: Database, put: Put, serve: Serve, clock: Clock, server_tls: ssl.SSLContext
) -> None:
    put()
    mailbox, port = serve(tls_context=server_tls)
    transport = SmtpTransport(host="127.0.0.1", port=port, security="starttls", timeout_seconds=5)
    assert deliver_pending(database, transport, clock=clock) == Delivered(down=True)
    assert mailbox.taken == []


@pytest.mark.parametrize("password", [PASSWORD, PASSWORD + "é"])
def test_a_refused_password_is_no_fault_of_the_mail_and_is_never_shown(
    database: Database,
    put: Put,
    stored: Stored,
    serve: Serve,
    clock: Clock,
    server_tls: ssl.SSLContext,
    client_tls: ssl.SSLContext,
    password: str,
) -> None:
    def authenticator(*_: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    mail = put()
    _, port = serve(tls_context=server_tls, authenticator=authenticator, auth_required=True)
    transport = SmtpTransport(
        host="127.0.0.1", port=port, security="starttls", user="shop", password=password, tls=client_tls
    )
    with capture_logs() as logged:
        assert deliver_pending(database, transport, clock=clock) == Delivered(down=True)
    assert (stored(mail).state, stored(mail).attempts) == (MailState.WAITING, 0)
    assert "password" in str(logged)
    assert PASSWORD not in str(logged) + repr(transport)


def test_an_address_with_other_letters_needs_a_server_that_takes_it(
    database: Database, put: Put, stored: Stored, serve: Serve, clock: Clock
) -> None:
    put(to_email="žana@example.org")
    mailbox, port = serve(enable_SMTPUTF8=True)
    assert deliver_pending(database, plain(port), clock=clock) == Delivered(sent=1)
    assert mailbox.taken[0].rcpt_tos == ["žana@example.org"]

    refused = put(to_email="žana@example.org")
    _, port = serve(enable_SMTPUTF8=False)
    assert deliver_pending(database, plain(port), clock=clock) == Delivered(failed=1)
    assert "outside ASCII" in (stored(refused).last_error or "")
