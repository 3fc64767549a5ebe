"""Cases: what shoppers ask the team, and everything said and decided about it.

In come requests, replies, notes and files with the moment they were sent (files checked first with `check_uploads`); out go
numbers, views (`CaseView` for the shopper, `AgentCaseView` for the team) and notices for an `Outbox`, in the same transaction.
Who may read a case is asked before: its owner, the team, or who holds the token of its private link.
"""

# The tables refer to people.
import helpcenter.accounts  # noqa: F401
from helpcenter.cases.access import case_token, verify_case_token
from helpcenter.cases.attachments import (
    ALLOWED_NAMES,
    ALLOWED_TYPES,
    AttachmentLimits,
    AttachmentRefused,
    AttachmentsRefused,
    AttachmentTooLarge,
    AttachmentTypeRefused,
    AttachmentUnreadable,
    CheckedFile,
    TooManyAttachments,
    Upload,
    check_upload,
    check_uploads,
)
from helpcenter.cases.cleaning import remove_unused_attachments
from helpcenter.cases.closing import close, reopen
from helpcenter.cases.errors import AlreadySent, CaseNotFound, FieldProblem, InvalidRequest, Problem
from helpcenter.cases.listing import count_by_state, list_cases_of, list_for_agents
from helpcenter.cases.notices import Notice, NoticeKind, Outbox
from helpcenter.cases.noting import note
from helpcenter.cases.numbers import new_number, normalize_number
from helpcenter.cases.opening import OpenedCase, open_case
from helpcenter.cases.reading import (
    answers_taken_to_team,
    case_opened_from,
    get_attachment,
    get_case,
    get_case_for_agent,
)
from helpcenter.cases.replying import reply
from helpcenter.cases.request import CaseRequest
from helpcenter.cases.states import Author, AuthorKind, CaseState, EventKind
from helpcenter.cases.views import (
    AgentCaseView,
    AttachmentView,
    CasePage,
    CaseRow,
    CaseView,
    EventView,
    MessageView,
    NoteView,
)
from helpcenter.files import ContentMissing, LocalStore, StoreUnavailable
from helpcenter.files import ContentStore as AttachmentStore

__all__ = [
    "ALLOWED_NAMES",
    "ALLOWED_TYPES",
    "AgentCaseView",
    "AlreadySent",
    "AttachmentLimits",
    "AttachmentRefused",
    "AttachmentStore",
    "AttachmentTooLarge",
    "AttachmentTypeRefused",
    "AttachmentUnreadable",
    "AttachmentView",
    "AttachmentsRefused",
    "Author",
    "AuthorKind",
    "CaseNotFound",
    "CasePage",
    "CaseRequest",
    "CaseRow",
    "CaseState",
    "CaseView",
    "CheckedFile",
    "ContentMissing",
    "EventKind",
    "EventView",
    "FieldProblem",
    "InvalidRequest",
    "LocalStore",
    "MessageView",
    "NoteView",
    "Notice",
    "NoticeKind",
    "OpenedCase",
    "Outbox",
    "Problem",
    "StoreUnavailable",
    "TooManyAttachments",
    "Upload",
    "answers_taken_to_team",
    "case_opened_from",
    "case_token",
    "check_upload",
    "check_uploads",
    "close",
    "count_by_state",
    "get_attachment",
    "get_case",
    "get_case_for_agent",
    "list_cases_of",
    "list_for_agents",
    "new_number",
    "normalize_number",
    "note",
    "open_case",
    "remove_unused_attachments",
    "reopen",
    "reply",
    "verify_case_token",
]
