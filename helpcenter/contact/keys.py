"""Every key that the contact files may have. docs/contact.md explains each (a test holds it to that)."""

from __future__ import annotations

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

FILE_KEYS = {
    "schedules.toml": ("time_zone", "schedules", "closures"),
    "departments.toml": ("default_department", "departments"),
    "topics.toml": ("default_topic", "topics"),
    "holidays.toml": ("names",),
}
OPTIONAL_FILES = ("holidays.toml",)

SCHEDULE_KEYS = ("time_zone", "hours", "holidays", "closures")
CLOSURE_KEYS = ("dates", "hours", "reason")
DEPARTMENT_KEYS = (
    "business_hours",
    "answer_within",
    "email",
    "postal_address",
    "no_return_address",
    "written",
    "chat",
    "phone",
)
WRITTEN_KEYS = ("languages", "business_hours")
CHAT_KEYS = ("languages", "schedule", "offered", "signed_in_only")
PHONE_KEYS = (*CHAT_KEYS, "number")
TOPIC_KEYS = (
    "department",
    "needs",
    "optional",
    "prefer",
    "advantage",
    "suggest_seller_first",
    "order_states",
    "answer_within",
)

#: What each kind of table may have, by how its header is written.
ALL_KEYS = {
    **FILE_KEYS,
    "[schedules.NAME]": SCHEDULE_KEYS,
    "[closures.NAME]": CLOSURE_KEYS,
    "[departments.NAME]": DEPARTMENT_KEYS,
    "[[departments.NAME.written]]": WRITTEN_KEYS,
    "[[departments.NAME.chat]]": CHAT_KEYS,
    "[[departments.NAME.phone]]": PHONE_KEYS,
    "[topics.NAME]": TOPIC_KEYS,
}
