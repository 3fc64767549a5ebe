"""Articles that are a list of questions, each with its answer.

An article is one when all its headings of the highest level end with a question mark, there are at least two of them, and text
stands under each. An introduction may come first; headings below a question belong to its answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpcenter.knowledge.rendering import render
from helpcenter.knowledge.sections import sections

FEWEST_QUESTIONS = 2
#: Latin, Chinese and Japanese, Arabic, Greek.
_QUESTION_MARKS = ("?", "？", "؟", "\u037e")
_MAYBE = re.compile(r"[?？؟\u037e][*_`#\s]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class QuestionAndAnswer:
    """A heading and the plain text under it, one line for each paragraph, step, item or row."""

    question: str
    anchor: str
    answer: str


def questions_and_answers(body: str) -> tuple[QuestionAndAnswer, ...]:
    """What the article asks and answers, in its order; empty for an article that is no such list.

    Raises `InvalidArticle` when the text is too long.
    """
    if len(_MAYBE.findall(body)) < FEWEST_QUESTIONS:  # most articles: not worth reading twice
        return ()
    contents = render(body, link=lambda slug: None).contents
    texts = {section.anchor: "\n".join(block.text for block in section.blocks) for section in sections(body)}
    highest = min((entry.level for entry in contents), default=0)
    found: list[QuestionAndAnswer] = []
    for entry in contents:
        text = texts.get(entry.anchor, "")
        if entry.level == highest:
            found.append(QuestionAndAnswer(entry.title, entry.anchor, text))
        elif found:
            last = found[-1]
            answer = "\n".join(piece for piece in (last.answer, entry.title, text) if piece)
            found[-1] = QuestionAndAnswer(last.question, last.anchor, answer)
    are_questions = all(one.question.endswith(_QUESTION_MARKS) and one.answer for one in found)
    return tuple(found) if len(found) >= FEWEST_QUESTIONS and are_questions else ()
