"""`helpcenter import` and `export`: articles between the database and a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from helpcenter.cli.console import as_json, counting, counting_each, output, print_json, say
from helpcenter.config import load_settings
from helpcenter.db import Database
from helpcenter.knowledge import (
    CLASHES,
    ImportConflicts,
    ImportPlan,
    ImportReport,
    Step,
    Take,
    export_folder,
    import_folder,
    list_for_editors,
    plan_import,
)
from helpcenter.web.current import utc_now
from helpcenter.wiring import build_database, build_pictures

folder_argument = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))

#: What an import of these conflicts, or an export over them, ends with: other errors end with 1.
CONFLICT_EXIT_CODE = 3

_HEADINGS = {
    Step.CONFLICT: "Conflicts",
    Step.NEW: "New",
    Step.CHANGED: "Changed in the folder",
    Step.MOVED: "Under another topic",
    Step.HERE: "Changed here only, and kept",
    Step.MISSING: "No longer in the folder",
}


@click.command("import")
@folder_argument
@click.option("--plan", is_flag=True, help="Only say what would change.")
@click.option("--draft", is_flag=True, help="Import as drafts instead of publishing.")
@click.option("--minor", is_flag=True, help="Typing errors and the like: no translation becomes outdated.")
@click.option(
    "--take",
    type=click.Choice([take.value for take in Take]),
    help="Where a text changed here and in FOLDER: theirs is the folder's, ours is the one here.",
)
@click.option("--archive-missing", is_flag=True, help="Archive what was in FOLDER and is there no longer.")
@as_json
def import_command(
    folder: Path, plan: bool, draft: bool, minor: bool, take: str | None, archive_missing: bool, as_json: bool
) -> None:
    """Import articles from FOLDER (articles/<topic>/<slug>/<language>.md, and questions.txt beside them).

    Unchanged files change nothing; files that cannot be read are skipped and reported with the reason. Where a text changed
    both here and in FOLDER, nothing at all is imported: the plan is shown, the exit code is 3, and --take says which counts.
    """
    settings = load_settings()
    database = build_database(settings)
    which = Take(take) if take else None
    if plan:
        with counting("articles compared") as count:
            found = plan_import(
                database, folder, publish=not draft, take=which, archive_missing=archive_missing, progress=count
            )
        _show(found, archive_missing, as_json)
        if found.conflicts:
            sys.exit(CONFLICT_EXIT_CODE)
        return
    try:
        with counting_each("articles compared", "articles") as (compared, count):
            report = import_folder(
                database,
                folder,
                now=utc_now(),
                comparing=compared,
                progress=count,
                publish=not draft,
                minor=minor,
                take=which,
                archive_missing=archive_missing,
                pictures=build_pictures(settings),
            )
    except ImportConflicts as error:
        _show(error.plan, archive_missing, as_json)
        say(escape(f"{str(error)[0].upper()}{str(error)[1:]}."))
        sys.exit(CONFLICT_EXIT_CODE)
    _tell(database, report, as_json)


def _show(plan: ImportPlan, archive_missing: bool, as_json: bool) -> None:
    """Each file that differs, under what would happen to it."""
    if as_json:
        print_json(_plan_as_json(plan))
        return
    for step, heading in _HEADINGS.items():
        files = [planned for planned in plan.files if planned.step is step]
        if not files:
            continue
        if step is Step.MISSING:
            heading += ", and would be archived" if archive_missing else " (--archive-missing would archive them)"
        output.print(f"{heading}: {len(files)}", markup=False)
        for planned in files:
            output.print(f"    {planned}", markup=False)
    for remark in (*plan.skipped, *plan.adjusted):
        output.print(str(remark), markup=False)
    say(", ".join(f"{plan.counts[step]} {step.value}" for step in Step) + f", {len(plan.skipped)} skipped.")


def _plan_as_json(plan: ImportPlan) -> dict[str, Any]:
    return {
        "counts": {step.value: plan.counts[step] for step in Step},
        "files": [
            {
                "path": planned.path,
                "step": planned.step.value,
                "conflict": planned.clash.value if planned.clash and planned.step is Step.CONFLICT else None,
                "reason": CLASHES[planned.clash] if planned.clash and planned.step is Step.CONFLICT else None,
                "lines_added": planned.added,
                "lines_removed": planned.removed,
            }
            for planned in plan.files
        ],
        "skipped": [str(remark) for remark in plan.skipped],
        "adjusted": [str(remark) for remark in plan.adjusted],
    }


def _tell(database: Database, report: ImportReport, as_json: bool) -> None:
    with database.read() as session:
        outdated = [f"{row.slug}/{language}" for row in list_for_editors(session) for language in row.outdated]
    skipped = [str(remark) for remark in report.skipped]
    if as_json:
        print_json(
            {
                "created": report.created,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "kept": report.kept,
                "archived": report.archived,
                "questions": {
                    "changed": report.questions.changed,
                    "unchanged": report.questions.unchanged,
                    "kept": report.questions.kept,
                },
                "pictures": report.pictures,
                "outdated": outdated,
                "skipped": skipped,
                "adjusted": [str(remark) for remark in report.adjusted],
            }
        )
        return
    say(f"{report.created} created, {report.changed} changed, {report.unchanged} unchanged, {len(skipped)} skipped.")
    if report.kept or report.archived:
        say(f"{report.kept} changed here only, and kept; {report.archived} archived.")
    if report.questions.changed or report.questions.unchanged or report.questions.kept:
        questions = report.questions
        say(
            f"Known questions: {questions.changed} files changed, {questions.unchanged} unchanged, {questions.kept} kept."
        )
    if report.pictures:
        say(f"Pictures: {report.pictures} taken in.")
    for remark in (*report.skipped, *report.adjusted):
        output.print(str(remark), markup=False)
    if outdated:
        say(f"Behind what their source says now, so outdated: {escape(', '.join(outdated))}.")


@click.command("export")
@folder_argument
@click.option("--overwrite", is_flag=True, help="Also write over files that were changed there and never imported.")
@as_json
def export_command(folder: Path, overwrite: bool, as_json: bool) -> None:
    """Export every published article and its known questions to FOLDER, byte for byte as they were written.

    Files that somebody has changed there and nobody has imported stay as they are and are named; the exit code is then 3.
    """
    settings = load_settings()
    database = build_database(settings)
    with counting("articles") as count:
        report = export_folder(
            database,
            folder,
            pictures=build_pictures(settings),
            progress=count,
            take=Take.OURS if overwrite else None,
        )
    if as_json:
        print_json(
            {
                "written": report.written,
                "unchanged": report.unchanged,
                "drafts": report.drafts,
                "unknown": report.unknown,
                "conflicts": report.conflicts,
            }
        )
    else:
        say(f"{report.written} files written to {escape(str(folder))}, {report.unchanged} unchanged.")
        if report.drafts:
            say(f"{report.drafts} translations have a text that is not published; it stays in the database.")
        for path in report.unknown:
            output.print(f"{path}: of no published article here; delete it, or it may come back", markup=False)
        for path in report.conflicts:
            output.print(f"{path}: changed there and never imported; left as it is", markup=False)
    if report.conflicts:
        if not as_json:
            say("Import the files that were changed there, or write over them with --overwrite.")
        sys.exit(CONFLICT_EXIT_CODE)
