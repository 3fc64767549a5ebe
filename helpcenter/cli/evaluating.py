"""`helpcenter evaluate`: the answers, measured on questions whose answers are known."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from helpcenter.answers import ConversationFigures, evaluate_answers, evaluate_conversations, load_conversations
from helpcenter.cli.answering import opened
from helpcenter.cli.console import as_json, counting, errors, output, print_json, say
from helpcenter.config import load_settings
from helpcenter.db import Database, upgrade
from helpcenter.knowledge import import_folder
from helpcenter.retrieval import Ask, EvaluationQuestion, EvaluationReport, Figures, Retriever, evaluate, load_questions
from helpcenter.retrieval.embedders import create_embedder
from helpcenter.retrieval.gate import drops, read_baseline, write_baseline
from helpcenter.retrieval.measures import shares_of
from helpcenter.retrieval.yardsticks import encoder_alone, yardsticks
from helpcenter.web.current import utc_now

_COLUMNS = (
    "",
    "questions",
    "recall@1",
    "recall@3",
    "MRR",
    "answered right",
    "wrong",
    "wrong of given",
    "refused",
    "refused wrongly",
)
_existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("evaluate")
@click.option(
    "--questions",
    "files",
    type=_existing_file,
    required=True,
    multiple=True,
    help='One JSON object a line: {"id", "language", "question", "answers": [slugs], "kind"}. May be given several times.',
)
@click.option(
    "--conversations",
    type=_existing_file,
    help='One JSON object a line: {"id", "language", "turns": [{"question", "answers": [slugs]}]}.',
)
@click.option(
    "--articles",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Measure on the articles of this folder, imported into a temporary database, instead of what is published.",
)
@click.option("--yardsticks", "compare", is_flag=True, help="Also measure words alone and each encoder alone.")
@click.option(
    "--yardstick", "others", multiple=True, help="Also measure this embedder alone, such as sentence-transformers:NAME."
)
@click.option("--baseline", type=_existing_file, help="Fail when a language is more than a point below these figures.")
@click.option(
    "--note", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures that --baseline reads."
)
@as_json
def evaluate_command(
    files: tuple[Path, ...],
    conversations: Path | None,
    articles: Path | None,
    compare: bool,
    others: tuple[str, ...],
    baseline: Path | None,
    note: Path | None,
    as_json: bool,
) -> None:
    """Measure how well questions with known answers are answered: recall, MRR, wrong answers, refusals, suggestions, time.

    Overall, per language and per kind; and across languages: the same questions, with every article in their own
    language hidden.
    """
    questions = load_questions(*files)
    talks = load_conversations(conversations) if conversations else []
    with _measured_on(articles) as (database, retriever):
        with counting("questions") as count:
            report = evaluate_answers(retriever, questions, count)
        asks = yardsticks(database, retriever.embedder) if compare else {}
        models = load_settings().models_path
        asks |= {name: encoder_alone(database, create_embedder(name, models_folder=models)) for name in others}
        plain = _measured(asks, questions)
        talked = evaluate_conversations(retriever, talks) if talks else None
    shares = shares_of(report)
    if note:
        write_baseline(note, shares)
        say(f"Noted in {note}.")
    if as_json:
        print_json(
            report.as_dict()
            | {
                "yardsticks": {name: other.as_dict() for name, other in plain.items()},
                "conversations": asdict(talked) if talked is not None else None,
            }
        )
    else:
        _show(report, plain, talked)
    if baseline and (worse := drops(read_baseline(baseline), shares)):
        for drop in worse:
            errors.print(f"worse: {drop}", markup=False)
        errors.print("More than a point was lost. If that is meant, note the new figures with --note.")
        sys.exit(1)


@contextmanager
def _measured_on(articles: Path | None) -> Iterator[tuple[Database, Retriever]]:
    if articles is None:
        yield opened()
        return
    settings = load_settings()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/articles.db")
        upgrade(database)
        with counting("articles") as count:
            report = import_folder(database, articles, now=utc_now(), progress=count)
        for remark in report.skipped:
            errors.print(str(remark), markup=False)
        embedder = create_embedder(settings.embedder, models_folder=settings.models_path)
        retriever = Retriever(database, embedder, Path(folder) / "indexes")
        with counting("passages embedded") as count:
            retriever.open(progress=count)
        yield database, retriever
        database.close()


def _measured(asks: Mapping[str, Ask], questions: Sequence[EvaluationQuestion]) -> dict[str, EvaluationReport]:
    reports = {}
    for name, ask in asks.items():
        with counting(f"questions to {name} alone") as count:
            reports[name] = evaluate(ask, questions, count)
    return reports


def _show(report: EvaluationReport, plain: Mapping[str, EvaluationReport], talked: ConversationFigures | None) -> None:
    table = Table(box=None, header_style="bold")
    for title in _COLUMNS:
        table.add_column(title, justify="left" if not title else "right")
    _add(table, "all", report.overall)
    _add(table, "across languages", report.cross_language)
    for name, group in (
        ("language", report.by_language),
        ("across, from", report.cross_language_by_language),
        ("kind", report.by_kind),
        ("split", report.by_split),
    ):
        for key, figures in group.items():
            _add(table, f"{name} {key}", figures)
    for name, other in plain.items():
        _add(table, f"{name} alone", other.overall, ranks_only=True)
        for key, figures in other.by_language.items():
            _add(table, f"{name} alone, {key}", figures, ranks_only=True)
        _add(table, f"{name} alone, across languages", other.cross_language, ranks_only=True)
    output.print(table)
    for name, apart in (("far", report.far), ("near", report.near)):
        if apart is not None:
            output.print(
                f"{name} questions without an answer: {apart.held_back_at_95:.3f} are below the confidence that 95 % of the "
                f"others reach, {apart.held_back_at_85:.3f} below that of 85 % (AUROC {apart.auroc:.3f})"
            )
    for language, share in report.suggested.items():
        output.print(f"suggested while typing, {language}: {share:.3f}")
    if talked is not None:
        output.print(
            f"follow-ups: recall@1 {talked.follow_ups_at_1:.3f}, @3 {talked.follow_ups_at_3:.3f} of {talked.follow_ups}; "
            f"new topics: {talked.new_topics_at_1:.3f}, {talked.new_topics_at_3:.3f} of {talked.new_topics}"
        )
    output.print(
        f"one question: {report.median_ms:.1f} ms in the median, {report.p95_ms:.1f} ms at the 95th percentile"
    )
    errors.print(
        "wrong: answers given that no article or another one supports, of all questions; wrong of given: of the"
    )
    errors.print(
        "answers. refused: of the questions without an answer. refused wrongly: no answer although there is one."
    )


def _add(table: Table, name: str, figures: Figures, *, ranks_only: bool = False) -> None:
    shares: tuple[float | None, ...] = (figures.recall_at_1, figures.recall_at_3, figures.mrr)
    if not ranks_only:
        shares += (
            figures.answered,
            figures.wrong_answers,
            figures.wrong_of_answered,
            figures.refused,
            figures.refused_wrongly,
        )
    table.add_row(name, str(figures.questions), *("-" if share is None else f"{share:.3f}" for share in shares))
