"""Testing an article before it is published: the questions it should answer, and whether it does.

In come an article and the questions typed for it; out comes for each question what a shopper would get, in the very way that
shoppers' questions go, with the article's drafts tried in memory. Its known questions are held back one at a time.
"""

from helpcenter.answers.article_trials.questions import (
    TYPED_LIMIT,
    Origin,
    TrialQuestion,
    add_trial_question,
    remove_trial_question,
    trial_questions,
)
from helpcenter.answers.article_trials.trying import TriedQuestion, Verdict, begin_trial, try_questions

__all__ = [
    "TYPED_LIMIT",
    "Origin",
    "TrialQuestion",
    "TriedQuestion",
    "Verdict",
    "add_trial_question",
    "begin_trial",
    "remove_trial_question",
    "trial_questions",
    "try_questions",
]
