"""Answers: from a shopper's question to passages that answer it, to articles that may help, or to an honest "no answer".

In come the question, the language of the page and a `Retriever`; out goes an `Outcome` with its citations.
Of each question a receipt is kept, without personal data, which a vote or a case can refer to. Where a language model is set,
`writing` makes a short answer of the passages, proven sentence by sentence.
"""

from helpcenter.answers.article_trials import tables as _article_trials  # noqa: F401 - their tables belong to every database
from helpcenter.answers.asking import ask
from helpcenter.answers.conversations import ConversationFigures, load_conversations
from helpcenter.answers.errors import QuestionError, QuestionProblem, ReceiptNotFound
from helpcenter.answers.evaluation_questions import (
    KeptQuestion,
    json_lines,
    list_evaluation_questions,
    remove_evaluation_question,
)
from helpcenter.answers.explaining import ExplainedAnswer, ExplainedPassage, explain
from helpcenter.answers.gaps import tables as _gaps  # noqa: F401 - as the trials' tables
from helpcenter.answers.masking import mask, needs_masking, without_placeholders
from helpcenter.answers.measuring import evaluate_answers, evaluate_conversations
from helpcenter.answers.outcome import AnswerPassage, Outcome, OutcomeKind, RelatedArticle, Sentence, UnitKind
from helpcenter.answers.popular import most_cited
from helpcenter.answers.question_language import language_of
from helpcenter.answers.question_log import (
    AskedQuestion,
    LogOrder,
    LogPage,
    articles_considered,
    articles_shown,
    read_question_log,
)
from helpcenter.answers.reasons import Reason, ReasonCode, reasons_of
from helpcenter.answers.receipts import CitedPassage, Receipt, find_receipt, get_receipt, note_written, record_vote
from helpcenter.answers.suggesting import suggest
from helpcenter.answers.taking_over import (
    CannotTakeOver,
    TakenOver,
    TakeOverProblem,
    add_to_article,
    add_to_evaluation,
    add_to_unanswered,
    taken_over,
)
from helpcenter.answers.writing import (
    ChatEndpoint,
    Composition,
    EndpointBusy,
    PassagesChanged,
    write_again,
    write_answer,
)
from helpcenter.answers.written import Finish, Written, WrittenSentence

__all__ = [
    "AnswerPassage",
    "AskedQuestion",
    "CannotTakeOver",
    "ChatEndpoint",
    "CitedPassage",
    "Composition",
    "ConversationFigures",
    "EndpointBusy",
    "ExplainedAnswer",
    "ExplainedPassage",
    "Finish",
    "KeptQuestion",
    "LogOrder",
    "LogPage",
    "Outcome",
    "OutcomeKind",
    "PassagesChanged",
    "QuestionError",
    "QuestionProblem",
    "Reason",
    "ReasonCode",
    "Receipt",
    "ReceiptNotFound",
    "RelatedArticle",
    "Sentence",
    "TakeOverProblem",
    "TakenOver",
    "UnitKind",
    "Written",
    "WrittenSentence",
    "add_to_article",
    "add_to_evaluation",
    "add_to_unanswered",
    "articles_considered",
    "articles_shown",
    "ask",
    "evaluate_answers",
    "evaluate_conversations",
    "explain",
    "find_receipt",
    "get_receipt",
    "json_lines",
    "language_of",
    "list_evaluation_questions",
    "load_conversations",
    "mask",
    "most_cited",
    "needs_masking",
    "note_written",
    "read_question_log",
    "reasons_of",
    "record_vote",
    "remove_evaluation_question",
    "suggest",
    "taken_over",
    "without_placeholders",
    "write_again",
    "write_answer",
]
