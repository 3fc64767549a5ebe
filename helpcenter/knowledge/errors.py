"""What can go wrong with articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpcenter.errors import Conflict, InvalidInput, NotFound


class ArticleNotFound(NotFound):
    """No such article, translation or revision."""

    code = "article-not-found"


class ArticleProblem(StrEnum):
    """Why a text cannot be an article; pages say it in the editor's language."""

    INVALID_SLUG = "invalid-slug"
    INVALID_TOPIC = "invalid-topic"
    TITLE_MISSING = "title-missing"
    TITLE_TOO_LONG = "title-too-long"
    SUMMARY_TOO_LONG = "summary-too-long"
    TEXT_TOO_LONG = "text-too-long"
    PICTURE_WITHOUT_TEXT = "picture-without-text"
    PICTURE_MISSING = "picture-missing"


class InvalidArticle(InvalidInput):
    """A field of an article cannot be stored as it is. `field` and `problem` let a form point at it; `limit` is in characters,
    `line` counts from 1 in the field.
    """

    code = "invalid-article"

    def __init__(
        self,
        field: str,
        problem: ArticleProblem,
        message: str,
        *,
        limit: int | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(message)
        self.field = field
        self.problem = problem
        self.limit = limit
        self.line = line


class FrontMatterError(InvalidInput):
    """The lines between `---` and `---` cannot be read. `line` counts from 1 in the whole file."""

    code = "front-matter"

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


class FolderUnusable(InvalidInput):
    """The folder to import from or export to cannot be used at all."""

    code = "folder-unusable"


class ReviewNeeded(Conflict):
    """Another person has to approve the text before readers see it."""

    code = "review-needed"

    def __init__(self, slug: str, language: str) -> None:
        super().__init__(
            f"{slug} ({language}) is shown to readers only when another person has approved it; ask for a review"
        )


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved state of a translation."""

    revision_id: int
    number: int
    kind: str
    title: str
    summary: str
    body: str
    source: str
    author_id: int | None
    created_at: datetime


class RevisionConflict(Conflict):
    """Somebody saved this translation after the editor had opened it. `latest` is what they saved."""

    code = "revision-conflict"

    def __init__(self, slug: str, language: str, latest: Revision) -> None:
        super().__init__(
            f"{slug} ({language}) was saved by somebody else in the meantime (revision {latest.number}); "
            "compare the two and save again based on theirs"
        )
        self.slug = slug
        self.language = language
        self.latest = latest
