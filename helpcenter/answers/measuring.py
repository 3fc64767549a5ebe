"""The same way from question to outcome, without a receipt, for questions whose answers are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpcenter.answers.asking import decide
from helpcenter.retrieval import (
    Answered,
    EvaluationQuestion,
    EvaluationReport,
    Retriever,
    clean_question,
    evaluate,
)

_ARTICLES = 10


def evaluate_answers(
    retriever: Retriever,
    questions: Sequence[EvaluationQuestion],
    progress: Callable[[int, int], None] | None = None,
) -> EvaluationReport:
    """Ask every question of the knowledge base as it is published now. Nothing is kept of it."""

    def answer(question: EvaluationQuestion, *, hide_languages: frozenset[str]) -> Answered:
        result = retriever.search(
            clean_question(question.question),
            language=question.language,
            limit=_ARTICLES,
            hide_languages=hide_languages,
        )
        kind, _ = decide(result)
        return Answered(kind=kind.value, slugs=tuple(hit.slug for hit in result.hits))

    retriever.catch_up()
    return evaluate(answer, questions, progress)
