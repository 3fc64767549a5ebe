"""The same way from question to outcome, without a receipt, for questions whose answers are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpcenter.answers.conversations import Conversation, ConversationFigures, Turn, conversation_figures
from helpcenter.answers.finding import find
from helpcenter.answers.following_up import Earlier
from helpcenter.answers.outcome import OutcomeKind
from helpcenter.retrieval import (
    Answered,
    EvaluationQuestion,
    EvaluationReport,
    Retriever,
    clean_question,
    evaluate,
)
from helpcenter.retrieval.suggestion_hits import LOOKED_AT, offered_in_time

_ARTICLES = 10


def evaluate_answers(
    retriever: Retriever,
    questions: Sequence[EvaluationQuestion],
    progress: Callable[[int, int], None] | None = None,
) -> EvaluationReport:
    """Ask every question of the knowledge base as it is published now. Nothing is kept of it."""

    def answer(question: EvaluationQuestion, *, hide_languages: frozenset[str]) -> Answered:
        found = find(
            retriever,
            clean_question(question.question),
            language=question.language,
            limit=_ARTICLES,
            hide_languages=hide_languages,
        )
        return Answered(found.kind.value, tuple(hit.slug for hit in found.result.hits), found.confidence)

    def offer(typed: str, language: str) -> list[str]:
        return [suggestion.slug for suggestion in retriever.suggest(typed, language, LOOKED_AT)]

    retriever.catch_up()
    return evaluate(answer, questions, progress, lambda question: offered_in_time(offer, question))


def evaluate_conversations(retriever: Retriever, conversations: Sequence[Conversation]) -> ConversationFigures:
    """Ask the questions of each conversation one after the other."""
    retriever.catch_up()
    ranks: list[tuple[Turn, int | None]] = []
    for conversation in conversations:
        earlier = Earlier()
        for turn in conversation.turns:
            question = clean_question(turn.question)
            found = find(retriever, question, language=conversation.language, earlier=earlier, limit=_ARTICLES)
            slugs = [hit.slug for hit in found.result.hits]
            if earlier.questions:
                ranks.append((turn, next((rank for rank, slug in enumerate(slugs, 1) if slug in turn.answers), None)))
            questions = (*earlier.questions, question) if found.follows else (question,)
            earlier = Earlier(questions, "" if found.kind is OutcomeKind.NO_ANSWER else slugs[0])
    return conversation_figures(ranks)
