"""Why a question cannot be taken over, in the editor's language."""

from __future__ import annotations

from helpcenter.answers import TakeOverProblem
from helpcenter.knowledge import KNOWN_QUESTION_LIMIT
from helpcenter.web.localization import gettext


def left_out_sentence(question: str, problem: TakeOverProblem) -> str:
    """One of several questions stays where it is."""
    told = {"question": question[:100]}
    sentences = {
        TakeOverProblem.NO_QUESTION: gettext("“%(question)s” was left out: there is no question in it.", **told),
        TakeOverProblem.TOO_LONG: gettext(
            "“%(question)s” was left out: it is longer than %(limit)s characters.", limit=KNOWN_QUESTION_LIMIT, **told
        ),
        TakeOverProblem.UNKNOWN_LANGUAGE: gettext("“%(question)s” was left out: its language is not known.", **told),
        TakeOverProblem.PERSONAL_DATA: gettext(
            "“%(question)s” was left out: it holds numbers, links or e-mail addresses.", **told
        ),
        TakeOverProblem.TOO_MANY: gettext(
            "“%(question)s” was left out: the article has as many known questions as it can have.", **told
        ),
        TakeOverProblem.LIST_FULL: gettext(
            "“%(question)s” was left out: the list has as many questions as it can have.", **told
        ),
        TakeOverProblem.UNANSWERED_QUESTION: gettext(
            "“%(question)s” was left out: it is one of the questions without an answer.", **told
        ),
        TakeOverProblem.KNOWN_QUESTION: gettext(
            "“%(question)s” was left out: it is a known question of an article already.", **told
        ),
        TakeOverProblem.EVALUATION_QUESTION: gettext("“%(question)s” was left out: it is kept for measuring.", **told),
    }
    return sentences[problem]
