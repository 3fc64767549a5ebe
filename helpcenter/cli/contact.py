"""`helpcenter lint`: check the contact settings."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from helpcenter.cli.console import as_json, output, print_json, say
from helpcenter.config import load_settings
from helpcenter.contact import lint, load_configuration
from helpcenter.web.current import utc_now


@click.command("lint")
@click.option("--strict", is_flag=True, help="Fail when there is anything to look at.")
@as_json
def lint_command(strict: bool, as_json: bool) -> None:
    """Check the contact settings: errors stop it; channels that never open, languages nobody speaks and the like are told."""
    settings = load_settings()
    configuration = load_configuration(settings.knowledge_base_folder / "contact")
    findings = lint(configuration, settings.languages, year=utc_now().year)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            output.print(str(finding), markup=False)
        say("Nothing to mend." if not findings else f"{len(findings)} to look at.")
    if strict and findings:
        sys.exit(1)
