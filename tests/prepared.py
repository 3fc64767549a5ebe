"""The demo shop, imported and embedded once, for tests and tools that need all of it.

Importing and embedding the whole knowledge base costs about a minute, so the result is kept as generated data in
`indexes/prepared/<digest>/` and copied from there; it may be deleted at any time. The digest is that of the articles, the
tables, the demo's people and orders: whatever changes one of them makes a new one. When only the recipe of the index has
changed, `helpcenter init` brings it up to date, which embeds no more than it must.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from helpcenter.config import PREFIX, ROOT, Settings
from helpcenter.retrieval.embedders import create_embedder
from helpcenter.retrieval.recipe import recipe_of

MODELS = ROOT / "indexes" / "models"
PREPARED = ROOT / "indexes" / "prepared"
_KEPT = 2
_SOURCES = (
    "knowledge_base/articles/**/*.md",
    "knowledge_base/articles/**/questions.txt",
    "knowledge_base/unanswered.txt",
    "helpcenter/db/migrations/versions/*.py",
    "helpcenter/accounts/demo.py",
    "helpcenter/orders/demo.py",
)


def prepared_house(target: Path) -> dict[str, str]:
    """A fresh copy of the prepared demo in `target`; out come the HELPCENTER_ variables that let `helpcenter` use it.

    The models must be there (`helpcenter models`). The first call after a change takes about a minute, others a moment.
    """
    source = PREPARED / _digest()
    recipe = recipe_of(create_embedder(Settings().embedder, models_folder=MODELS))
    PREPARED.mkdir(parents=True, exist_ok=True)
    with (PREPARED / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several runs at once: one prepares, the others wait
        prepared_by = source / "recipe"
        if not prepared_by.exists() or prepared_by.read_text() != recipe:
            _prepare(source)
            prepared_by.write_text(recipe)
        shutil.copytree(source, target, dirs_exist_ok=True)
    return _environment(target)


def _environment(folder: Path) -> dict[str, str]:
    return {
        f"{PREFIX}INSTANCE_FOLDER": str(folder / "instance"),
        f"{PREFIX}INDEXES_FOLDER": str(folder / "indexes"),
        f"{PREFIX}MODELS_FOLDER": str(MODELS),
    }


def _prepare(source: Path) -> None:
    command = [Path(sys.executable).with_name("helpcenter"), "init", "--demo"]
    rest = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    subprocess.run(command, env=rest | _environment(source), cwd=ROOT, check=True)
    source.touch()
    folders = [path for path in PREPARED.iterdir() if path.is_dir()]
    for old in sorted(folders, key=lambda folder: folder.stat().st_mtime, reverse=True)[_KEPT:]:
        shutil.rmtree(old)


def _digest() -> str:
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(f"{path.relative_to(ROOT)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]
