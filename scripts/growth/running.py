"""One run over several sizes: enlarge, build, serve, compare; what is measured together runs in one process, in turns."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from growth import rivals
from growth.building import build, compare_with_embedder
from growth.enlarging import enlarge
from growth.serving import compare_adding, compare_asking, memory_mb
from helpcenter.cli.serving import warm_up
from helpcenter.config import ROOT, Settings, load_settings
from helpcenter.db import Database, upgrade
from helpcenter.retrieval import EvaluationQuestion, load_questions
from helpcenter.retrieval.embedders import create_embedder
from helpcenter.web.current import House
from helpcenter.wiring import build_house

ENTRY = ROOT / "scripts" / "benchmark"
QUESTIONS = ROOT / "knowledge_base" / "evaluation" / "questions.jsonl"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
_EMBEDDED = 600

Say = Callable[[str], None]
ServerMemory = Callable[[dict[str, str], Sequence[Any]], dict[str, float]]


def run(
    sizes: Sequence[int], python: str, rivals_up_to: int, keep: Path | None, say: Say, server: ServerMemory
) -> dict[str, Any]:
    """Measure each size. `python` runs the rivals; `keep` is a folder where the enlarged knowledge bases stay for another run."""
    settings = load_settings()
    missing = rivals.missing(python)
    for name in missing:
        say(f"{name} is left out: it is not installed (pip install 'helpcenter[benchmark]')")
    names = [name for name in rivals.NEEDS if name not in missing]
    results: dict[str, Any] = {"left_out": missing}
    with tempfile.TemporaryDirectory(prefix="helpcenter-growth-") as temporary:
        folder = keep or Path(temporary)
        say("embedding by the product and by the embedder alone")
        results["embedding"] = _step("embedding", _copy(settings, Path(temporary) / "embedding"))
        results["sizes"] = []
        for size in sizes:
            say(f"{size:,} passages: making them")
            own = folder / str(size)
            if not (own / "made").exists():
                shutil.rmtree(own, ignore_errors=True)
                begun = time.perf_counter()
                _step("enlarge", _copy(settings, own), str(size))
                say(f"made in {time.perf_counter() - begun:.0f} s")
                (own / "made").touch()
            work = Path(temporary) / f"work-{size}"
            shutil.copytree(own, work)  # what is published while measuring must not stay
            environment = _environment(settings, work)
            say("building the index")
            figures: dict[str, Any] = {"size": size, "build": _step("build", environment)}
            say("starting the server; memory of its processes after 200 questions")
            figures["server"] = server(environment, load_questions(QUESTIONS))
            say("one process that only searches")
            figures["one_process"] = _step("one_process", environment)
            say("asking and publishing")
            some = names if size <= rivals_up_to else []
            figures |= _step("compare", environment, python, *some)
            results["sizes"].append(figures)
            shutil.rmtree(work)
    return results


def step(name: str, arguments: Sequence[str]) -> Any:
    """One part of a run, in a process of its own."""
    settings = load_settings()
    questions = load_questions(QUESTIONS)
    if name == "one_process":  # made ready as a server is before it begins to serve
        house = build_house(settings)
        warm_up(house)
        for question in questions[:200]:
            house.retriever.search(question.question, language=question.language)
        return memory_mb()
    if name == "compare":
        return _compare(build_house(settings), questions, *arguments)
    database = Database(settings.database)
    embedder = create_embedder(settings.embedder, models_folder=settings.models_path)
    if name == "enlarge":
        return enlarge(database, embedder, int(arguments[0]))
    if name == "build":
        return build(database, embedder, settings.indexes_folder)
    assert name == "embedding"
    build(database, embedder, settings.indexes_folder)  # so that nothing else is left to embed
    return compare_with_embedder(database, embedder, settings.indexes_folder, _EMBEDDED)


def _compare(house: House, questions: Sequence[EvaluationQuestion], python: str, *names: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=house.settings.instance_folder) as folder:
        if names:
            rivals.hand_over(house.database, house.retriever.embedder, Path(folder))
        with rivals.running(python, names, Path(folder)) as others:
            return {
                "asking": compare_asking(house, questions, others),
                "adding": compare_adding(house, others),
                "rivals": {
                    name: {"build_s": rival.build_seconds, "memory_mb": rival.memory_mb}
                    for name, rival in others.items()
                },
            }


def _copy(settings: Settings, target: Path) -> dict[str, str]:
    """The installation's database at its newest schema, in a folder of its own; out come the settings to use it."""
    (target / "instance").mkdir(parents=True)
    url = f"sqlite:///{target / 'instance' / 'helpcenter.db'}"
    with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as source:
        source.backup(sqlite3.connect(target / "instance" / "helpcenter.db"))
    upgrade(Database(url))
    return _environment(settings, target)


def _environment(settings: Settings, folder: Path) -> dict[str, str]:
    return os.environ | {
        "HELPCENTER_INSTANCE_FOLDER": str(folder / "instance"),
        "HELPCENTER_INDEXES_FOLDER": str(folder / "indexes"),
        "HELPCENTER_MODELS_FOLDER": str(settings.models_path),
        "HELPCENTER_RATE_LIMIT_ASK": "100000 per minute",
    }


def _step(name: str, environment: dict[str, str], *arguments: str) -> Any:
    done = subprocess.run(  # noqa: S603 - our own file
        [sys.executable, str(ENTRY), "growth", "--step", name, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"the step {name!r} of the benchmark failed; see above")
    return json.loads(done.stdout.splitlines()[-1])
