"""`topics.toml`: what requests are about, what their forms ask, and which way suits them best."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from helpcenter.contact.departments import DEFAULT_PREFERENCE, Advantage, Channel, Department, Field, Topic
from helpcenter.contact.keys import TOPIC_KEYS
from helpcenter.contact.reading import Table
from helpcenter.contact.reading_departments import parse_answer_time
from helpcenter.orders import HelpTopic, OrderState


def read_topics(top: Table, departments: Collection[str], default_department: str | None) -> dict[str, Topic]:
    """`[topics.NAME]`; a topic that names no department goes to the default one."""
    topics = {}
    for name, table in top.named_tables("topics", TOPIC_KEYS).items():
        department = table.reference("department", departments, what="department") or default_department or ""
        needs = table.choices("needs", Field, needed='write what the form asks, like needs = ["description"]')
        optional = table.choices("optional", Field)
        if needs and Field.DESCRIPTION not in needs:
            table.wrong("needs", "every request needs a description; add 'description'")
        for field in set(needs) & set(optional):
            table.wrong("optional", f"{str(field)!r} is already in 'needs'")
        within = table.text("answer_within")
        promises = table.parsed("answer_within", [within] if within else [], parse_answer_time)
        topics[name] = Topic(
            key=name,
            department=department,
            needs=needs,
            optional=optional,
            prefer=table.choices("prefer", Channel) or DEFAULT_PREFERENCE,
            advantage=_advantage(table),
            suggest_seller_first=table.flag("suggest_seller_first", False),
            order_states=_order_states(table, name),
            answer_within=promises[0] if promises else None,
        )
    for topic in HelpTopic:
        if topic not in topics:
            top.missing(f"topics.{topic}", f"orders offer this topic: write [topics.{topic}]")
    return topics


def refuse_public_email(topics: Mapping[str, Topic], departments: Mapping[str, Department], file: Table) -> None:
    """Requests about orders go through the help center, where they are tied to an order and an account (C4)."""
    for topic in topics.values():
        department = departments.get(topic.department)
        if topic.help_topic is not None and department is not None and department.email is not None:
            file.table("departments").table(department.key).wrong(
                "email",
                f"this department answers requests about orders ({topic.key}), which go through the help center so that they "
                "are tied to an order; remove the address, or give these topics to another department",
            )
            return


def _advantage(table: Table) -> Advantage | None:
    found = table.choices("advantage", Advantage)
    if len(found) > 1:
        table.wrong("advantage", "write one")
    if found and "prefer" not in table:
        table.wrong("advantage", "this says why the first way in 'prefer' is the best: write prefer too")
    return found[0] if found else None


def _order_states(table: Table, name: str) -> tuple[OrderState, ...]:
    states = table.choices("order_states", OrderState)
    if "order_states" in table and name in set(HelpTopic):
        table.wrong("order_states", "for this topic the states are fixed (see docs/contact.md); remove the key")
    return states
