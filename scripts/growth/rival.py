"""One other pipeline, in a process of its own: reads questions from standard input, one JSON object a line, and answers alike.

    python rival.py chroma|haystack FOLDER

FOLDER has what `handing_over` wrote. Only the standard library, numpy and the pipeline itself are imported here, so any Python
that has them will do. A question: {"question", "language", "vector"}; to add a passage: {"add": {...}}; both are timed here.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

_HITS = 48
_ARTICLES = 10
#: Of reciprocal rank fusion; the usual value.
_RANK_OFFSET = 60
_WORDS = 6


class Pipeline(Protocol):
    """Dense and lexical search over all passages; each list of a passage's article slugs, best first."""

    def build(self, passages: Sequence[dict[str, Any]], vectors: Any) -> None: ...

    def search(self, question: str, language: str, vector: Any) -> list[str]: ...


class Chroma:
    """Chroma's HNSW index over all languages, joined with the same restricted to passages that hold a long word of the question.

    It has no word scores; its full-text filter is what it offers for words.
    """

    def __init__(self, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        client = chromadb.PersistentClient(str(folder / "chroma"), Settings(anonymized_telemetry=False))
        # The candidates looked at by default, 100 while making and searching, are its own.
        self._collection = client.create_collection("passages", configuration={"hnsw": {"space": "ip"}})
        self._most = client.get_max_batch_size()

    def build(self, passages: Sequence[dict[str, Any]], vectors: Any) -> None:
        for start in range(0, len(passages), self._most):
            some = passages[start : start + self._most]
            self._collection.add(
                ids=[passage["id"] for passage in some],
                embeddings=vectors[start : start + self._most],
                documents=[passage["text"] for passage in some],
                metadatas=[{"slug": passage["slug"], "language": passage["language"]} for passage in some],
            )

    def search(self, question: str, language: str, vector: Any) -> list[str]:
        lists = [self._slugs(vector)]
        words = sorted({word for word in re.findall(r"\w{4,}", question)}, key=len, reverse=True)[:_WORDS]
        if words:
            parts = [{"$contains": word} for word in words]
            lists.append(self._slugs(vector, {"language": language}, {"$or": parts} if len(parts) > 1 else parts[0]))
        scores: dict[str, float] = {}
        for slugs in lists:
            for rank, slug in enumerate(dict.fromkeys(slugs)):
                scores[slug] = scores.get(slug, 0.0) + 1 / (_RANK_OFFSET + rank)
        return sorted(scores, key=lambda slug: -scores[slug])

    def _slugs(self, vector: Any, where: Any = None, where_document: Any = None) -> list[str]:
        found = self._collection.query(
            query_embeddings=[vector],
            n_results=_HITS,
            where=where,
            where_document=where_document,
            include=["metadatas", "documents"],
        )
        return [metadata["slug"] for metadata in found["metadatas"][0]]


class Haystack:
    """Haystack's own store in memory: BM25 in the question's language and vectors over all, joined by reciprocal ranks."""

    def __init__(self, folder: Path) -> None:
        from haystack import Pipeline as HaystackPipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        self._store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
        self._pipeline = HaystackPipeline()
        self._pipeline.add_component("words", InMemoryBM25Retriever(self._store, top_k=_HITS))
        self._pipeline.add_component("vectors", InMemoryEmbeddingRetriever(self._store, top_k=_HITS))
        self._pipeline.add_component("join", DocumentJoiner("reciprocal_rank_fusion", top_k=_HITS))
        self._pipeline.connect("words", "join")
        self._pipeline.connect("vectors", "join")

    def build(self, passages: Sequence[dict[str, Any]], vectors: Any) -> None:
        from haystack import Document

        self._store.write_documents(
            [
                Document(
                    id=passage["id"],
                    content=passage["text"],
                    embedding=vector.tolist(),
                    meta={"slug": passage["slug"], "language": passage["language"]},
                )
                for passage, vector in zip(passages, vectors, strict=True)
            ]
        )

    def search(self, question: str, language: str, vector: Any) -> list[str]:
        only = {"field": "meta.language", "operator": "==", "value": language}
        found = self._pipeline.run(
            {"words": {"query": question, "filters": only}, "vectors": {"query_embedding": vector.tolist()}}
        )
        return [document.meta["slug"] for document in found["join"]["documents"]]


PIPELINES = {"chroma": Chroma, "haystack": Haystack}


def memory_mb() -> float:
    """Of this process: its own pages and those of files, shared ones in part."""
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1]) / 1024  # type: ignore[index]  # always there


def main(name: str, folder: Path) -> None:
    passages = [json.loads(line) for line in (folder / "passages.jsonl").open(encoding="utf-8")]
    vectors = np.load(folder / "vectors.npy").astype(np.float32)
    begun = time.perf_counter()
    pipeline: Pipeline = PIPELINES[name](folder)
    pipeline.build(passages, vectors)
    print(json.dumps({"build_s": time.perf_counter() - begun}), flush=True)
    del passages, vectors
    for line in sys.stdin:
        asked = json.loads(line)
        if "add" in asked:
            passage = asked["add"]
            vector = np.array([passage.pop("vector")], np.float32)
            begun = time.perf_counter()
            pipeline.build([passage], vector)
            answer: dict[str, Any] = {"ms": 1000 * (time.perf_counter() - begun)}
        else:
            vector = np.array(asked["vector"], np.float32)
            begun = time.perf_counter()
            slugs = pipeline.search(asked["question"], asked["language"], vector)
            answer = {"ms": 1000 * (time.perf_counter() - begun), "slugs": list(dict.fromkeys(slugs))[:_ARTICLES]}
        answer["memory_mb"] = memory_mb()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
