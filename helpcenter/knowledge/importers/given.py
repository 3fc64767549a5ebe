"""What an origin gives: plain values, in a stable order, each article under an id that is the same in every run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

from helpcenter.errors import HelpcenterError, InvalidInput, Unavailable

#: Characters of a body that are read; an article of 100,000 characters rarely has three times as many with its HTML.
BODY_LIMIT = 500_000


class TooDeep(Exception):
    """Elements within elements within elements: no article looks like that."""


class Format(StrEnum):
    """How a body is written."""

    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Listed:
    """An article that there is. `slug` and `topic` are wishes in any spelling; a `fixed` slug names an article of ours too."""

    source_id: str
    slug: str
    topic: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class GivenTranslation:
    """An article in one language. `place` is what a person knows it by; `extra` goes into the front matter."""

    place: str
    language: str
    title: str
    summary: str
    body: str
    format: Format
    draft: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GivenArticle:
    """All translations of an article, the source language first, and what a person should know about it."""

    source_id: str
    topic: str
    translations: tuple[GivenTranslation, ...]
    remarks: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that cannot be taken, or not as it is. `source_id`: the article that is left out because of it."""

    place: str
    reason: str
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """Everything before is told; a later run may go on from here. `total`: articles there are, when that is known."""

    cursor: str
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """A link into the origin. `source_id` is None where it leads to something else than an article; `address` is complete."""

    source_id: str | None
    address: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file of a picture."""

    content: bytes
    filename: str


class PictureMissing(Exception):
    """A picture cannot be fetched. `later`: another run may have more luck."""

    def __init__(self, reason: str, *, later: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.later = later


class OriginUnusable(InvalidInput):
    """The file, folder or help center to import from cannot be used at all. `problems`: each of them, when there are several."""

    code = "origin-unusable"

    def __init__(self, message: str, problems: tuple[Trouble, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class OriginUnreachable(Unavailable):
    """The other side does not answer as it should; what was imported so far stays, and the import can be resumed."""

    code = "origin-unreachable"


class ImportTakenOver(HelpcenterError):
    """Another process goes on with this import."""

    code = "import-taken-over"


Listing: TypeAlias = "Listed | Trouble | Reached"
Giving: TypeAlias = "GivenArticle | Trouble | Reached"


class Origin(Protocol):
    """Where articles come from."""

    @property
    def key(self) -> str:
        """Names it in the database, the same in every run: "zendesk:https://shop.zendesk.com". At most 250 characters."""

    def listing(self, cursor: str | None) -> Iterator[Listing]:
        """Every article there is, from `cursor` on. Raises `OriginUnreachable`."""

    def articles(self, cursor: str | None, skip: Callable[[str], bool]) -> Iterator[Giving]:
        """Every article with its translations, from `cursor` on, but for those to be skipped. Raises `OriginUnreachable`."""

    def meant(self, address: str, within: str) -> Meant | None:
        """Where an address in the text of the article `within` leads; None when it leads somewhere else than into the origin."""

    def picture(self, address: str, within: str) -> Fetched:
        """The picture that the text of `within` shows. Raises `PictureMissing`."""

    def picture_place(self, address: str, within: str) -> str:
        """What the picture is called in the origin, the same wherever it is shown."""
