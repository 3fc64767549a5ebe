"""`helpcenter ask` and `evaluate`: the answers, tried and measured."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from rich.markdown import Markdown
from rich.table import Table

from helpcenter.answers import Outcome, OutcomeKind, ask, evaluate_answers
from helpcenter.cli.console import as_json, counting, errors, output, print_json
from helpcenter.cli.content import told
from helpcenter.config import load_settings
from helpcenter.db import Database
from helpcenter.language import normalize_tag
from helpcenter.retrieval import EvaluationReport, Figures, Opening, Retriever, load_questions
from helpcenter.web.current import utc_now
from helpcenter.wiring import build_database, build_retriever


def _open() -> tuple[Database, Retriever]:
    settings = load_settings()
    database = build_database(settings)
    retriever = build_retriever(settings, database)
    with counting("passages embedded") as count:
        opened = retriever.open(progress=count)
    if opened.found is not Opening.LOADED:
        errors.print(f"    {told(opened)}", markup=False)
    return database, retriever


@click.command("ask")
@click.argument("question")
@click.option("--language", default="en", show_default=True, help="Language of the page it is asked on.")
@as_json
def ask_command(question: str, language: str, as_json: bool) -> None:
    """Answer QUESTION as the help center would."""
    page_language = normalize_tag(language)
    database, retriever = _open()
    outcome = ask(database, retriever, question=question, page_language=page_language, now=utc_now())
    if as_json:
        print_json(asdict(outcome))
        return
    errors.print(f"[dim]{outcome.kind}, confidence {outcome.confidence:.2f}, language {outcome.language}[/]")
    _show(outcome)


def _show(outcome: Outcome) -> None:
    if outcome.kind is OutcomeKind.NO_ANSWER:
        output.print("No article answers this.")
    for passage in outcome.passages:
        place = " > ".join((passage.title, *passage.heading_path))
        output.print(f"\n{place} ({passage.slug}, {passage.language})", style="bold", markup=False)
        output.print(Markdown("\n\n".join(block.markdown for block in passage.blocks)))
    for article in outcome.related:
        output.print(f"See also: {article.title} ({article.slug}, {article.language})", markup=False)


@click.command("evaluate")
@click.option(
    "--questions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help='One JSON object a line: {"id", "language", "question", "answers": [slugs], "kind"}.',
)
@as_json
def evaluate_command(questions: Path, as_json: bool) -> None:
    """Measure how well questions with known answers are answered: recall, MRR, wrong answers, refusals.

    Overall, per language and per kind; and across languages: the same questions, with every article in their own
    language hidden.
    """
    loaded = load_questions(questions)
    _, retriever = _open()
    with counting("questions") as count:
        report = evaluate_answers(retriever, loaded, count)
    if as_json:
        print_json(report.as_dict())
        return
    _show_report(report)


def _show_report(report: EvaluationReport) -> None:
    table = Table(box=None, header_style="bold")
    for title in (
        "",
        "questions",
        "recall@1",
        "recall@3",
        "MRR",
        "answered right",
        "wrong",
        "refused",
        "refused wrongly",
    ):
        table.add_column(title, justify="left" if not title else "right")
    _add(table, "all", report.overall)
    _add(table, "across languages", report.cross_language)
    for name, group in (("language", report.by_language), ("kind", report.by_kind), ("split", report.by_split)):
        for key, figures in group.items():
            _add(table, f"{name} {key}", figures)
    output.print(table)
    errors.print("wrong: answers given that no article or another one supports, of all questions. refused: of the")
    errors.print("questions without an answer. refused wrongly: no answer although there is one.")


def _add(table: Table, name: str, figures: Figures) -> None:
    shares = (
        figures.recall_at_1,
        figures.recall_at_3,
        figures.mrr,
        figures.answered,
        figures.wrong_answers,
        figures.refused,
        figures.refused_wrongly,
    )
    table.add_row(name, str(figures.questions), *("-" if share is None else f"{share:.3f}" for share in shares))
