"""The results of a run as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def as_table(results: dict[str, Any]) -> str:
    """Tables in Markdown."""
    embedding = results["embedding"]
    lines = [
        f"Embedding {embedding['embedded']:.0f} passages: {embedding['passages_a_second_built']:.1f} a second when building, "
        f"{embedding['passages_a_second_alone']:.1f} by the embedder alone: {100 * embedding['ratio']:.0f} % of its speed "
        f"({100 * embedding['ratio_cpu']:.0f} % by processor time).",
        "",
    ]
    lines += _rows(
        ["passages", "build s", "disk MB", "building MB", "start s", "server MB", "one process MB"],
        [
            [
                f"{one['build']['passages']:,.0f}",
                *(f"{one['build'][key]:.0f}" for key in ("build_s", "disk_mb", "peak_mb")),
                f"{one['server']['seconds_to_first_answer']:.1f}",
                f"{one['server']['memory_mb_of_3_processes_pss']:.0f}",
                f"{one['one_process']['pss']:.0f}",
            ]
            for one in results["sizes"]
        ],
    )
    lines.append("")
    lines += _rows(
        [
            "passages",
            "what",
            "median ms",
            "p95 ms",
            "to bare",
            "recall@1",
            "product's",
            "add first/next ms",
            "build s",
            "MB",
        ],
        [_row(one, name) for one in results["sizes"] for name in one["asking"]],
    )
    lines += [f"Not measured, because it is not installed: {name}." for name in results["left_out"]]
    return "\n".join(lines)


def _row(one: dict[str, Any], name: str) -> list[str]:
    asking = one["asking"][name]
    adding = one["adding"].get("product" if name == "search" else name)
    rival = one["rivals"].get(name, {})

    def shown(value: float | None, digits: int = 2) -> str:
        return "" if value is None else f"{value:.{digits}f}"

    return [
        f"{one['build']['passages']:,.0f}",
        name,
        shown(asking["median_ms"], 1),
        shown(asking["p95_ms"], 1),
        shown(asking.get("ratio_to_bare")),
        shown(asking.get("recall_at_1")),
        shown(asking.get("product_recall_at_1_on_these")),
        f"{adding['first_ms']:.0f} / {adding['median_of_next_ms']:.0f}" if adding else "",
        shown(rival.get("build_s"), 0),
        shown(rival.get("memory_mb"), 0),
    ]


def _rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in [heads, ["---"] * len(heads), *rows]]
