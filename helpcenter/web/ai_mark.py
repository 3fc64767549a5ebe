"""The machine-readable mark of what a model had a part in, for pages, headers and the API. docs/decisions.md says why so.

Two things are told apart: passages of our articles that a model chose and quoted word for word, and text that a language model
wrote. The vocabulary is IPTC's Digital Source Type, which schema.org has as `digitalSourceType`; for text by a model also the
`ai-disclosure` attribute of the W3C community group's report. The header is `AI-Disclosure` of draft-abaris-aicdh.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from werkzeug.wrappers import Response

from helpcenter.answers import OutcomeKind

_IPTC: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_SCHEMA: Final = "https://schema.org/"
_NOT_IN_A_STRING: Final = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")


class Involvement(StrEnum):
    """What a model did."""

    #: It put articles in an order.
    LISTED = "listed"
    #: It chose passages, which are quoted word for word.
    QUOTED = "quoted"
    #: A language model wrote text, beside the passages it rests on; nobody read it before it was shown.
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class AiMark:
    """`model` is the language model that wrote, if one did. Only what is quoted or written has a digital source type."""

    involvement: Involvement
    model: str | None = None

    @property
    def digital_source_type(self) -> str | None:
        """The IPTC term, as an address."""
        name = _SOURCE_TYPES.get(self.involvement)
        return _IPTC + name[:1].lower() + name[1:] if name else None

    @property
    def schema_term(self) -> str | None:
        """The same as a member of schema.org's IPTCDigitalSourceEnumeration, as an address."""
        name = _SOURCE_TYPES.get(self.involvement)
        return f"{_SCHEMA}{name}DigitalSource" if name else None

    @property
    def disclosure(self) -> str | None:
        """The value of `ai-disclosure` for text that nobody read before it was shown; None: nothing is claimed of the text."""
        return "ai-autonomous" if self.involvement is Involvement.WRITTEN else None

    def as_json(self) -> dict[str, str | None]:
        return {
            "involvement": self.involvement,
            "digital_source_type": self.digital_source_type,
            "ai_disclosure": self.disclosure,
            "model": self.model,
        }

    def add_header(self, response: Response) -> None:
        """Say it of the whole response, as a structured field (RFC 9651)."""
        mode = _MODES.get(self.involvement)
        if mode is not None:
            model = f', model="{_NOT_IN_A_STRING.sub("?", self.model)}"' if self.model else ""
            response.headers["AI-Disclosure"] = f"mode={mode}{model}"


_SOURCE_TYPES: Final = {
    Involvement.QUOTED: "AlgorithmicallyEnhanced",
    Involvement.WRITTEN: "CompositeWithTrainedAlgorithmicMedia",
}
_MODES: Final = {Involvement.QUOTED: "ai-modified", Involvement.WRITTEN: "machine-generated"}


def mark_of(kind: OutcomeKind, model: str | None = None) -> AiMark | None:
    """`model`: the language model that wrote the answer, if one did. None when no model had a part in what is shown."""
    if kind is OutcomeKind.ANSWER:
        return AiMark(Involvement.WRITTEN if model else Involvement.QUOTED, model)
    return AiMark(Involvement.LISTED) if kind is OutcomeKind.SUGGESTIONS else None


def writing_model(details: Mapping[str, Any]) -> str | None:
    """The language model whose text was shown, from the details of a receipt; None when none was."""
    written = details.get("written")
    if isinstance(written, Mapping) and written.get("finish") == "ok":
        return str(written.get("model", ""))
    return None
