"""`helpcenter export-questions`: the questions that editors keep for measuring."""

from __future__ import annotations

from typing import TextIO

import click

from helpcenter.answers import json_lines, list_evaluation_questions
from helpcenter.cli.console import say
from helpcenter.config import load_settings
from helpcenter.wiring import build_database


@click.command("export-questions")
@click.argument("file", type=click.File("w", encoding="utf-8", atomic=True))
def export_questions_command(file: TextIO) -> None:
    """Write the questions that editors keep for measuring to FILE (- for the terminal), as `helpcenter evaluate` reads them."""
    database = build_database(load_settings())
    with database.read() as session:
        kept = list_evaluation_questions(session)
    database.close()
    file.write("".join(f"{line}\n" for line in json_lines(reversed(kept))))
    say(f"{len(kept)} questions written.")
