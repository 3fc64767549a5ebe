"""Gaps: what shoppers asked and were not answered well, in groups of the same meaning across languages.

In come the receipts of answers, votes on them, and which of them were taken to the team (as plain values); out come groups with
their weeks, their nearest articles and their questions. From a group questions are taken over, an article is started, or the
group is put away until it grows again.
"""

from helpcenter.answers.gaps.deciding import NOTE_LIMIT, decide
from helpcenter.answers.gaps.errors import GapNotFound
from helpcenter.answers.gaps.forgetting import forget_old_gaps
from helpcenter.answers.gaps.gathering import Gathered, gaps_wait, gather_gaps
from helpcenter.answers.gaps.listing import (
    GapGroup,
    GapOrder,
    GapPage,
    GapQuestion,
    NearArticle,
    gap_questions,
    get_gap,
    list_gaps,
)
from helpcenter.answers.gaps.reasons import GapReason, GapState
from helpcenter.answers.gaps.taking_over import (
    AddressInUse,
    Destination,
    TakenOverTogether,
    start_article,
    take_over_questions,
)
from helpcenter.answers.gaps.weeks import WEEKS, Trend

__all__ = [
    "NOTE_LIMIT",
    "WEEKS",
    "AddressInUse",
    "Destination",
    "GapGroup",
    "GapNotFound",
    "GapOrder",
    "GapPage",
    "GapQuestion",
    "GapReason",
    "GapState",
    "Gathered",
    "NearArticle",
    "TakenOverTogether",
    "Trend",
    "decide",
    "forget_old_gaps",
    "gap_questions",
    "gaps_wait",
    "gather_gaps",
    "get_gap",
    "list_gaps",
    "start_article",
    "take_over_questions",
]
