"""The shares of an evaluation that a gate watches, by language."""

from __future__ import annotations

from collections.abc import Mapping

from helpcenter.retrieval.evaluation import EvaluationReport, Figures


def shares_of(report: EvaluationReport) -> dict[str, dict[str, float]]:
    """What is measured -> language -> share: recall at one and three in a language and across, refusals, suggestions."""
    shares = {
        "recall@1": _by_language(report.by_language, "recall_at_1"),
        "recall@3": _by_language(report.by_language, "recall_at_3"),
        "recall@1 across languages": _by_language(report.cross_language_by_language, "recall_at_1"),
        "recall@3 across languages": _by_language(report.cross_language_by_language, "recall_at_3"),
        "questions without an answer not answered": _by_language(report.by_language, "refused"),
        "suggested while typing": dict(report.suggested),
    }
    return {measure: languages for measure, languages in shares.items() if languages}


def _by_language(figures: Mapping[str, Figures], name: str) -> dict[str, float]:
    return {language: share for language, some in figures.items() if (share := getattr(some, name)) is not None}
