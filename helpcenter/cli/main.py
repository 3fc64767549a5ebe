"""The command group, and what every command shares: settings, messages, errors as sentences."""

from __future__ import annotations

import sys

import click
from rich.markup import escape

from helpcenter import __version__
from helpcenter.cli.answering import ask_command
from helpcenter.cli.console import errors
from helpcenter.cli.content import index_command, models_command
from helpcenter.cli.evaluating import evaluate_command
from helpcenter.cli.exchanging import export_command, import_command
from helpcenter.cli.importing_from import import_from
from helpcenter.cli.linting import lint_command
from helpcenter.cli.people import users
from helpcenter.cli.questions import export_questions_command
from helpcenter.cli.serving import deliver_command, init_command, serve_command
from helpcenter.cli.tidying import tidy_command
from helpcenter.errors import HelpcenterError
from helpcenter.log import configure_logging


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="helpcenter")
def helpcenter() -> None:
    """A multilingual help center: answers from your articles, and a way to the team.

    Settings come from the environment (HELPCENTER_...); docs/operators.md lists them.
    """


for command in (
    init_command,
    serve_command,
    import_command,
    import_from,
    export_command,
    models_command,
    index_command,
    ask_command,
    evaluate_command,
    export_questions_command,
    lint_command,
    deliver_command,
    tidy_command,
    users,
):
    helpcenter.add_command(command)


def main() -> int:
    """The entry point; errors that were foreseen are one sentence, not a traceback."""
    configure_logging()
    try:
        helpcenter(standalone_mode=False)
    except click.exceptions.Abort:
        errors.print("Stopped.")
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except HelpcenterError as error:
        errors.print(f"[bold red]helpcenter:[/] {escape(click.unstyle(str(error)))}", highlight=False)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
