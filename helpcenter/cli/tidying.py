"""`helpcenter tidy`: remove what is no longer needed."""

from __future__ import annotations

from datetime import timedelta

import click

from helpcenter.cases import remove_unused_attachments
from helpcenter.cli.console import as_json, print_json, say
from helpcenter.config import load_settings
from helpcenter.mail import forget_sent
from helpcenter.web.current import utc_now
from helpcenter.wiring import build_attachments, build_database

#: A form that waits for its sender may hold a file for a day.
UNUSED_FOR = timedelta(days=1, hours=1)


@click.command("tidy")
@as_json
def tidy_command(as_json: bool) -> None:
    """Delete mails sent long ago (HELPCENTER_MAIL_KEEP_DAYS) and attachments that no case uses. Run it daily."""
    settings = load_settings()
    moment = utc_now()
    database = build_database(settings)
    with database.write() as session:
        mails = forget_sent(session, before=moment - timedelta(days=settings.mail_keep_days))
    with database.read() as session:
        attachments = remove_unused_attachments(
            session, build_attachments(settings), untouched_since=moment - UNUSED_FOR
        )
    database.close()
    if as_json:
        print_json({"sent_mails_deleted": mails, "unused_attachments_removed": attachments})
        return
    say(f"{mails} sent mails deleted, {attachments} unused attachments removed")
