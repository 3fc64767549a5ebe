"""Why a file is not taken as a picture."""

from __future__ import annotations

from enum import StrEnum

from helpcenter.errors import InvalidInput


class PictureProblem(StrEnum):
    """What is the matter with the file; pages say it in the editor's language."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"  # bytes
    TOO_MANY_PIXELS = "too-many-pixels"
    SVG = "svg"
    MOVING = "moving"
    NOT_A_PICTURE = "not-a-picture"  # or none of a kind that is taken
    UNREADABLE = "unreadable"


class PictureRefused(InvalidInput):
    """The file was not taken. `limit` is in bytes or pixels, where one was exceeded."""

    code = "picture-refused"

    def __init__(self, problem: PictureProblem, message: str, *, limit: int | None = None) -> None:
        super().__init__(message)
        self.problem = problem
        self.limit = limit
