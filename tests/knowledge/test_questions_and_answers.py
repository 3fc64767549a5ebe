from __future__ import annotations

import pytest

from helpcenter.knowledge.questions_and_answers import QuestionAndAnswer, questions_and_answers


def test_questions_with_their_answers() -> None:
    body = "Short.\n\n## Who pays?\n\nYou **do**.\n\n### Always\n\n- yes\n- no\n\n## 谁支付？\n\n1. We\n"
    assert questions_and_answers(body) == (
        QuestionAndAnswer("Who pays?", "who-pays", "You do.\nAlways\nyes\nno"),
        QuestionAndAnswer("谁支付？", "谁支付", "We"),
    )


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Who pays?\n\nYou?\n",
        "## Who pays?\n\nYou.\n",  # one alone is no list
        "## Who pays?\n\nYou.\n\n## Who ships?\n",  # no answer
        "## Who pays?\n\nYou.\n\n## Who ships?\n\nWe.\n\n## Postage\n\nFive euros.\n",  # a heading that asks nothing
        "## Postage\n\n### Who pays?\n\nYou.\n\n### Who ships?\n\nWe.\n",
    ],
)
def test_other_articles_are_no_list_of_questions(body: str) -> None:
    assert questions_and_answers(body) == ()
