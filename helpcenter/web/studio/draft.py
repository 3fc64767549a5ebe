"""The form of a translation as a value: from the latest revision, from what was sent, from a working copy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import request

from helpcenter.knowledge import EditableTranslation, Revision, editable_values
from helpcenter.knowledge.merging import ArticleText
from helpcenter.knowledge.working_copies import WorkingCopy, new_place, translation_place
from helpcenter.web.page import new_key

#: Fields of further front matter are called after their key.
FRONT = "front-"
_KEPT = (
    "slug",
    "language",
    "topic",
    "topic_before",
    "title",
    "summary",
    "body",
    "significant",
    "follows",
    "source_revision",
)
_KEY = re.compile(r"[A-Za-z0-9_-]{10,60}")


@dataclass(frozen=True)
class Draft:
    """The form as the editor has it. `based_on` is the revision they started from; None for a new translation.

    `key` names an article that is being begun: its address must not be in use yet. `significant`: translations need to follow
    the change. `follows`: it says what `source_revision` says, the revision of the source that stood beside it. `topic_before`:
    the topic when the form was opened. `other`: further front matter. `copy_version`: the working copy that this form goes on
    from. `merge_base`: the revision that both this text and the latest one go on from, while the two are being merged.
    """

    slug: str
    topic: str
    language: str
    title: str = ""
    summary: str = ""
    body: str = ""
    other: Mapping[str, str] = field(default_factory=dict)
    based_on: int | None = None
    key: str | None = None
    significant: bool = True
    follows: bool = True
    source_revision: int | None = None
    topic_before: str = ""
    copy_version: int | None = None
    merge_base: int | None = None

    @classmethod
    def of(cls, latest: EditableTranslation) -> Draft:
        return cls(
            slug=latest.slug,
            topic=latest.topic,
            topic_before=latest.topic,
            language=latest.language,
            title=latest.title,
            summary=latest.summary,
            body=latest.body,
            other=editable_values(latest.source),
            based_on=latest.revision_id,
        )

    @property
    def begins_article(self) -> bool:
        return self.key is not None

    @property
    def place(self) -> str:
        """What its working copy is of."""
        return translation_place(self.slug, self.language) if self.key is None else new_place(self.key)

    @property
    def text(self) -> ArticleText:
        return ArticleText(self.title, self.summary, self.body, self.other)

    def with_text(self, text: ArticleText) -> Draft:
        return replace(self, title=text.title, summary=text.summary, body=text.body, other=text.other)

    def with_form(self) -> Draft:
        """What was sent with this request."""
        form = request.form
        return replace(
            self.with_fields(sent_fields()),
            based_on=as_number(form.get("based_on")),
            copy_version=as_number(form.get("copy_version")),
            merge_base=as_number(form.get("merge_base")),
        )

    def with_copy(self, copy: WorkingCopy) -> Draft:
        """Where the person stopped."""
        draft = replace(self.with_fields(copy.fields), copy_version=copy.version, based_on=copy.based_on_revision)
        if draft.key is None:
            return draft
        return replace(draft, slug=copy.fields.get("slug", ""), language=copy.fields.get("language") or draft.language)

    def with_fields(self, fields: Mapping[str, str]) -> Draft:
        other = {name.removeprefix(FRONT): value.strip() for name, value in fields.items() if name.startswith(FRONT)}
        return replace(
            self,
            topic=fields.get("topic", self.topic).strip(),
            topic_before=fields.get("topic_before", self.topic_before),
            title=fields.get("title", "").strip(),
            summary=fields.get("summary", "").strip(),
            body=fields.get("body", "").replace("\r\n", "\n"),
            other={**self.other, **other},
            significant=fields.get("significant") != "no",
            follows=fields.get("follows") != "no",
            source_revision=as_number(fields.get("source_revision")),
        )


def sent_fields() -> dict[str, str]:
    """The fields of this request's form that a working copy keeps. Of a box the last value counts: a hidden "no" is first."""
    form = request.form
    names = [name for name in form if name in _KEPT or name.startswith(FRONT)]
    return {name: form.getlist(name)[-1].replace("\r\n", "\n") for name in names}


def as_number(text: str | None) -> int | None:
    """A number that a database can hold, or None."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def sent_key() -> str:
    """The key of the article that this form begins; a fresh one when none came along."""
    key = request.values.get("key", "")
    return key if _KEY.fullmatch(key) else new_key()


def text_of(revision: Revision | None) -> ArticleText:
    """What a revision says; nothing, when there is none."""
    if revision is None:
        return ArticleText()
    return ArticleText(revision.title, revision.summary, revision.body, editable_values(revision.source))
