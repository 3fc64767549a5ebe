"""By when the team answers a case that is put back to it."""

from __future__ import annotations

from datetime import datetime

from helpcenter.cases import CaseView
from helpcenter.contact import promise
from helpcenter.web.current import house


def promise_again(case: CaseView, moment: datetime) -> datetime:
    """By the rules for its topic; a topic or department that the settings no longer have counts as the usual one."""
    settings = house().contact
    department = case.department if case.department in settings.departments else settings.default_department
    topic = case.topic if case.topic in settings.topics else None
    return promise(settings, department, case.language, moment, topic=topic)
