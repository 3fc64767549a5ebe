"""What links may lead to: the other articles, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class PlaceState(StrEnum):
    """Whether readers see an article, in whatever language."""

    PUBLISHED = "published"
    DRAFT = "draft"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Place:
    """An article by its slug. `leads_to`: where readers of an archived one are led.

    `anchors`: by language, those of the text that readers see; a language that is not in it was not asked for.
    """

    state: PlaceState
    leads_to: str | None = None
    anchors: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)


#: By slug. A slug that is missing is no article.
Places = Mapping[str, Place]
