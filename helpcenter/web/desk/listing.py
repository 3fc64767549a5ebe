"""The team's cases, least time left on top."""

from __future__ import annotations

from flask import render_template, request

from helpcenter.accounts import Permission
from helpcenter.cases import CaseState, count_by_state, list_for_agents
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.desk import desk
from helpcenter.web.names import language_choices


@desk.get("/desk/")
@permission(Permission.READ_CASES)
def cases() -> str:
    """Cases narrowed by state, language and department; those waiting for an answer at first."""
    raw_state = request.args.get("state", CaseState.OPEN.value)
    state = CaseState(raw_state) if raw_state in set(CaseState) else None
    language = request.args.get("case_language", "")
    department = request.args.get("department", "")
    spoken = (language,) if language else None
    with house().database.read() as session:
        page = list_for_agents(
            session,
            state=state,
            languages=spoken,
            department=department or None,
            page=request.args.get("page", 1, type=int),
        )
        counts = count_by_state(session, languages=spoken, department=department or None)
    return render_template(
        "desk/cases.html",
        page=page,
        counts=counts,
        state=state.value if state else "all",
        case_language=language,
        department=department,
        language_choices=language_choices(house().settings.languages),
        departments=tuple(house().contact.departments),
        now=now(),
    )
