"""Which text a translation in a folder was made from: the source that lies beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from helpcenter.knowledge.folder import ArticleFile
from helpcenter.knowledge.following import Follow, find_revision_saying
from helpcenter.knowledge.published import choose_language

#: Of several languages that come together, this one is the source.
_USUAL_SOURCE = "en"


class Sources:
    """The sources of one import. `known`: the source languages of articles that exist already, by slug."""

    def __init__(self, files: Iterable[ArticleFile], known: Mapping[str, str]) -> None:
        languages: dict[str, set[str]] = {}
        for file in files:
            languages.setdefault(file.slug, set()).add(file.language)
        self._languages = {
            slug: known.get(slug) or choose_language(some, _USUAL_SOURCE) for slug, some in languages.items()
        }
        self._texts: dict[str, str] = {}

    def first(self, files: Iterable[ArticleFile]) -> list[ArticleFile]:
        """The files with each source before its translations, so that these can follow it when they are published."""
        return sorted(files, key=lambda file: (file.shown.rpartition("/")[0], not self._is_source(file), file.shown))

    def see(self, file: ArticleFile, text: str) -> None:
        """A file was read."""
        if self._is_source(file):
            self._texts[file.slug] = text

    def followed_by(self, session: Session, file: ArticleFile) -> Follow | int:
        """What the translation in `file` follows: the published revision that its source in the folder is.

        Where an editor has changed the source here, that is an earlier one, or none.
        """
        text = self._texts.get(file.slug)
        if self._is_source(file) or text is None:
            return Follow.NEWEST
        return find_revision_saying(session, file.slug, text) or Follow.AS_BEFORE

    def _is_source(self, file: ArticleFile) -> bool:
        return file.language == self._languages[file.slug]
