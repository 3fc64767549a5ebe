"""`helpcenter import-from`: articles from a Zendesk help center, a folder of files or a CSV file."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from helpcenter.cli.console import as_json, counting_each, errors, output, print_json, say
from helpcenter.cli.exchanging import CONFLICT_EXIT_CODE
from helpcenter.config import Settings, load_settings
from helpcenter.knowledge import Take
from helpcenter.knowledge.importers import (
    Origin,
    OriginUnusable,
    Outcome,
    RemarkKind,
    RunReport,
    RunWishes,
    find_unfinished,
    run_import,
)
from helpcenter.knowledge.importers.csv_origin import CsvOrigin
from helpcenter.knowledge.importers.folder_origin import FolderOrigin
from helpcenter.knowledge.importers.zendesk import ZendeskOrigin
from helpcenter.web.current import utc_now
from helpcenter.wiring import build_database, build_pictures, build_zendesk

_HEADINGS = {
    RemarkKind.CONFLICT: "Changed here and there, and left as it is here",
    RemarkKind.SKIPPED: "Left out",
    RemarkKind.CHANGED: "Not quite as it was",
    RemarkKind.LINK: "Links that lead to no article here",
    RemarkKind.GONE: "No longer there",
}


@click.group("import-from")
def import_from() -> None:
    """Import articles from elsewhere, as drafts unless --publish is given.

    A second run updates what came from there before. What an editor has changed here is never overwritten unless --take theirs
    is given; conflicts are named and end with the exit code 3. An import that was interrupted goes on with --resume.
    """


def _wishes(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every source has, and as the first argument what was wished for."""

    @click.option("--plan", is_flag=True, help="Only say what would happen; nothing is written.")
    @click.option("--resume", is_flag=True, help="Go on with an import that was interrupted.")
    @click.option(
        "--publish/--drafts", default=False, help="Show readers what is no draft over there. Default: drafts."
    )
    @click.option(
        "--take",
        type=click.Choice([take.value for take in Take]),
        help="Where a text changed here and there: theirs is the imported one, ours is the one here.",
    )
    @as_json
    @functools.wraps(command)
    def with_wishes(
        *arguments: Any, plan: bool, resume: bool, publish: bool, take: str | None, as_json: bool, **others: Any
    ) -> None:
        wishes = RunWishes(publish=publish, take=Take(take) if take else None, rehearse=plan, resume=resume)
        command(wishes, as_json, *arguments, **others)

    return with_wishes


@import_from.command("zendesk")
@click.option("--topic", "topics", multiple=True, help="NAME=TOPIC: where articles of a category or section go.")
@click.option("--language", "languages", multiple=True, help="LOCALE=LANGUAGE: which language a locale is.")
@click.option("--picture-host", "hosts", multiple=True, help="Another host that pictures may be fetched from.")
@_wishes
def zendesk_command(
    wishes: RunWishes, as_json: bool, topics: tuple[str, ...], languages: tuple[str, ...], hosts: tuple[str, ...]
) -> None:
    """Import from the Zendesk help center that the settings HELPCENTER_ZENDESK_... name."""
    settings = load_settings()
    with closing(build_zendesk(settings, lambda sentence: errors.print(f"    {sentence}", markup=False))) as client:
        origin = ZendeskOrigin(client, topics=_pairs(topics), languages=_pairs(languages), picture_hosts=hosts)
        _run(settings, origin, wishes, as_json)


@import_from.command("folder")
@click.argument("place", type=click.Path(path_type=Path))
@click.option("--language", help="Language of files that do not tell; default: the default language.")
@click.option("--name", help="What to call this folder, so that it is known again under another path.")
@_wishes
def folder_command(wishes: RunWishes, as_json: bool, place: Path, language: str | None, name: str | None) -> None:
    """Import Markdown or HTML files from PLACE, a folder or a .zip file.

    Languages are told by folders (en/guide.md), endings (guide.fr.md), names (guide/fr.md) or front matter.
    """
    settings = load_settings()
    _run(settings, FolderOrigin(place, language=language or settings.default_language, name=name), wishes, as_json)


@import_from.command("csv")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--name", help="What to call this file, so that it is known again under another path.")
@_wishes
def csv_command(wishes: RunWishes, as_json: bool, file: Path, name: str | None) -> None:
    """Import from a CSV FILE with the columns slug, topic, language, title, summary, body and format.

    The whole file is checked first: with one problem in it, nothing is imported.
    """
    try:
        origin = CsvOrigin(file, name=name)
    except OriginUnusable as error:
        for problem in error.problems:
            output.print(f"{problem.place}: {problem.reason}", markup=False)
        raise
    _run(load_settings(), origin, wishes, as_json)


def _run(settings: Settings, origin: Origin, wishes: RunWishes, as_json: bool) -> None:
    database = build_database(settings)
    unfinished = find_unfinished(database, origin.key)
    if unfinished and not wishes.rehearse:
        so_far = f"{unfinished.done} of {unfinished.total} articles"
        if wishes.resume:
            say(f"Going on with the import that was interrupted after {so_far}.")
        else:
            say(f"An earlier import was interrupted after {so_far}; this one begins anew (--resume would go on).")
    with counting_each("articles found", "articles") as (found, done):
        report = run_import(
            database,
            origin,
            wishes,
            clock=utc_now,
            pictures=build_pictures(settings),
            listing=found,
            progress=done,
        )
    if as_json:
        print_json(_as_json(report, wishes.rehearse))
    else:
        _tell(report, wishes.rehearse)
    if report.counts[Outcome.CONFLICT]:
        sys.exit(CONFLICT_EXIT_CODE)


def _tell(report: RunReport, rehearsed: bool) -> None:
    for kind, heading in _HEADINGS.items():
        if remarks := report.told(kind):
            output.print(f"{heading}: {len(remarks)}", markup=False)
            for remark in remarks:
                output.print(f"    {remark}", markup=False)
    counted = ", ".join(f"{report.counts[outcome]} {outcome.value}" for outcome in Outcome)
    beginning = "Would be done" if rehearsed else "Done"
    say(
        f"{beginning}: {report.articles} articles; of their translations {counted}; {report.pictures} pictures taken in."
    )
    if not rehearsed and report.counts[Outcome.CREATED]:
        say(escape("`helpcenter lint` says what an editor should look at."))


def _as_json(report: RunReport, rehearsed: bool) -> dict[str, Any]:
    return {
        "source": report.source,
        "plan": rehearsed,
        "articles": report.articles,
        "translations": {outcome.value: report.counts[outcome] for outcome in Outcome},
        "pictures": report.pictures,
        "remarks": [
            {"kind": remark.kind.value, "place": remark.place, "reason": remark.reason} for remark in report.remarks
        ],
    }


def _pairs(written: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for each in written:
        name, equals, value = each.rpartition("=")
        if not equals or not name.strip() or not value.strip():
            raise click.BadParameter(f"{each!r} must be of the form NAME=VALUE")
        pairs[name.strip()] = value.strip()
    return pairs
