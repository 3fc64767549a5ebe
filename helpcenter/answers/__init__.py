"""Answers: from a shopper's question to passages that answer it, to articles that may help, or to an honest "no answer".

In come the question, the language of the page and a `Retriever`; out goes an `Outcome` with its citations.
Of each question a receipt is kept, without personal data, which a vote or a case can refer to.
"""

from helpcenter.answers.asking import ask
from helpcenter.answers.errors import QuestionError, QuestionProblem, ReceiptNotFound
from helpcenter.answers.evaluation_questions import (
    KeptQuestion,
    json_lines,
    list_evaluation_questions,
    remove_evaluation_question,
)
from helpcenter.answers.masking import mask, needs_masking, without_placeholders
from helpcenter.answers.measuring import evaluate_answers
from helpcenter.answers.outcome import AnswerPassage, Outcome, OutcomeKind, RelatedArticle, Sentence
from helpcenter.answers.popular import most_cited
from helpcenter.answers.question_log import (
    AskedQuestion,
    LogOrder,
    LogPage,
    articles_considered,
    articles_shown,
    read_question_log,
)
from helpcenter.answers.receipts import CitedPassage, Receipt, find_receipt, get_receipt, record_vote
from helpcenter.answers.taking_over import (
    CannotTakeOver,
    TakeOverProblem,
    add_to_article,
    add_to_evaluation,
    find_evaluation_question,
)

__all__ = [
    "AnswerPassage",
    "AskedQuestion",
    "CannotTakeOver",
    "CitedPassage",
    "KeptQuestion",
    "LogOrder",
    "LogPage",
    "Outcome",
    "OutcomeKind",
    "QuestionError",
    "QuestionProblem",
    "Receipt",
    "ReceiptNotFound",
    "RelatedArticle",
    "Sentence",
    "TakeOverProblem",
    "add_to_article",
    "add_to_evaluation",
    "articles_considered",
    "articles_shown",
    "ask",
    "evaluate_answers",
    "find_evaluation_question",
    "find_receipt",
    "get_receipt",
    "json_lines",
    "list_evaluation_questions",
    "mask",
    "most_cited",
    "needs_masking",
    "read_question_log",
    "record_vote",
    "remove_evaluation_question",
    "without_placeholders",
]
