"""What the command says: sentences, whatever stands in them."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from helpcenter.accounts import create_demo_people, deactivate_person, list_people
from helpcenter.cli import main
from helpcenter.cli.content import told
from helpcenter.cli.serving import check_demo_stays_here, check_port
from helpcenter.db import Database
from helpcenter.errors import ConfigurationError
from helpcenter.retrieval import Generation, Opened, Opening

EVERYWHERE = "0.0.0.0"  # noqa: S104 - what must be refused


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_port_that_is_taken_is_told_with_what_to_do(taken_port: int) -> None:
    with pytest.raises(ConfigurationError, match=rf"port {taken_port}: another program .* --port"):
        check_port("127.0.0.1", taken_port)


def test_a_host_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ConfigurationError, match=r"shop\.invalid"):
        check_port("shop.invalid", 8000)


@pytest.mark.parametrize("found", Opening)
def test_whatever_was_found_of_the_index_is_a_sentence(found: Opening) -> None:
    sentence = told(Opened(found, Generation("00000001-ab-cd", "ab", 3, 2, 1)))
    assert "00000001-ab-cd" in sentence
    assert sentence.endswith(").")


def test_brackets_in_an_error_are_no_markup(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("HELPCENTER_INSTANCE_FOLDER", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["helpcenter", "users", "deactivate", "ana[/b]@shop.example"])
    assert main() == 1
    assert "ana[/b]@shop.example" in capsys.readouterr().err


def test_the_demo_is_not_served_to_other_machines_by_accident(database: Database, now: datetime) -> None:
    check_demo_stays_here(EVERYWHERE, database)
    with database.write() as session:
        create_demo_people(session, now)
    check_demo_stays_here("127.0.0.1", database)
    with pytest.raises(ConfigurationError, match="users deactivate"):
        check_demo_stays_here(EVERYWHERE, database)
    with database.write() as session:
        for person in list_people(session):
            deactivate_person(session, person.id)
    check_demo_stays_here(EVERYWHERE, database)
