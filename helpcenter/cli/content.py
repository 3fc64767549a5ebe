"""`helpcenter import`, `export`, `models` and `index`."""

from __future__ import annotations

from pathlib import Path

import click
from rich.markup import escape

from helpcenter.cli.console import as_json, counting, errors, output, print_json, say
from helpcenter.config import load_settings
from helpcenter.knowledge import export_folder, import_folder, list_for_editors
from helpcenter.retrieval import Opened, Opening
from helpcenter.web.current import utc_now
from helpcenter.wiring import build_database, build_pictures, build_retriever, prepare_models

folder_argument = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


@click.command("import")
@folder_argument
@click.option("--draft", is_flag=True, help="Import as drafts instead of publishing.")
@click.option("--minor", is_flag=True, help="Typing errors and the like: no translation becomes outdated.")
@as_json
def import_command(folder: Path, draft: bool, minor: bool, as_json: bool) -> None:
    """Import articles from FOLDER (articles/<topic>/<slug>/<language>.md, and questions.txt beside them).

    Unchanged files change nothing; files that cannot be read are skipped and reported with the reason.
    """
    settings = load_settings()
    database = build_database(settings)
    with counting("articles") as count:
        report = import_folder(
            database,
            folder,
            now=utc_now(),
            progress=count,
            publish=not draft,
            minor=minor,
            pictures=build_pictures(settings),
        )
    with database.read() as session:
        outdated = [f"{row.slug}/{language}" for row in list_for_editors(session) for language in row.outdated]
    skipped = [str(remark) for remark in report.skipped]
    if as_json:
        print_json(
            {
                "created": report.created,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "questions": {"changed": report.questions.changed, "unchanged": report.questions.unchanged},
                "pictures": report.pictures,
                "outdated": outdated,
                "skipped": skipped,
                "adjusted": [str(remark) for remark in report.adjusted],
            }
        )
        return
    say(f"{report.created} created, {report.changed} changed, {report.unchanged} unchanged, {len(skipped)} skipped.")
    if report.questions.changed or report.questions.unchanged:
        say(f"Known questions: {report.questions.changed} files changed, {report.questions.unchanged} unchanged.")
    if report.pictures:
        say(f"Pictures: {report.pictures} taken in.")
    for remark in (*report.skipped, *report.adjusted):
        output.print(str(remark), markup=False)
    if outdated:
        say(f"Behind what their source says now, so outdated: {escape(', '.join(outdated))}.")


@click.command("export")
@folder_argument
def export_command(folder: Path) -> None:
    """Export every article and its known questions to FOLDER, byte for byte as they were written."""
    settings = load_settings()
    database = build_database(settings)
    with counting("articles") as count:
        report = export_folder(database, folder, pictures=build_pictures(settings), progress=count)
    say(f"{report.written} files written to {escape(str(folder))}.")


@click.command("models")
def models_command() -> None:
    """Prepare the embedding models that the settings name: converted once, kept in the models folder."""
    settings = load_settings()
    shown: list[str] = []

    def progress(step: str, part: float) -> None:
        if step not in shown:
            shown.append(step)
            errors.print(f"    {step} ({part:.0%})")

    prepare_models(settings, progress)
    say("The embedding models are ready.")


@click.command("index")
@click.option("--rebuild", is_flag=True, help="Build a new index even when the present one fits.")
def index_command(rebuild: bool) -> None:
    """Bring the index up to date, or build it anew beside the old one."""
    settings = load_settings()
    retriever = build_retriever(settings, build_database(settings))
    with counting("passages embedded") as count:
        if rebuild:
            generation = retriever.build(progress=count)
            say(f"Built {generation.name} with {generation.passages} passages.")
        else:
            say(escape(told(retriever.open(progress=count))))


def told(opened: Opened) -> str:
    """What opening the index found and did, as a sentence."""
    passages = f"{opened.generation.passages} passages, {opened.generation.embedded} embedded now"
    sentences = {
        Opening.LOADED: f"The index {opened.generation.name} fits ({opened.generation.passages} passages).",
        Opening.MISSING: f"There was no index; built {opened.generation.name} ({passages}).",
        Opening.DAMAGED: f"The index was damaged ({opened.detail}); built {opened.generation.name} ({passages}).",
        Opening.OTHER_RECIPE: f"The index was made by another recipe; built {opened.generation.name} ({passages}).",
        Opening.OTHER_DATABASE: f"The index was of another database; built {opened.generation.name} ({passages}).",
    }
    return sentences[opened.found]
