"""How the list and the matrix are narrowed: from the address to a filter, and back into links."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from helpcenter.accounts import Permission, Person, Role, allowed, list_people
from helpcenter.knowledge.overview import NOBODY, ArticleFilter, ArticleOrder
from helpcenter.knowledge.workflow import WorkState
from helpcenter.language import InvalidTag, normalize_tag
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext, time_zone

_WORDS = 200


@dataclass(frozen=True, slots=True)
class ArticleWish:
    """What somebody looks for. `shown` are the values for the form and for links, without those that narrow nothing."""

    filter: ArticleFilter
    order: ArticleOrder
    page: int
    shown: dict[str, str]

    @property
    def impossible(self) -> bool:
        """Whether a value was sent that nobody offered: nothing matches then."""
        return "" in self.shown.values()


def article_wish() -> ArticleWish:
    """From the address of the page."""
    sent = request.args
    words, topic = sent.get("q", "")[:_WORDS], sent.get("topic", "")
    state, tag, owner, order = (sent.get(name, "") for name in ("state", "tag", "owner", "sort"))
    due, low = sent.get("due") == "yes", sent.get("low") == "yes"
    values = {
        "q": words if words.strip() else None,
        "topic": topic or None,
        "state": _or_nothing(state, state in set(WorkState)),
        "tag": _or_nothing(tag, _is_tag(tag)),
        "owner": _or_nothing(owner, owner == "nobody" or (owner.isascii() and owner.isdigit() and len(owner) < 10)),
        "due": "yes" if due else None,
        "low": "yes" if low else None,
        "sort": order if order in set(ArticleOrder) and order != ArticleOrder.TOPIC else None,
    }
    shown = {name: value for name, value in values.items() if value is not None}
    return ArticleWish(
        ArticleFilter(
            words=words,
            topic=topic or None,
            language=normalize_tag(tag) if shown.get("tag") else None,
            state=WorkState(state) if shown.get("state") else None,
            owner_id=(NOBODY if owner == "nobody" else int(owner)) if shown.get("owner") else None,
            low_votes=low,
            due_on=now().astimezone(time_zone()).date() if due else None,
            languages=house().settings.languages,
        ),
        ArticleOrder(shown.get("sort") or ArticleOrder.TOPIC),
        min(max(sent.get("page", 1, type=int), 1), 1_000_000),
        shown,
    )


def editors(session: Session) -> list[Person]:
    """Whoever may look after an article, by name."""
    roles = [role for role in Role if allowed(role, Permission.EDIT_ARTICLES)]
    return sorted((person for role in roles for person in list_people(session, role)), key=lambda person: person.name)


def order_choices() -> list[tuple[str, str]]:
    """The ways to sort a list, for a form."""
    return [
        (ArticleOrder.TOPIC.value, gettext("Topic")),
        (ArticleOrder.TITLE.value, gettext("Title")),
        (ArticleOrder.CHANGED.value, gettext("Changed last")),
        (ArticleOrder.REVIEW_BY.value, gettext("Due for review first")),
    ]


def _or_nothing(value: str, known: bool) -> str | None:
    """None when nothing was sent, empty when it is nothing that we know."""
    return (value if known else "") if value else None


def _is_tag(tag: str) -> bool:
    try:
        return bool(normalize_tag(tag))
    except InvalidTag:
        return False
