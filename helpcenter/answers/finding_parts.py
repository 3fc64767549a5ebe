"""What answers each part of a question that asks several things."""

from __future__ import annotations

from dataclasses import dataclass

from helpcenter.answers.finding import Found, find
from helpcenter.answers.outcome import OutcomeKind
from helpcenter.answers.parts import parts_of
from helpcenter.retrieval import Hit, Retriever


@dataclass(frozen=True, slots=True)
class AnsweredPart:
    """`question` is the part as it was typed."""

    question: str
    found: Found

    @property
    def best(self) -> Hit:
        return self.found.result.hits[0].best


def find_parts(
    retriever: Retriever, question: str, *, language: str, prefer_language: str, limit: int = 10
) -> tuple[AnsweredPart, ...]:
    """The parts of a cleaned question that are answered for certain by themselves, in order, each by a passage of its own.

    Empty unless there are two or more: then the question is best taken as a whole. Costs a search for each part, and nothing
    where the question has none.
    """
    answered: dict[int, AnsweredPart] = {}
    for part in parts_of(question, language):
        found = find(retriever, part, language=language, prefer_language=prefer_language, limit=limit)
        if found.kind is OutcomeKind.ANSWER:
            by = AnsweredPart(part, found)
            answered.setdefault(by.best.passage.passage_id, by)
    return tuple(answered.values()) if len(answered) > 1 else ()
