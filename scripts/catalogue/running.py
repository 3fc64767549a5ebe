"""One run: a hundred articles imported, many imported, many more filled in; then their pages in turns."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from catalogue.checking import compare_lint
from catalogue.filling import fill
from catalogue.importing import import_articles
from catalogue.making import environment_of, make_folder
from catalogue.processes import carry_out
from catalogue.publishing import compare_publishing, other_process
from catalogue.visiting import Visited, compare_pages
from helpcenter.config import PREFIX, ROOT, Settings, load_settings
from helpcenter.db import Database
from helpcenter.retrieval import load_questions
from helpcenter.retrieval.embedders import create_embedder
from helpcenter.wiring import build_house

QUESTIONS = ROOT / "knowledge_base" / "evaluation" / "questions.jsonl"
SMALL = 100
_LINT_ROUNDS = 5  # of 200 translations: the small installation has 1,000

Say = Callable[[str], None]
ServerMemory = Callable[[dict[str, str], Sequence[Any]], dict[str, float]]


def run(
    articles: int, imported: int, repetitions: int, keep: Path | None, say: Say, server: ServerMemory
) -> dict[str, Any]:
    """Measure. `imported`: how many articles are imported and embedded; where these are less than `articles`, the pages are
    those of the small installation filled up to `articles`. `keep`: a folder where what was made stays for another run.
    """
    settings = load_settings()
    with tempfile.TemporaryDirectory(prefix="helpcenter-articles-", dir=keep) as temporary:
        folder = keep or Path(temporary)
        results: dict[str, Any] = {"imports": {}, "filled": None}
        for size in sorted({SMALL, imported}):
            results["imports"][str(size)] = _once(folder / str(size), settings, _imported, size, say)
        if articles != imported:
            results["filled"] = _once(folder / f"filled-{articles}", settings, _filled, articles, say)
        places = {
            "small": folder / str(SMALL),
            "large": folder / (str(imported) if articles == imported else f"filled-{articles}"),
        }
        copies = {name: Path(temporary) / f"copy-{name}" for name in places}
        for name, place in places.items():  # what is published while measuring must not stay
            shutil.copytree(place, copies[name], ignore=shutil.ignore_patterns("articles"))
        environments = {name: environment_of(copy, settings) for name, copy in copies.items()}
        results["disk"] = {name: _disk(copy) for name, copy in copies.items()}
        results["pages"] = _pages(environments, settings, repetitions, say)
        results["servers"] = {}
        for name, environment in environments.items():
            say(f"{name}: starting the server; memory of its processes after 200 questions")
            results["servers"][name] = server(environment, load_questions(QUESTIONS))
    return results


def _pages(
    environments: Mapping[str, dict[str, str]], settings: Settings, repetitions: int, say: Say
) -> dict[str, dict[str, Any]]:
    questions = load_questions(QUESTIONS)
    with ExitStack() as stack:
        say("opening both")
        houses = [
            Visited(name, build_house(_settings(environment)), questions) for name, environment in environments.items()
        ]
        others = {name: stack.enter_context(other_process(environment)) for name, environment in environments.items()}
        say("publishing")
        figures = compare_publishing(houses, others, repetitions)
        say("lint")
        checked = compare_lint(houses, _LINT_ROUNDS)
        say("pages")
        return figures | compare_pages(houses, repetitions) | checked


def _once(place: Path, settings: Settings, make: Callable[..., dict[str, Any]], size: int, say: Say) -> dict[str, Any]:
    """Figures of what was made, or of when it was made in an earlier run."""
    kept = place / "figures.json"
    if not kept.exists():
        shutil.rmtree(place / "instance", ignore_errors=True)
        shutil.rmtree(place / "indexes", ignore_errors=True)
        figures = make(place, settings, size, say)
        kept.write_text(json.dumps(figures, indent=2))
    return dict(json.loads(kept.read_text()))


def _imported(place: Path, settings: Settings, size: int, say: Say) -> dict[str, Any]:
    say(f"{size:,} articles: making their files")
    make_folder(place / "articles", size)
    say(f"{size:,} articles: importing them; killed in the middle, then imported again")
    environment = environment_of(place, settings)
    figures = {"import": import_articles(place / "articles", environment)}
    say(f"{size:,} articles: building the index")
    return figures | {"index": _index(environment)}


def _filled(place: Path, settings: Settings, size: int, say: Say) -> dict[str, Any]:
    say(f"{size:,} articles: variants of the {SMALL}")
    environment = environment_of(place, settings)
    shutil.copy(place.parent / str(SMALL) / "instance" / "helpcenter.db", place / "instance" / "helpcenter.db")
    database = Database(_settings(environment).database)
    embedder = create_embedder(environment["HELPCENTER_EMBEDDER"], models_folder=settings.models_path)
    figures: dict[str, Any] = {"made": fill(database, embedder, size)}
    database.close()
    say(f"{size:,} articles: building the index")
    return figures | {"index": _index(environment)}


def _index(environment: Mapping[str, str]) -> dict[str, Any]:
    course = carry_out(["index"], environment)
    if course.returned:
        raise SystemExit(f"the index was not built:\n{course.output}")
    return {
        "seconds": course.seconds,
        "worked_seconds": course.worked,
        "peak_mb": course.peak_mb,
        "says": course.output.splitlines()[-1],
    }


def _settings(environment: Mapping[str, str]) -> Settings:
    values = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    return Settings(**{name.removeprefix(PREFIX).lower(): value for name, value in values.items()})  # type: ignore[arg-type]


def _disk(place: Path) -> dict[str, float]:
    current = place / "indexes" / (place / "indexes" / "CURRENT").read_text().strip()
    return {
        "database_mb": sum(path.stat().st_size for path in (place / "instance").glob("helpcenter.db*")) / 1e6,
        "index_mb": sum(path.stat().st_size for path in current.iterdir()) / 1e6,
    }
