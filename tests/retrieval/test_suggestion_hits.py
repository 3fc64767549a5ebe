"""How often the right article is offered while a question is typed."""

from __future__ import annotations

import pytest

from helpcenter.retrieval.evaluation import EvaluationQuestion
from helpcenter.retrieval.suggestion_hits import begun, offered_in_time, suggestion_hit_rate


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("where is my parcel", "where is my"),
        ("how do I return an item", "how do I return"),
        ("refund", "refu"),
        ("Rückerstattung dauert", "Rückerstattung"),
        ("我的包裹在哪里", "我的包裹"),
        ("我两个星期前退货了，还没有收到 钱", "我两个星期前退货了，"),
    ],
)
def test_the_beginning_of_a_question_is_whole_words(question: str, typed: str) -> None:
    assert begun(question) == typed


def test_the_first_suggestions_count() -> None:
    asked: list[tuple[str, str]] = []

    def offer(typed: str, language: str) -> list[str]:
        asked.append((typed, language))
        return ["a", "b", "c", "d", "right", "late"]

    question = EvaluationQuestion("1", "hr", "gdje je moj paket", ("right", "other"))
    late = EvaluationQuestion("2", "hr", "gdje je moj paket", ("late",))
    unanswered = EvaluationQuestion("3", "hr", "koliko je sati", ())
    assert offered_in_time(offer, question)
    assert asked == [("gdje je moj", "hr")]
    assert suggestion_hit_rate(offer, [question, late, unanswered]) == 0.5
    assert suggestion_hit_rate(offer, [unanswered]) is None
