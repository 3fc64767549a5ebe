"""Contact: which ways to the team are open to a shopper now, and by when a request is answered (C1 to C6).

In comes a `ContactConfiguration`, read once from `knowledge_base/contact/*.toml`, and a `ContactQuery` with a moment; out come
`ContactOptions`: open ways in order, closed ones with their next opening, each with reasons as codes. All rules are pure.
"""

from helpcenter.contact.configuration import load_configuration
from helpcenter.contact.departments import (
    Advantage,
    AnswerTime,
    Channel,
    ContactConfiguration,
    Department,
    Field,
    Line,
    Topic,
    topics_for,
)
from helpcenter.contact.errors import InvalidContactConfiguration, NeverOpen, Problem, UnknownDepartment, UnknownTopic
from helpcenter.contact.lint import Finding, FindingCode, lint
from helpcenter.contact.opening import Closed, Open, add_business_time, is_open, next_opening
from helpcenter.contact.options import ClosedOption, ContactOption, ContactOptions, ContactQuery
from helpcenter.contact.promise import promise
from helpcenter.contact.reasons import Reason, ReasonCode
from helpcenter.contact.resolving import contact_options
from helpcenter.contact.schedule import Closure, DateRange, HolidayRegion, Schedule, Span, WeekdayHours
from helpcenter.contact.weekly_hours import hours_in

__all__ = [
    "Advantage",
    "AnswerTime",
    "Channel",
    "Closed",
    "ClosedOption",
    "Closure",
    "ContactConfiguration",
    "ContactOption",
    "ContactOptions",
    "ContactQuery",
    "DateRange",
    "Department",
    "Field",
    "Finding",
    "FindingCode",
    "HolidayRegion",
    "InvalidContactConfiguration",
    "Line",
    "NeverOpen",
    "Open",
    "Problem",
    "Reason",
    "ReasonCode",
    "Schedule",
    "Span",
    "Topic",
    "UnknownDepartment",
    "UnknownTopic",
    "WeekdayHours",
    "add_business_time",
    "contact_options",
    "hours_in",
    "is_open",
    "lint",
    "load_configuration",
    "next_opening",
    "promise",
    "topics_for",
]
