"""The audit trail: who did what to which article, and when.

In come notes of editors' acts, each written in the transaction of its act, so that neither exists without the other; out go
the notes again, newest first and narrowed by article, language, act, person and time. Notes are never changed.
"""

from helpcenter.knowledge.audit.listing import AuditFilter, AuditNote, AuditPage, actors_noted, acts_noted, list_notes
from helpcenter.knowledge.audit.noting import JSON, note

__all__ = [
    "JSON",
    "AuditFilter",
    "AuditNote",
    "AuditPage",
    "actors_noted",
    "acts_noted",
    "list_notes",
    "note",
]
