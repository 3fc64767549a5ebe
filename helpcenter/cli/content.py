"""`helpcenter models` and `index`."""

from __future__ import annotations

import click
from rich.markup import escape

from helpcenter.cli.console import counting, errors, say
from helpcenter.config import load_settings
from helpcenter.retrieval import Opened, Opening
from helpcenter.wiring import build_database, build_retriever, prepare_models


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
