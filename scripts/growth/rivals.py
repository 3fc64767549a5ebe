"""Other pipelines beside the product: handed the same texts and vectors, asked the same questions in turns."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from helpcenter.knowledge import known_questions
from helpcenter.retrieval.embedders import Embedder
from helpcenter.retrieval.gathering import texts_of, texts_of_questions
from helpcenter.retrieval.passages import cut
from helpcenter.retrieval.shelf import Matrix

_RIVAL = Path(__file__).with_name("rival.py")
#: What a pipeline needs, by its name.
NEEDS = {"chroma": "chromadb", "haystack": "haystack"}


def missing(python: str) -> list[str]:
    """The pipelines that this Python cannot run."""
    return [
        name
        for name, package in NEEDS.items()
        if subprocess.run([python, "-c", f"import importlib.util as u; u.find_spec({package!r}) or exit(1)"]).returncode  # noqa: S603
    ]


def hand_over(database: Any, embedder: Embedder, folder: Path) -> None:
    """Write all passages and known questions with their vectors into `folder`, as `rival` reads them."""
    from helpcenter.knowledge import all_published
    from helpcenter.retrieval.embedding import read_vectors

    lines: list[dict[str, str]] = []
    keys: list[str] = []
    slugs: dict[int, str] = {}
    with database.read() as session:
        for article in all_published(session):
            slugs[article.article_id] = article.slug
            for place, text in enumerate(texts_of(article, cut(article))):
                lines.append(
                    {
                        "id": f"{article.translation_id}-{place}",
                        "slug": article.slug,
                        "language": article.language,
                        "text": text.text,
                    }
                )
                keys.append(text.digest)
        for article_id, questions in known_questions(session).items():
            for place, text in enumerate(texts_of_questions(questions)):
                lines.append(
                    {
                        "id": f"known-{article_id}-{place}",
                        "slug": slugs[article_id],
                        "language": text.language,
                        "text": text.text,
                    }
                )
                keys.append(text.digest)
    known = read_vectors(database, embedder, keys)
    np.save(folder / "vectors.npy", np.stack([known[key] for key in keys]).astype(np.float16))
    with (folder / "passages.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


class Rival:
    """A running pipeline."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.build_seconds = float(self._answer()["build_s"])
        self.memory_mb = 0.0

    def ask(self, question: str, language: str, vector: Matrix) -> tuple[float, list[str]]:
        """Milliseconds, and the slugs of articles, best first."""
        self._say({"question": question, "language": language, "vector": vector.tolist()})
        answer = self._answer()
        self.memory_mb = max(self.memory_mb, float(answer["memory_mb"]))
        return float(answer["ms"]), list(answer["slugs"])

    def add(self, number: int, text: str, vector: Matrix) -> float:
        """Milliseconds that adding one passage takes."""
        passage = {"id": f"new-{number}", "slug": f"new-{number}", "language": "en", "text": text}
        self._say({"add": {**passage, "vector": vector.tolist()}})
        return float(self._answer()["ms"])

    def _say(self, what: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the pipeline ended; run scripts/growth/rival.py by hand to see why")
        return dict(json.loads(line))


@contextmanager
def running(python: str, names: Sequence[str], handed_over: Path) -> Iterator[dict[str, Rival]]:
    """The pipelines, one after the other built, by name."""
    processes: list[subprocess.Popen[str]] = []
    try:
        with tempfile.TemporaryDirectory(dir=handed_over.parent) as folder:
            rivals: dict[str, Rival] = {}
            for name in names:
                own = Path(folder) / name
                own.mkdir()
                for file in handed_over.iterdir():
                    (own / file.name).symlink_to(file)
                process = subprocess.Popen(  # noqa: S603 - our own file
                    [python, str(_RIVAL), name, str(own)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                )
                processes.append(process)
                rivals[name] = Rival(process)
            yield rivals
    finally:
        for process in processes:
            process.kill()
            process.wait()
