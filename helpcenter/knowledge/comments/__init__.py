"""Comments of readers on articles: written, replied to, voted on, subscribed to and moderated.

In come texts of guests (known by a name and an opaque key) and of signed-in people, each on one translation of an article; out go
threads in the order a reader wants, what waits for a moderator, and notices for an `Outbox`, in the transaction of their cause.
Who is who, the settings and the mails are for the surfaces to know.
"""

from helpcenter.knowledge.comments.errors import (
    CommentField,
    CommentFieldProblem,
    CommentNotFound,
    CommentProblem,
    InvalidComment,
    SubscriptionNotFound,
)
from helpcenter.knowledge.comments.moderating import (
    ModerationPage,
    WaitingComment,
    count_states,
    list_comments,
    moderate,
)
from helpcenter.knowledge.comments.notices import CommentNotice, CommentNoticeKind, Outbox
from helpcenter.knowledge.comments.personal_data import PersonalComment, comments_of, erase_comments_of
from helpcenter.knowledge.comments.reading import (
    Comment,
    CommentOrder,
    Threads,
    find_comment,
    page_of_thread,
    read_threads,
)
from helpcenter.knowledge.comments.spam import Signs, count_links, judge
from helpcenter.knowledge.comments.states import MODERATORS_REASONS, CommentMode, CommentReason, CommentState
from helpcenter.knowledge.comments.subscribing import (
    Subscription,
    confirm,
    find_subscription,
    forget_unconfirmed,
    subscribe,
    unsubscribe,
)
from helpcenter.knowledge.comments.voting import vote_for_comment, voted_for
from helpcenter.knowledge.comments.writing import (
    LONGEST_NAME,
    LONGEST_TEXT,
    CommentDraft,
    Written,
    check_comment,
    write_comment,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_TEXT",
    "MODERATORS_REASONS",
    "Comment",
    "CommentDraft",
    "CommentField",
    "CommentFieldProblem",
    "CommentMode",
    "CommentNotFound",
    "CommentNotice",
    "CommentNoticeKind",
    "CommentOrder",
    "CommentProblem",
    "CommentReason",
    "CommentState",
    "InvalidComment",
    "ModerationPage",
    "Outbox",
    "PersonalComment",
    "Signs",
    "Subscription",
    "SubscriptionNotFound",
    "Threads",
    "WaitingComment",
    "Written",
    "check_comment",
    "comments_of",
    "confirm",
    "count_links",
    "count_states",
    "erase_comments_of",
    "find_comment",
    "find_subscription",
    "forget_unconfirmed",
    "judge",
    "list_comments",
    "moderate",
    "page_of_thread",
    "read_threads",
    "subscribe",
    "unsubscribe",
    "vote_for_comment",
    "voted_for",
    "write_comment",
]
