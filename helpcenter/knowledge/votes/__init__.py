"""Whether articles helped: readers' votes on a revision of a translation, with a reason where it did not help.

In come votes of readers who are known by an opaque key only; out go counts by translation and revision, what readers wrote beside
a vote, and `low_voted`, the condition that narrows a query to translations that readers do not find helpful.
"""

from helpcenter.knowledge.votes.counting import (
    FEWEST_VOTES,
    RevisionVotes,
    VoteCount,
    Words,
    count_votes,
    low_voted,
    votes_of_article,
    words_beside_votes,
)
from helpcenter.knowledge.votes.voting import LONGEST_WORDS, Vote, VoteReason, find_vote, vote

__all__ = [
    "FEWEST_VOTES",
    "LONGEST_WORDS",
    "RevisionVotes",
    "Vote",
    "VoteCount",
    "VoteReason",
    "Words",
    "count_votes",
    "find_vote",
    "low_voted",
    "vote",
    "votes_of_article",
    "words_beside_votes",
]
