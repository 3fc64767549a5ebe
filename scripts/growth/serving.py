"""What serving costs with a knowledge base of a size: a question, a page, a published article, memory, right answers."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from growth.bare import BareCalls
from growth.enlarging import family
from growth.rivals import Rival
from helpcenter.app import create_app
from helpcenter.knowledge import publish
from helpcenter.retrieval import EvaluationQuestion, Retriever
from helpcenter.retrieval.embedders import create_embedder
from helpcenter.web.current import House, utc_now

_WARM_UP = 20
_PUBLISHED = 5


def compare_asking(
    house: House,
    questions: Sequence[EvaluationQuestion],
    rivals: Mapping[str, Rival],
    most_seconds_a_rival: float = 60,
) -> dict[str, dict[str, float]]:
    """The same question to the product, to the bare calls and to every rival, in turns; an answer for programs and a page are of
    other questions, so that they find nothing remembered. A slow rival is asked fewer questions.
    """
    house.retriever.open()
    embedder, generation = house.retriever.embedder, house.retriever.generation
    assert generation is not None
    bare = BareCalls(embedder, house.settings.indexes_folder / generation.name)
    client = create_app(house).test_client()
    asked = [question for question in questions if question.answers]
    warm_up, asked = asked[:: len(asked) // _WARM_UP], asked[1 :: max(1, len(asked) // 150)]
    others = [question for question in questions if question not in asked]
    step = max(2, len(others) // len(asked))
    answers, pages = others[0::step], others[1::step]
    times: dict[str, list[float]] = {name: [] for name in ("search", "bare", "answer", "page", *rivals)}
    firsts: dict[str, list[str]] = {name: [] for name in ("search", *rivals)}
    found: list[str] = []

    def search(one: EvaluationQuestion) -> None:
        house.retriever.catch_up()
        hits = house.retriever.search(one.question, language=one.language, limit=6).hits
        found[:] = [family(hit.slug) for hit in hits]

    def answer(one: EvaluationQuestion) -> None:
        response = client.get("/api/v1/ask", query_string={"question": one.question, "language": one.language})
        assert response.status_code == 200, response.status_code

    def page(one: EvaluationQuestion) -> None:
        response = client.get(f"/{one.language}/ask", query_string={"q": one.question})
        assert response.status_code == 200, response.status_code

    for one in warm_up:
        bare.ask(one.question, one.language)
        search(one)
        answer(one)
        page(one)
    for place, one in enumerate(asked):
        acts: list[tuple[str, Callable[[], None]]] = [
            ("bare", lambda one=one: bare.ask(one.question, one.language)),  # type: ignore[misc]  # called at once
            ("search", lambda one=one: search(one)),  # type: ignore[misc]  # as above
        ]
        for name, act in acts if place % 2 else acts[::-1]:
            times[name].append(_milliseconds(act))
        firsts["search"].append(found[0] if found else "")
        times["page"].append(_milliseconds(lambda: page(pages[place % len(pages)])))  # noqa: B023 - called at once
        times["answer"].append(_milliseconds(lambda: answer(answers[place % len(answers)])))  # noqa: B023 - as above
        vector = embedder.embed_queries([one.question], [one.language])[0]
        for name, rival in rivals.items():
            if sum(times[name]) < 1000 * most_seconds_a_rival:
                milliseconds, slugs = rival.ask(one.question, one.language, vector)
                times[name].append(milliseconds)
                firsts[name].append(family(slugs[0]) if slugs else "")
    results = {
        name: {
            "asked": float(len(some)),
            "median_ms": statistics.median(some),
            "p95_ms": float(np.percentile(some, 95)),
        }
        for name, some in times.items()
    }
    bare_median = results["bare"]["median_ms"]
    for name in ("search", "answer", "page"):
        results[name]["ratio_to_bare"] = results[name]["median_ms"] / bare_median
    results["search"]["median_of_ratios"] = statistics.median(
        one / other for one, other in zip(times["search"], times["bare"], strict=True)
    )
    for name, some in firsts.items():
        right = [first in one.answers for first, one in zip(some, asked, strict=False)]
        same = [first == ours for first, ours in zip(some, firsts["search"], strict=False)]
        results[name]["recall_at_1"] = statistics.mean(right)
        results[name]["product_recall_at_1_on_these"] = statistics.mean(
            ours in one.answers for ours, one in zip(firsts["search"][: len(some)], asked, strict=False)
        )
        results[name]["same_first_as_product"] = statistics.mean(same)
    return results


def compare_adding(house: House, rivals: Mapping[str, Rival]) -> dict[str, dict[str, float]]:
    """From the publishing transaction to the new article on top of a search, in a process that did not publish; and what a
    rival takes to add one passage whose vector is ready (the product embeds its two passages within the time).
    """
    other = Retriever(
        house.database,
        create_embedder(house.settings.embedder, models_folder=house.settings.models_path),
        house.settings.indexes_folder,
    )
    other.open()
    other.search("where is my order", language="en")
    taken: list[float] = []
    for number in range(_PUBLISHED):
        title = f"Loan of zither number {number}"
        body = (
            f"You can borrow zither {number} for a week.\n\n## How to borrow it\n\n1. Choose zither {number}.\n2. Sign."
        )

        def add(number: int = number, title: str = title, body: str = body) -> None:
            with house.database.write() as session:
                publish(
                    session,
                    slug=f"zither-{number}",
                    topic="loans",
                    language="en",
                    title=title,
                    summary="",
                    body=body,
                    author_id=None,
                    now=utc_now(),
                    based_on_revision=None,
                )
            other.catch_up()
            found = other.search(f"can I borrow zither {number}", language="en")
            assert found.hits[0].slug.startswith("zither-"), found.hits[0].slug

        taken.append(_milliseconds(add))
    results = {"product": {"first_ms": taken[0], "median_of_next_ms": statistics.median(taken[1:])}}
    embedder = house.retriever.embedder
    for name, rival in rivals.items():
        some = []
        for number in range(_PUBLISHED):
            text = f"Loan of zither number {number}\nYou can borrow zither {number} for a week."
            some.append(rival.add(number, text, embedder.embed_passages([text], ["en"])[0]))
        results[name] = {"first_ms": some[0], "median_of_next_ms": statistics.median(some[1:])}
    return results


def memory_mb() -> dict[str, float]:
    """Of this process: all it shares in part (PSS), and its own pages alone."""
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return {
        name: int(re.search(rf"^{key}:\s+(\d+)", rollup, re.MULTILINE)[1]) / 1024  # type: ignore[index]  # always there
        for name, key in (("pss", "Pss"), ("own", "Anonymous"))
    }


def _milliseconds(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000
