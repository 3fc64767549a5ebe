"""What every template may use, beside the values its view gives it. docs/templates.md lists it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for

from helpcenter.accounts import Permission, Person, allowed
from helpcenter.errors import HelpcenterError
from helpcenter.web.amounts import duration, file_size, money, number, percentage
from helpcenter.web.comment_text import with_links
from helpcenter.web.conversation import case_entries, event_sentence
from helpcenter.web.current import house
from helpcenter.web.links import article_url, sign_in_url, translation_url
from helpcenter.web.localization import gettext
from helpcenter.web.names import (
    contact_topic_name,
    department_name,
    language_name,
    order_state_name,
    topic_name,
)
from helpcenter.web.sign_in import signed_in
from helpcenter.web.static_files import asset_url


@dataclass(frozen=True, slots=True)
class Place:
    """A link in the account menu or the footer."""

    key: str
    name: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where letters go."""

    text: str
    no_return_address: bool


def install_page(app: Flask) -> None:
    app.jinja_env.globals.update(
        shop_name=app.extensions["helpcenter"].settings.shop_name,
        languages=app.extensions["helpcenter"].settings.languages,
        absolute_url=absolute_url,
        alternate_url=alternate_url,
        article_url=article_url,
        asset_url=asset_url,
        case_entries=case_entries,
        contact_topic_name=contact_topic_name,
        department_name=department_name,
        duration=duration,
        event_sentence=event_sentence,
        file_size=file_size,
        help_center_name=help_center_name,
        language_name=language_name,
        may=may,
        money=money,
        new_key=new_key,
        number=number,
        order_state_name=order_state_name,
        page_title=page_title,
        percentage=percentage,
        postal_address=postal_address,
        sign_in_here=sign_in_here,
        signed_in=person_of_page,
        special_departments=special_departments,
        staff_places=staff_places,
        suggest_url=lambda: url_for("api.suggest"),
        topic_name=topic_name,
        translation_url=translation_url,
    )
    app.jinja_env.filters["with_links"] = with_links


def person_of_page() -> Person | None:
    """Who is signed in. A page about a broken database must not need the database."""
    try:
        return signed_in()
    except HelpcenterError:
        return None


def may(permission: str) -> bool:
    """Whether the reader of this page has a permission, by its value such as `read-cases`."""
    person = person_of_page()
    return allowed(person.role if person else None, Permission(permission))


def help_center_name() -> str:
    return gettext("%(shop)s help center", shop=house().settings.shop_name)


def page_title(title: str) -> str:
    """The title of a page as a browser tab shows it."""
    return gettext("%(page)s – %(help_center)s", page=title, help_center=help_center_name())


def absolute_url(path: str) -> str:
    return house().settings.public_url + path


def alternate_url(language: str) -> str:
    """This page in another language; the first page where there is none."""
    endpoint = request.endpoint
    if endpoint and current_app.url_map.is_endpoint_expecting(endpoint, "language_tag") and _can_be_opened(endpoint):
        # The article and its comments follow the page.
        left_out = {"language"} if endpoint in ("help.article", "comments.page") else set()
        query = [(name, value) for name, value in request.args.items(multi=True) if name not in left_out]
        path = url_for(endpoint, **(request.view_args or {}), language_tag=language)
        return f"{path}?{urlencode(query)}" if query else path
    return url_for("help.home", language_tag=language)


def _can_be_opened(endpoint: str) -> bool:
    """A page that answers a form only (POST) has no address of its own."""
    return any("GET" in (rule.methods or ()) for rule in current_app.url_map.iter_rules(endpoint))


def sign_in_here() -> str:
    """The sign-in page, from where one comes back here."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in ("account.sign_in", "root"):
        return sign_in_url()
    # Also after a form that was sent, at the address of its page.
    stays = request.method in ("GET", "HEAD") or _can_be_opened(endpoint)
    return sign_in_url(return_to=request.full_path.rstrip("?") if stays else None)


def staff_places() -> list[Place]:
    """Where the team works, for those who may go there."""
    places = []
    if may(Permission.READ_CASES):
        places.append(Place("desk", gettext("Cases of all shoppers"), url_for("desk.cases"), "inbox"))
    if may(Permission.READ_STUDIO):
        places.append(Place("studio", gettext("Write articles"), url_for("studio.articles"), "pen"))
    return places


def special_departments() -> list[Place]:
    """Departments beside the one for orders (C4)."""
    configuration = house().contact
    return [
        Place(key, department_name(key), url_for("contact.options", department=key))
        for key in configuration.departments
        if key != configuration.default_department
    ]


def postal_address() -> PostalAddress | None:
    for department in house().contact.departments.values():
        if department.postal_address:
            return PostalAddress(department.postal_address, department.no_return_address)
    return None


def new_key() -> str:
    """Made once per form, so that sending it twice does the thing once."""
    return secrets.token_urlsafe(18)
