"""Installations to measure: a folder of made-up articles, and a database and an index of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from helpcenter.config import ROOT, Settings

EMBEDDER = "universal"
PASSWORD = "for measuring alone"  # noqa: S105 - of an installation that nobody reaches
EDITOR = "editor@benchmark.example"


def make_folder(folder: Path, articles: int) -> None:
    """Short articles in all languages; nothing is done when they are there."""
    if (folder / "made").exists():
        return
    command = [
        sys.executable,
        str(ROOT / "scripts" / "make_articles"),
        str(folder),
        "--articles",
        str(articles),
        "--short",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)  # noqa: S603 - our own file
    (folder / "made").touch()


def environment_of(place: Path, settings: Settings) -> dict[str, str]:
    """The variables of the installation in `place`, which is made when there is none."""
    (place / "instance").mkdir(parents=True, exist_ok=True)
    others = {name: value for name, value in os.environ.items() if not name.startswith("HELPCENTER_")}
    return others | own_settings(place, settings)


def own_settings(place: Path, settings: Settings) -> Mapping[str, str]:
    """Nothing of the installation that this one is measured beside, but its models."""
    return {
        "HELPCENTER_INSTANCE_FOLDER": str(place / "instance"),
        "HELPCENTER_INDEXES_FOLDER": str(place / "indexes"),
        "HELPCENTER_MODELS_FOLDER": str(settings.models_path),
        "HELPCENTER_EMBEDDER": EMBEDDER,
        "HELPCENTER_RATE_LIMIT_ASK": "100000 per minute",
        "HELPCENTER_RATE_LIMIT_SUGGEST": "100000 per minute",
    }
