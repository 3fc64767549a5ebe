"""The results of a run as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def as_table(results: dict[str, Any]) -> str:
    """Tables in Markdown."""
    lines = _rows(
        [
            "imported",
            "files",
            "s",
            "work s",
            "ms of work each, first / second half",
            "again, unchanged s",
            "MB",
            "problems",
        ],
        [
            [
                f"{int(size):,} articles",
                f"{one['import']['files']:,}",
                f"{one['import']['seconds']:.0f}",
                f"{one['import']['worked_seconds']:.0f}",
                f"{one['import']['worked_ms_a_translation_at_the_beginning']:.1f} / "
                f"{one['import']['worked_ms_a_translation_at_the_end']:.1f}",
                f"{one['import']['unchanged_seconds']:.0f}",
                f"{one['import']['peak_mb']:.0f}",
                str(len(one["import"]["problems"])),
            ]
            for size, one in results["imports"].items()
        ],
    )
    built = dict(results["imports"]) | ({"filled up": results["filled"]} if results["filled"] else {})
    lines += ["", *_rows(
        ["index", "s", "work s", "MB", ""],
        [
            [size, *(f"{one['index'][key]:.0f}" for key in ("seconds", "worked_seconds", "peak_mb")), one["index"]["says"]]
            for size, one in built.items()
        ],
    )]  # fmt: skip
    lines += ["", *_rows(
        ["what", "small: median / p95 ms", "large: median / p95 ms", "ratio of medians", "of it work ms", "ratio of work"],
        [
            [
                name,
                *(f"{figures[size]['median_ms']:.0f} / {figures[size]['p95_ms']:.0f}" for size in ("small", "large")),
                f"{figures['large']['median_ms'] / figures['small']['median_ms']:.1f}",
                *_work(figures),
            ]
            for name, figures in results["pages"].items()
        ],
    )]  # fmt: skip
    lines += ["", *_rows(
        ["", "database MB", "index MB", "seconds to the first answer", "3 processes MB"],
        [
            [
                size,
                f"{results['disk'][size]['database_mb']:.0f}",
                f"{results['disk'][size]['index_mb']:.0f}",
                f"{results['servers'][size]['seconds_to_first_answer']:.1f}",
                f"{results['servers'][size]['memory_mb_of_3_processes_pss']:.0f}",
            ]
            for size in results["disk"]
        ],
    )]  # fmt: skip
    return "\n".join(lines)


def _work(figures: dict[str, Any]) -> list[str]:
    small, large = (figures[size].get("work_ms") for size in ("small", "large"))
    return [f"{small:.0f} / {large:.0f}", f"{large / small:.1f}"] if small and large else ["", ""]


def _rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in [heads, ["---"] * len(heads), *rows]]
