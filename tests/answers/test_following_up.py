"""Which questions lean on the ones before."""

from __future__ import annotations

import pytest

from helpcenter.answers.following_up import context_for

EARLIER = ("Do I pay customs?", "How much is it from Switzerland?", "And when do I pay it?")


@pytest.mark.parametrize(
    "question", ["And from Poland?", "那从波兰寄来呢？", "¿Y cuánto tarda?", "what if it has already been sent"]
)
def test_a_short_question_may_refer_to_the_two_before(question: str) -> None:
    assert context_for(question, EARLIER) == "How much is it from Switzerland? And when do I pay it?"


def test_a_long_question_says_what_it_is_about() -> None:
    question = "Different thing: I need the invoice as a PDF for a desk that I bought in March, where is it?"
    assert context_for(question, EARLIER) == ""


def test_the_first_question_has_nothing_before_it() -> None:
    assert context_for("And from Poland?", ()) == ""
