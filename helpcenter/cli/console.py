"""What a person sees: messages and progress go to standard error, so that standard output stays for results."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

#: What is not a terminal has no width; lines must not be broken there.
_WIDTH_OF_FILES = 200

output = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH_OF_FILES)
errors = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else _WIDTH_OF_FILES)

as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def say(text: str) -> None:
    errors.print(f"[bold]==>[/] {text}")


def print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar; gives a function to call with (done, total). Without a terminal it prints each tenth."""
    with counting_each(what) as (count,):
        yield count


@contextmanager
def counting_each(*what: str) -> Iterator[tuple[Callable[[int, int], None], ...]]:
    """As `counting`, for several things that are counted one after the other."""
    if not errors.is_terminal:
        yield tuple(_plain_counter(each) for each in what)
        return
    columns = (TextColumn("    {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors) as progress:
        yield tuple(_bar(progress, each) for each in what)


def _bar(progress: Progress, what: str) -> Callable[[int, int], None]:
    tasks: list[TaskID] = []

    def count(done: int, total: int) -> None:
        if not tasks:
            tasks.append(progress.add_task(what, total=total))
        progress.update(tasks[0], completed=done, total=total)

    return count


def _plain_counter(what: str) -> Callable[[int, int], None]:
    shown = -1

    def count(done: int, total: int) -> None:
        nonlocal shown
        tenth = 10 * done // max(total, 1)
        if tenth > shown:
            shown = tenth
            errors.print(f"    {what}: {done} of {total}")

    return count
