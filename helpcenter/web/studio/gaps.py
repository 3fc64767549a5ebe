"""What shoppers asked and were not answered well, in groups of one meaning."""

from __future__ import annotations

from typing import Any

import structlog
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers.gaps import GapOrder, GapState, gather_gaps, list_gaps
from helpcenter.cases import answers_taken_to_team, normalize_number
from helpcenter.errors import HelpcenterError
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.names import language_choices
from helpcenter.web.requests import request_id
from helpcenter.web.studio import studio
from helpcenter.web.studio.titles import names_for_editors

log = structlog.get_logger("helpcenter.web")

ROWS_PER_PAGE = 20
#: Who opens the page waits for this; what is left is grouped the next time, and by `helpcenter tidy`.
PATIENCE_SECONDS = 1.0


@studio.get("/studio/gaps")
@permission(Permission.READ_QUESTION_LOG)
def gaps() -> str:
    """The groups, narrowed by what was decided about them and by language."""
    complete = look_for_gaps()
    wish = gap_wish()
    with house().database.read() as session:
        page = list_gaps(
            session,
            now=now(),
            state=GapState(wish["state"]),
            language=wish["asked_in"] or None,
            order=GapOrder(wish["order"]),
            page=request.args.get("page", 1, type=int),
            rows_per_page=ROWS_PER_PAGE,
        )
        named = [near.slug for group in page.groups for near in group.nearest[:1]]
        names = names_for_editors(session, [*named, *(group.article for group in page.groups if group.article)])
    return render_template(
        "studio/gaps.html",
        found=page,
        wish=wish,
        names=names,
        complete=complete,
        states=list(GapState),
        language_choices=language_choices(page.languages),
    )


@studio.get("/studio/from-case")
@permission(Permission.DRAFT_FROM_CASES)
def from_case() -> Response:
    """To the page where a closed case becomes a draft."""
    return redirect(url_for("desk.draft_from_case", number=normalize_number(request.args.get("number", "")) or "-"))


def look_for_gaps() -> bool:
    """Group what was asked since, for a moment; whether all of it was. The list is shown whatever comes of it."""
    try:
        return gather_gaps(
            house().database,
            house().retriever,
            taken_to_team=answers_taken_to_team,
            now=now(),
            patience_seconds=PATIENCE_SECONDS,
        ).complete
    except HelpcenterError as error:
        log.warning("gaps not gathered", request_id=request_id(), code=error.code)
        return False


def gap_wish() -> dict[str, str]:
    """How the list is narrowed, from the address or a form; what nobody offered is left out."""
    values = request.values
    state, order = values.get("state", ""), values.get("order", "")
    return {
        "state": state if state in set(GapState) else GapState.OPEN.value,
        "asked_in": values.get("asked_in", "")[:20],
        "order": order if order in set(GapOrder) else GapOrder.MOST_ASKED.value,
    }


def back_to_list() -> dict[str, Any]:
    """The same, for an address."""
    return dict(gap_wish())
