"""What waits: a revision for the person who reviews it, a publication for its moment.

Only the rows and the few questions that saving, publishing and archiving ask of them; the acts are in `knowledge.workflow`.
"""

from helpcenter.knowledge.waiting.forgetting import forget_schedule
from helpcenter.knowledge.waiting.tables import ReviewRow, ScheduleRow

__all__ = ["ReviewRow", "ScheduleRow", "forget_schedule"]
