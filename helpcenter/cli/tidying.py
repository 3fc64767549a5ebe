"""`helpcenter tidy`: remove what is no longer needed."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from helpcenter.answers.gaps import forget_old_gaps, gaps_wait, gather_gaps
from helpcenter.answers.gaps.weeks import week_of
from helpcenter.cases import answers_taken_to_team, remove_unused_attachments
from helpcenter.cli.console import as_json, errors, print_json, say
from helpcenter.config import Settings, load_settings
from helpcenter.db import Database
from helpcenter.knowledge import latest_change_number
from helpcenter.knowledge.comments import forget_unconfirmed
from helpcenter.mail import forget_sent
from helpcenter.retrieval import IndexBuildFailed, IndexBusy
from helpcenter.retrieval.embedders import EmbedderError
from helpcenter.web.current import utc_now
from helpcenter.wiring import build_attachments, build_database, build_retriever

#: A form that waits for its sender may hold a file for a day.
UNUSED_FOR = timedelta(days=1, hours=1)
#: Who wants mails about comments has so long to confirm the address.
UNCONFIRMED_FOR = timedelta(days=7)
#: Vectors that differ from the index's snapshot.
FOLD_FROM = 1_000
#: What was asked longer ago tells nothing of today's gaps.
GAPS_KEPT_FOR = timedelta(weeks=53)


@click.command("tidy")
@as_json
def tidy_command(as_json: bool) -> None:
    """Delete mails sent long ago (HELPCENTER_MAIL_KEEP_DAYS) and attachments that no case uses; forget addresses
    that nobody confirmed for comments; fold many changes into the index; put what shoppers asked and was not answered well into
    groups (the studio's gaps).

    Run it daily.
    """
    settings = load_settings()
    moment = utc_now()
    database = build_database(settings)
    with database.write() as session:
        mails = forget_sent(session, before=moment - timedelta(days=settings.mail_keep_days))
        addresses = forget_unconfirmed(session, before=moment - UNCONFIRMED_FOR)
    with database.read() as session:
        attachments = remove_unused_attachments(
            session, build_attachments(settings), untouched_since=moment - UNUSED_FOR
        )
    folded = _fold(settings, database)
    grouped = _group_gaps(settings, database, moment)
    database.close()
    if as_json:
        print_json(
            {
                "sent_mails_deleted": mails,
                "unused_attachments_removed": attachments,
                "unconfirmed_addresses_forgotten": addresses,
                "index_folded": folded,
                "questions_grouped": grouped,
            }
        )
        return
    say(f"{mails} sent mails deleted, {attachments} unused attachments removed")
    if addresses:
        say(f"{addresses} addresses forgotten that nobody confirmed for comments")
    if folded:
        say("Many changes were folded into a new index; the serving processes follow by themselves")
    if grouped:
        say(f"{grouped} questions that were not answered well were put into groups")


def _fold(settings: Settings, database: Database) -> bool:
    """Whether the index was built anew, because every process holds many changes beside it."""
    with database.read() as session:
        if latest_change_number(session) == 0:
            return False
    try:
        retriever = build_retriever(settings, database)
        folded = retriever.fold(FOLD_FROM) is not None
        retriever.close()
        return folded
    except (EmbedderError, IndexBusy) as error:  # no models here, or another process is at it: nothing to tidy then
        errors.print(f"The index was left as it is: {error}", markup=False)
        return False


def _group_gaps(settings: Settings, database: Database, moment: datetime) -> int:
    """How many questions were put into groups."""
    with database.write() as session:
        forget_old_gaps(session, before=week_of(moment - GAPS_KEPT_FOR))
    with database.read() as session:
        if not gaps_wait(session, taken_to_team=answers_taken_to_team, now=moment):
            return 0
    try:
        retriever = build_retriever(settings, database)
        retriever.open()
        gathered = gather_gaps(database, retriever, taken_to_team=answers_taken_to_team, now=moment)
        retriever.close()
        return gathered.receipts
    except (EmbedderError, IndexBusy, IndexBuildFailed) as error:
        errors.print(f"Questions were not grouped: {error}", markup=False)
        return 0
