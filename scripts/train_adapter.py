#!/usr/bin/env -S .venv/bin/python
"""Train the question map of the default embedder, and measure it. Writes helpcenter/retrieval/embedders/adapter.npz.

Usage: scripts/train_adapter.py [--parallel FOLDER] [--measure FOLDER ...] [options]; --help lists them. It needs torch and
sentence-transformers (scripts/setup --dev --models) and the converted models (helpcenter models). The model card
is docs/adapter.md.

What is optimised is MultipleNegativesRankingLoss of sentence-transformers over a SentenceTransformer whose only module maps
vectors that are embedded once and kept. Every batch is one of two kinds, drawn from the seed:
  - of one training domain (knowledge_base/training): one question of each article, against the passages of all articles;
  - of one language's parallel sentences: a sentence as a question, against translations as passages.
Several maps from several seeds are put side by side: their mean is steadier than any of them.
`--measure` asks the questions of knowledge bases, best those that nothing was trained on, through the whole product with the map
and without it: folders with articles/ and questions.jsonl (or evaluation/questions.jsonl). Known questions are left out there
unless `--known` is given.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

from helpcenter.config import ROOT
from helpcenter.db import Database
from helpcenter.db.migrate import upgrade
from helpcenter.knowledge import import_folder
from helpcenter.retrieval import Retriever, clean_question, load_questions
from helpcenter.retrieval.embedders import Embedder, create_embedder
from helpcenter.retrieval.embedders.adapted import ADAPTER, AdaptedEmbedder, QuestionMap, write_maps
from helpcenter.retrieval.embedders.combined import DEFAULT_WEIGHTS, CombinedEmbedder

Vectors = NDArray[np.float32]
PARTS = ("e5", "universal")
#: Shares of the parts in the cosine that is trained, those of most languages.
SHARES = DEFAULT_WEIGHTS["*"]
#: How often a batch is of parallel sentences, one language among many, rather than of a training domain.
PARALLEL_SHARE = 0.23
PARALLEL_BATCH = 128
#: Sentences taken of each language's file.
PARALLEL_SENTENCES = 500


class Kept:
    """An embedder that computes a text's vector once and keeps it in a file."""

    def __init__(self, plain: Embedder, path: Path) -> None:
        self._plain = plain
        self._path = path
        self._known: dict[str, Vectors] = {}
        if path.exists():
            with np.load(path) as file:
                self._known = dict(zip(file["keys"].tolist(), file["vectors"].astype(np.float32), strict=True))

    @property
    def dimension(self) -> int:
        return self._plain.dimension

    @property
    def recipe(self) -> str:
        return self._plain.recipe

    def scales(self, language: str) -> Vectors:
        return self._plain.scales(language)

    def embed_queries(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        return self._vectors("question", texts, languages, self._plain.embed_queries)

    def embed_known_questions(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        return self._vectors("known", texts, languages, self._plain.embed_known_questions)

    def embed_passages(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        return self._vectors("passage", texts, languages, self._plain.embed_passages)

    def keep(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._known:
            np.savez(
                self._path, keys=list(self._known), vectors=np.stack(list(self._known.values())).astype(np.float16)
            )

    def _vectors(
        self,
        role: str,
        texts: Sequence[str],
        languages: Sequence[str],
        act: Callable[[Sequence[str], Sequence[str]], Vectors],
    ) -> Vectors:
        keys = [
            hashlib.blake2b(f"{self.recipe}\0{role}\0{text}".encode(), digest_size=16).hexdigest() for text in texts
        ]
        missing = [place for place, key in enumerate(keys) if key not in self._known]
        for start in range(0, len(missing), 32):
            some = missing[start : start + 32]
            vectors = act([texts[place] for place in some], [languages[place] for place in some])
            rounded = vectors.astype(np.float16).astype(np.float32)  # the same whether computed now or read
            self._known.update({keys[place]: vector for place, vector in zip(some, rounded, strict=True)})
        return np.stack([self._known[key] for key in keys]) if keys else np.zeros((0, self.dimension), np.float32)


@dataclass(frozen=True)
class Pairs:
    """Vectors of the parts side by side: `questions[i]` is answered by `passages[answers[i]]`."""

    questions: torch.Tensor
    passages: torch.Tensor
    answers: NDArray[np.int64]


class QuestionMapModule(torch.nn.Module):
    """Low-rank changes of the questions' vectors, one for each part; passages pass unchanged, both weighted for the cosine."""

    def __init__(self, dimensions: Sequence[int], rank: int, generator: torch.Generator) -> None:
        super().__init__()
        self.down = torch.nn.ParameterList(
            [torch.nn.Parameter(torch.randn(n, rank, generator=generator) / n**0.5) for n in dimensions]
        )
        self.up = torch.nn.ParameterList([torch.nn.Parameter(torch.zeros(rank, n)) for n in dimensions])
        self.dimensions = list(dimensions)

    def forward(self, features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        parts = []
        for name, part, down, up in zip(
            PARTS, features["vectors"].split(self.dimensions, dim=1), self.down, self.up, strict=True
        ):
            mapped = torch.nn.functional.normalize(part + part @ down @ up, dim=1) if features["asked"] else part
            parts.append(SHARES[name] ** 0.5 * mapped)
        features["sentence_embedding"] = torch.cat(parts, dim=1)
        return features


def embedded(parts: dict[str, Kept], role: str, texts: list[str], language: str) -> torch.Tensor:
    acts = {name: part.embed_queries if role == "question" else part.embed_passages for name, part in parts.items()}
    return torch.tensor(np.concatenate([act(texts, [language] * len(texts)) for act in acts.values()], axis=1))


def read_domain(path: Path, parts: dict[str, Kept]) -> Pairs:
    """A training domain: `# title`, the passage, and lines `- question`."""
    language = path.name.split(".")[-2]
    passages: list[str] = []
    questions: list[tuple[str, int]] = []
    for article in path.read_text(encoding="utf-8").removeprefix("# ").split("\n# "):
        lines = [line for line in article.splitlines() if line.strip()]
        questions += [(line[2:], len(passages)) for line in lines if line.startswith("- ")]
        passages.append("\n".join(line for line in lines if not line.startswith("- ")))
    return Pairs(
        embedded(parts, "question", [clean_question(text) for text, _ in questions], language),
        embedded(parts, "passage", passages, language),
        np.array([answer for _, answer in questions]),
    )


def read_parallel(path: Path, parts: dict[str, Kept], seed: int) -> list[Pairs]:
    """Sentences of middling length and their translations, asked in both directions."""
    language = path.name.split(".")[0]
    shortest = 8 if language == "zh" else 20
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    pairs = {
        row[0]: row[1]
        for row in rows
        if len(row) == 3 and 25 <= len(row[0]) <= 160 and shortest <= len(row[1]) <= 200 and row[0] != row[1]
    }
    chosen = random.Random(seed).sample(sorted(pairs.items()), min(PARALLEL_SENTENCES, len(pairs)))  # noqa: S311
    english, other = [pair[0] for pair in chosen], [pair[1] for pair in chosen]
    same = np.arange(len(chosen))
    return [
        Pairs(embedded(parts, "question", english, "en"), embedded(parts, "passage", other, language), same),
        Pairs(embedded(parts, "question", other, language), embedded(parts, "passage", english, "en"), same),
    ]


def batch_of(pairs: Pairs, at_most: int, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """One question of each of some passages: no other passage of the batch answers it."""
    passages = rng.permutation(len(pairs.passages))[:at_most]
    questions = [rng.choice(np.flatnonzero(pairs.answers == passage)) for passage in passages]
    return pairs.questions[questions], pairs.passages[passages]


def train(domains: list[Pairs], parallel: list[Pairs], arguments: argparse.Namespace, seed: int) -> QuestionMapModule:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    dimensions = [arguments.dimensions[name] for name in PARTS]
    module = QuestionMapModule(dimensions, arguments.rank, torch.Generator().manual_seed(seed))
    model = SentenceTransformer(modules=[module], device="cpu")
    loss_of = MultipleNegativesRankingLoss(model, scale=1 / arguments.temperature)
    optimizer = torch.optim.AdamW(module.parameters(), lr=arguments.rate, weight_decay=0)
    for _ in range(arguments.steps):
        if parallel and rng.random() < PARALLEL_SHARE:
            asked, passages = batch_of(parallel[rng.integers(len(parallel))], PARALLEL_BATCH, rng)
        else:
            asked, passages = batch_of(domains[rng.integers(len(domains))], PARALLEL_BATCH, rng)
        features = [{"vectors": asked, "asked": True}, {"vectors": passages, "asked": False}]
        loss = loss_of(features, torch.zeros(len(asked)))
        loss = loss + arguments.penalty * sum((up**2).sum() for up in module.up)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return module


def together(modules: Sequence[QuestionMapModule], strength: float) -> dict[str, QuestionMap]:
    """The mean of the maps, times `strength`: their halves side by side, in half precision as they will be stored."""
    maps = {}
    for place, name in enumerate(PARTS):
        down = np.concatenate([module.down[place].detach().numpy() for module in modules], axis=1)
        up = np.concatenate([module.up[place].detach().numpy() for module in modules]) * (strength / len(modules))
        maps[name] = QuestionMap(*(half.astype(np.float16).astype(np.float32) for half in (down, up)))
    return maps


def asked(folder: Path, embedder: Embedder, across: bool, known: bool) -> dict[str, list[bool]]:
    """By language: whether the first article answers, for each question that is not held out and has an answer."""
    questions_file = next(
        path for path in (folder / "questions.jsonl", folder / "evaluation" / "questions.jsonl") if path.exists()
    )
    right: dict[str, list[bool]] = {}
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "articles"
        shutil.copytree(folder / "articles", copy, ignore=None if known else shutil.ignore_patterns("questions.txt"))
        database = Database(f"sqlite:///{place}/knowledge.db")
        upgrade(database)
        import_folder(database, Path(place), now=datetime(2000, 1, 1, tzinfo=UTC))
        retriever = Retriever(database, embedder, Path(place) / "indexes")
        retriever.open()
        for question in load_questions(questions_file):
            if not question.answers or question.split == "held_out":
                continue
            hidden = frozenset({question.language}) if across else frozenset()
            found = retriever.search(
                clean_question(question.question), language=question.language, hide_languages=hidden
            )
            first = found.hits[0].slug if found.hits else ""
            right.setdefault(question.language, []).append(first in question.answers)
        retriever.close()
    return right


def compare(folders: Sequence[Path], plain: Embedder, adapted: Embedder, known: bool) -> None:
    for folder in folders:
        several = len({path.stem for path in (folder / "articles").glob("*/*/*.md")}) > 1
        for across in (False, True) if several else (False,):
            before, after = asked(folder, plain, across, known), asked(folder, adapted, across, known)
            flat = [[hit for hits in values.values() for hit in hits] for values in (before, after)]
            gained = " ".join(f"{language}{sum(after[language]) - sum(before[language]):+d}" for language in before)
            print(
                f"{folder.name}{', across languages' if across else ''}: {len(flat[0])} questions, "
                f"recall@1 {np.mean(flat[0]):.3f} without, {np.mean(flat[1]):.3f} with the map; {gained}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--training", type=Path, default=ROOT / "knowledge_base" / "training")
    parser.add_argument("--parallel", type=Path, help="folder of LANGUAGE.tsv.gz; default: none are used")
    parser.add_argument("--measure", type=Path, nargs="*", default=[], help="knowledge bases with questions")
    parser.add_argument("--known", action="store_true", help="measure with the known questions of the articles")
    parser.add_argument("--models", type=Path, default=ROOT / "indexes" / "models")
    parser.add_argument("--kept", type=Path, default=ROOT / "build" / "train_adapter", help="folder of kept vectors")
    parser.add_argument("--output", type=Path, default=ADAPTER)
    parser.add_argument("--rank", type=int, default=16, help="of each map; there is one a seed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--maps", type=int, default=4, help="how many maps are averaged")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--temperature", type=float, default=0.05)
    parser.add_argument("--penalty", type=float, default=0.01)
    parser.add_argument("--strength", type=float, default=0.5, help="the part of the learned change that is used")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)

    parts = {
        name: Kept(create_embedder(name, models_folder=arguments.models), arguments.kept / f"{name}.npz")
        for name in PARTS
    }
    arguments.dimensions = {name: part.dimension for name, part in parts.items()}
    domains = [read_domain(path, parts) for path in sorted(arguments.training.glob("*.md"))]
    parallel: list[Pairs] = []
    if arguments.parallel:
        for path in sorted(arguments.parallel.glob("*.tsv.gz")):
            parallel += read_parallel(path, parts, arguments.seed)
    if not domains:
        sys.exit(f"{arguments.training} holds no training domain (*.md)")
    for part in parts.values():
        part.keep()

    begun = time.perf_counter()
    modules = [train(domains, parallel, arguments, arguments.seed + number) for number in range(arguments.maps)]
    maps = together(modules, arguments.strength)
    seconds = time.perf_counter() - begun
    write_maps(arguments.output, maps)
    print(
        f"{len(domains)} domains, {len(parallel)} sets of parallel sentences; rank {arguments.maps} x {arguments.rank}, "
        f"{arguments.steps} steps, temperature {arguments.temperature}, strength {arguments.strength}: {seconds:.0f} s, "
        f"{arguments.output.stat().st_size // 1000} kB",
        flush=True,
    )
    plain = CombinedEmbedder(dict(parts), DEFAULT_WEIGHTS)
    adapted = CombinedEmbedder(
        {name: AdaptedEmbedder(part, maps[name]) for name, part in parts.items()}, DEFAULT_WEIGHTS
    )
    compare(arguments.measure, plain, adapted, arguments.known)
    for part in parts.values():
        part.keep()


if __name__ == "__main__":
    main()
