"""Answers: from a shopper's question to passages that answer it, to articles that may help, or to an honest "no answer".

In come the question, the language of the page and a `Retriever`; out goes an `Outcome` with its citations.
Of each question a receipt is kept, without personal data, which a vote or a case can refer to.
"""

from helpcenter.answers.asking import ask
from helpcenter.answers.errors import QuestionError, QuestionProblem, ReceiptNotFound
from helpcenter.answers.masking import mask
from helpcenter.answers.measuring import evaluate_answers
from helpcenter.answers.outcome import AnswerPassage, Outcome, OutcomeKind, RelatedArticle, Sentence
from helpcenter.answers.popular import most_cited
from helpcenter.answers.receipts import CitedPassage, Receipt, find_receipt, get_receipt, record_vote

__all__ = [
    "AnswerPassage",
    "CitedPassage",
    "Outcome",
    "OutcomeKind",
    "QuestionError",
    "QuestionProblem",
    "Receipt",
    "ReceiptNotFound",
    "RelatedArticle",
    "Sentence",
    "ask",
    "evaluate_answers",
    "find_receipt",
    "get_receipt",
    "mask",
    "most_cited",
    "record_vote",
]
