"""`helpcenter ask`: an answer as the help center would give it."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.markdown import Markdown
from rich.markup import escape

from helpcenter.answers import Outcome, OutcomeKind, Written, ask, write_answer
from helpcenter.cli.console import as_json, counting, errors, output, print_json
from helpcenter.cli.content import told
from helpcenter.config import load_settings
from helpcenter.db import Database
from helpcenter.errors import ConfigurationError
from helpcenter.language import normalize_tag
from helpcenter.retrieval import Opening, Retriever
from helpcenter.web.current import utc_now
from helpcenter.wiring import build_database, build_retriever, build_writer


def opened() -> tuple[Database, Retriever]:
    """The database and the retriever that the settings name, ready to answer."""
    settings = load_settings()
    database = build_database(settings)
    retriever = build_retriever(settings, database)
    with counting("passages embedded") as count:
        found = retriever.open(progress=count)
    if found.found is not Opening.LOADED:
        errors.print(f"    {told(found)}", markup=False)
    return database, retriever


@click.command("ask")
@click.argument("question")
@click.option("--language", default="en", show_default=True, help="Language of the page it is asked on.")
@click.option("--written", is_flag=True, help="Also have a short answer written by the language model of the settings.")
@as_json
def ask_command(question: str, language: str, written: bool, as_json: bool) -> None:
    """Answer QUESTION as the help center would."""
    page_language = normalize_tag(language)
    writer = build_writer(load_settings()) if written else None
    if written and writer is None:
        raise ConfigurationError(
            "No language model is set: set HELPCENTER_LLM_URL and HELPCENTER_LLM_MODEL (docs/answers.md tells more)."
        )
    database, retriever = opened()
    outcome = ask(database, retriever, question=question, page_language=page_language, now=utc_now())
    if writer is not None:
        outcome = write_answer(database, retriever, writer, outcome)
    if as_json:
        print_json(asdict(outcome))
        return
    errors.print(f"[dim]{outcome.kind}, confidence {outcome.confidence:.2f}, language {outcome.language}[/]")
    _show(outcome)


def _show(outcome: Outcome) -> None:
    if outcome.kind is OutcomeKind.NO_ANSWER:
        output.print("No article answers this.")
    if outcome.written is not None:
        show_written(outcome.written)
    for number, passage in enumerate(outcome.passages, 1):
        place = " > ".join((passage.title, *passage.heading_path))
        output.print(f"\n[{number}] {place} ({passage.slug}, {passage.language})", style="bold", markup=False)
        output.print(Markdown("\n\n".join(block.markdown for block in passage.blocks)))
    for article in outcome.related:
        output.print(f"See also: {article.title} ({article.slug}, {article.language})", markup=False)


def show_written(written: Written) -> None:
    dropped = ", ".join(f"{count} for {doubt}" for doubt, count in written.dropped.items())
    status = f" {written.status}" if written.status is not None else ""
    errors.print(
        f"[dim]{escape(written.model)} at {escape(written.host)}: {written.finish}{status}, {written.seconds:.1f} s"
        f"{f'; sentences dropped: {dropped}' if dropped else ''}[/]"
    )
    for sentence in written.sentences:
        numbers = "".join(f"[{number}]" for number in sentence.citations)
        output.print(f"{sentence.text} {numbers}", markup=False)
