"""One case with its whole context."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import Receipt, find_receipt
from helpcenter.cases import AgentCaseView, get_attachment, get_case_for_agent
from helpcenter.orders import Order, find_order_for_team
from helpcenter.web.access import permission
from helpcenter.web.attachments import send_attachment
from helpcenter.web.current import house, now
from helpcenter.web.desk import desk
from helpcenter.web.desk.shown import address_lines, payment_method_name
from helpcenter.web.kept_files import KeptFile, attachments_hint
from helpcenter.web.page import new_key


@dataclass(frozen=True)
class Context:
    """A case and what is known around it.

    `order_is_theirs`: the shopper of the case is the buyer of the order. `order_is_claimed`: a guest has typed the buyer's
    address, and who knows an order number and an address need not be the buyer.
    """

    view: AgentCaseView
    order: Order | None
    order_is_theirs: bool
    order_is_claimed: bool
    receipt: Receipt | None


def read_context(number: str) -> Context:
    """Raises `CaseNotFound`."""
    with house().database.read() as session:
        view = get_case_for_agent(session, number)
        case = view.case
        order = find_order_for_team(session, case.order_number) if case.order_number else None
        receipt = find_receipt(session, case.receipt_id) if case.receipt_id else None
    same_address = order is not None and order.buyer_email == case.email
    signed_in = case.person_id is not None
    theirs = signed_in and (same_address or (order is not None and order.buyer_id == case.person_id))
    return Context(view, order, theirs, same_address and not signed_in, receipt)


@desk.get("/desk/cases/<number>")
@permission(Permission.READ_CASES)
def case(number: str) -> str:
    """The case page."""
    return show_case(read_context(number))


def show_case(
    context: Context,
    *,
    text: str = "",
    note: str = "",
    form_key: str | None = None,
    errors: dict[str, str] | None = None,
    kept: list[KeptFile] | None = None,
) -> str:
    """The case page; `text`, `note` and `kept` are what was sent and could not be taken."""
    return render_template(
        "desk/case.html",
        case=context.view.case,
        notes=context.view.notes,
        other_cases=context.view.other_cases,
        order=context.order,
        order_is_theirs=context.order_is_theirs,
        order_is_claimed=context.order_is_claimed,
        receipt=context.receipt,
        text=text,
        note=note,
        form_key=form_key or new_key(),
        errors=errors or {},
        kept_files=kept or [],
        files_hint=attachments_hint(),
        address_lines=address_lines,
        payment_method_name=payment_method_name,
        now=now(),
    )


@desk.get("/desk/cases/<number>/attachments/<int(max=2147483647):attachment_id>")
@permission(Permission.READ_CASES)
def attachment(number: str, attachment_id: int) -> Response:
    """A file of the case."""
    with house().database.read() as session:
        found = get_attachment(session, number, attachment_id)
    return send_attachment(found)
