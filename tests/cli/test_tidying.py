"""`helpcenter tidy` on a real installation: a database file and a folder of attachments."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from helpcenter.cases import LocalStore
from helpcenter.cli.main import helpcenter
from helpcenter.db import Database
from helpcenter.knowledge import publish
from helpcenter.mail import MailState
from helpcenter.mail.tables import OutboxRecord


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HELPCENTER_INSTANCE_FOLDER", str(tmp_path))
    return tmp_path


def outbox_of(instance: Path) -> Database:
    return Database(f"sqlite:///{instance / 'helpcenter.db'}")


def put_mail(instance: Path, key: str, state: MailState, *, days_ago: int) -> None:
    database = outbox_of(instance)
    moment = datetime.now(UTC) - timedelta(days=days_ago)
    with database.write() as session:
        session.add(
            OutboxRecord(
                message_id=key, sender="a@shop.example", to_email="b@shop.example", to_name="", subject="s", text="t",
                headers={}, language="en", state=state, attempts=1, next_attempt_at=moment, created_at=moment,
                sent_at=moment if state is MailState.SENT else None,
            )
        )  # fmt: skip
    database.close()


def mails(instance: Path) -> set[str]:
    database = outbox_of(instance)
    with database.read() as session:
        found = set(session.scalars(select(OutboxRecord.message_id)))
    database.close()
    return found


def tidy(*options: str) -> Result:
    result = CliRunner().invoke(helpcenter, ["tidy", *options], catch_exceptions=False)
    assert result.exit_code == 0
    return result


def test_mails_sent_long_ago_are_deleted_and_all_others_kept(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tidy()
    put_mail(instance, "sent long ago", MailState.SENT, days_ago=8)
    put_mail(instance, "sent lately", MailState.SENT, days_ago=6)
    put_mail(instance, "waiting", MailState.WAITING, days_ago=8)
    put_mail(instance, "failed", MailState.FAILED, days_ago=8)
    monkeypatch.setenv("HELPCENTER_MAIL_KEEP_DAYS", "7")
    assert json.loads(tidy("--json").stdout) == {
        "sent_mails_deleted": 1,
        "unused_attachments_removed": 0,
        "unconfirmed_addresses_forgotten": 0,
        "index_folded": False,
        "questions_grouped": 0,
    }
    assert mails(instance) == {"sent lately", "waiting", "failed"}


def test_files_that_no_case_took_are_removed_after_a_day(instance: Path) -> None:
    store = LocalStore(instance / "attachments")
    old, fresh = store.put(b"left by a form of last week"), store.put(b"held by a form that is open now")
    week_ago = (datetime.now(UTC) - timedelta(days=7)).timestamp()
    os.utime(instance / "attachments" / old[:2] / old, (week_ago, week_ago))
    assert json.loads(tidy("--json").stdout)["unused_attachments_removed"] == 1
    assert list(store.keys_untouched_since(datetime.now(UTC) + timedelta(days=1))) == [fresh]


def test_nothing_to_tidy_is_no_error_and_said(instance: Path) -> None:
    assert "0 sent mails deleted, 0 unused attachments removed" in tidy().stderr


@pytest.mark.slow
def test_many_changes_are_folded_into_the_index(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELPCENTER_EMBEDDER", "universal")
    monkeypatch.setenv("HELPCENTER_INDEXES_FOLDER", str(instance / "indexes"))
    monkeypatch.setattr("helpcenter.cli.tidying.FOLD_FROM", 3)
    current = instance / "indexes" / "CURRENT"
    tidy()
    put_article(instance, "first")
    assert tidied()["index_folded"] is False
    assert not current.exists()  # to build the first index is for those who serve
    CliRunner().invoke(helpcenter, ["index"], catch_exceptions=False)
    before = current.read_text()
    for number, folded in ((1, False), (2, False), (3, True), (4, False)):
        put_article(instance, f"article-{number}")
        assert tidied()["index_folded"] is folded
        assert (current.read_text() != before) is (number >= 3)


def tidied() -> dict[str, Any]:
    told = tidy("--json").stdout
    return dict(json.loads(told[told.index("{") :]))  # behind what is logged here


def put_article(instance: Path, slug: str) -> None:
    database = outbox_of(instance)
    with database.write() as session:
        publish(
            session, slug=slug, topic="orders", language="en", title=slug, summary="", body="One passage.",
            author_id=None, now=datetime.now(UTC), based_on_revision=None,
        )  # fmt: skip
    database.close()
