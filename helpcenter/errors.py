"""The tree of errors. Each class has a stable `code` that pages, the API and logs name.

A message is written for the person who can act on it: what is wrong, and what to do. Messages that shoppers see are translated
in `web`, by code; the English text here is for operators, editors of the knowledge base and logs.
"""

from __future__ import annotations

from typing import ClassVar


class HelpcenterError(Exception):
    """Anything that went wrong in a way this project foresaw."""

    code: ClassVar[str] = "error"
    #: The HTTP status a surface answers with, when the error reaches one.
    status: ClassVar[int] = 500


class InvalidInput(HelpcenterError):
    """What a person or a program sent cannot be used as it is."""

    code = "invalid-input"
    status = 422


class NotFound(HelpcenterError):
    """The thing asked for does not exist, or not for this person."""

    code = "not-found"
    status = 404


class Conflict(HelpcenterError):
    """Somebody else changed the same thing in the meantime."""

    code = "conflict"
    status = 409


class Forbidden(HelpcenterError):
    """This person may not do this."""

    code = "forbidden"
    status = 403


class Unavailable(HelpcenterError):
    """A part that is needed (database, index, disk) cannot be used now; trying again later helps."""

    code = "unavailable"
    status = 503


class ConfigurationError(HelpcenterError):
    """A setting or a configuration file is wrong; the message names it and says how to mend it."""

    code = "configuration"
