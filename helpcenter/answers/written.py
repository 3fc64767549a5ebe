"""What a language model wrote from the passages of an answer, and how that ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Finish(StrEnum):
    """How a written answer ended. Only `OK` is shown; whatever else it is, the quoted passages answer by themselves."""

    OK = "ok"
    #: The model says that the passages do not answer.
    NO_ANSWER = "no-answer"
    #: No sentence could be proven.
    UNSUPPORTED = "unsupported"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    #: The endpoint answered with an HTTP error.
    STATUS = "status"
    #: The endpoint answered something else than the protocol says.
    PROTOCOL = "protocol"
    #: The connection was lost, or the model stopped, before the answer was complete.
    CUT = "cut"
    TOO_LONG = "too-long"
    REFUSED = "refused"
    #: The reader went away.
    LEFT = "left"


class Doubt(StrEnum):
    """Why a sentence was dropped."""

    UNCITED = "uncited"
    MARKUP = "markup"
    LENGTH = "length"
    LEAK = "leak"
    ADDRESS = "address"
    LANGUAGE = "language"
    QUANTITY = "quantity"
    NAME = "name"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence that was proven. `citations`: the numbers of the passages it rests on, from 1, in their order."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """`sentences` is empty unless `finish` is `OK`. `status`: of an HTTP error. `dropped`: how many sentences, by doubt."""

    sentences: tuple[WrittenSentence, ...]
    finish: Finish
    model: str
    host: str
    seconds: float
    dropped: Mapping[Doubt, int] = field(default_factory=dict)
    status: int | None = None

    @property
    def ok(self) -> bool:
        return self.finish is Finish.OK

    def details(self) -> dict[str, Any]:
        """What the receipt keeps: plain JSON values; none of what was sent or written."""
        return {
            "model": self.model,
            "host": self.host,
            "finish": self.finish.value,
            "kept": len(self.sentences),
            "dropped": {doubt.value: count for doubt, count in sorted(self.dropped.items())},
            "seconds": round(self.seconds, 2),
            **({"status": self.status} if self.status is not None else {}),
        }
