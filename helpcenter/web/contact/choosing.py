"""The ways to the team that are open to this shopper now (C1)."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.contact import ContactQuery, contact_options, topics_for
from helpcenter.orders import list_orders
from helpcenter.web.access import permission
from helpcenter.web.contact import contact
from helpcenter.web.contact.carried import Carried, read_carried
from helpcenter.web.contact.sentences import notice_sentence
from helpcenter.web.contact.shown import show_closed, show_open
from helpcenter.web.current import house, now
from helpcenter.web.localization import TIME_ZONE_COOKIE, find_time_zone, page_language, time_zone
from helpcenter.web.sign_in import signed_in
from helpcenter.web.time_zones import time_zone_choices

_YEAR_SECONDS = 365 * 24 * 3600


@contact.get("/contact")
@permission(Permission.READ_HELP)
def options() -> str | Response:
    """Open ways in order, closed ones with their next opening."""
    if "time_zone" in request.args:
        return _remember_time_zone()
    person = signed_in()
    carried = read_carried(request.args)
    moment = now()
    found = contact_options(
        house().contact,
        ContactQuery(
            language=page_language(),
            at=moment,
            topic=carried.topic,
            order_state=carried.order.state if carried.order else None,
            payment_confirmed=carried.order.payment_confirmed if carried.order else False,
            signed_in=person is not None,
            department=carried.department,
            time_zone=time_zone(),
        ),
    )
    with house().database.read() as session:
        orders = list_orders(session, person.id) if person else []
    return render_template(
        "contact/options.html",
        carried=carried,
        department=found.department,
        email=found.email,
        postal_address_of_team=found.postal_address,
        notices=[(reason.code, notice_sentence(reason)) for reason in found.notices],
        open_options=[
            show_open(option, write_url=carried.url_for("contact.write"), at=moment) for option in found.open
        ],
        closed_options=[show_closed(option, at=moment) for option in found.closed],
        topics=_topics(carried, found.department),
        orders=orders,
        zone=time_zone().key,
        zone_choices=() if person and person.time_zone else time_zone_choices(page_language()),
    )


def _topics(carried: Carried, department: str) -> list[str]:
    """The topics to choose from: those of a special department, or those that the order offers."""
    configuration = house().contact
    order = carried.order
    offered = topics_for(
        configuration,
        order.state if order else None,
        payment_confirmed=order.payment_confirmed if order else False,
    )
    keys = [topic.key for topic in offered if topic.department == department or carried.department is None]
    return keys if carried.topic is None or carried.topic in keys else [carried.topic, *keys]


def _remember_time_zone() -> Response:
    """Keep the chosen zone in a cookie, and show the same page without the choice in its address."""
    chosen = request.args["time_zone"]
    rest: dict[str, Any] = {
        name: value for name, value in request.args.items() if name in ("topic", "order", "receipt", "department")
    }
    response = redirect(url_for("contact.options", **rest))
    if find_time_zone(chosen) is not None:
        response.set_cookie(
            TIME_ZONE_COOKIE,
            chosen,
            max_age=_YEAR_SECONDS,
            samesite="Lax",
            secure=house().settings.session_cookie_secure,
        )
    return response
