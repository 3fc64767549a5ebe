"""What editors are writing and have not saved yet, and who is at work where.

In comes the text of a form every few seconds, one copy for each person and translation; out it goes again when the person comes
back, whatever happened in between. Who has been seen in a translation lately is told to the others there. A working copy
is nobody else's business and no revision: saving the text makes one and puts the copy away.
"""

from helpcenter.knowledge.working_copies.keeping import (
    WORKING_COPY_LIMIT,
    WorkingCopy,
    WorkingCopyConflict,
    WorkingCopyTooLarge,
    find_working_copy,
    keep_working_copy,
    list_begun,
    put_away,
)
from helpcenter.knowledge.working_copies.places import new_place, translation_place
from helpcenter.knowledge.working_copies.presence import Colleague, leave, note_presence, others_at_work

__all__ = [
    "WORKING_COPY_LIMIT",
    "Colleague",
    "WorkingCopy",
    "WorkingCopyConflict",
    "WorkingCopyTooLarge",
    "find_working_copy",
    "keep_working_copy",
    "leave",
    "list_begun",
    "new_place",
    "note_presence",
    "others_at_work",
    "put_away",
    "translation_place",
]
