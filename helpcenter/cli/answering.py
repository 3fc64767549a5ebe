"""`helpcenter ask` and `evaluate`."""

from __future__ import annotations

import click


@click.command("ask")
def ask_command() -> None:
    """x"""


@click.command("evaluate")
def evaluate_command() -> None:
    """x"""
