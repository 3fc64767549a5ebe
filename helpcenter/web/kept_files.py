"""Files sent with a form: checked, and kept when the form has an error elsewhere, so that they need not be chosen again.

The form then carries a signed token for each; the content lies in the attachment store and is removed there if no case takes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel.lists import format_list
from flask import Blueprint, request
from itsdangerous import BadData, URLSafeTimedSerializer

from helpcenter.cases import (
    AttachmentLimits,
    AttachmentRefused,
    AttachmentsRefused,
    AttachmentTooLarge,
    AttachmentTypeRefused,
    CheckedFile,
    TooManyAttachments,
    Upload,
    check_uploads,
)
from helpcenter.errors import HelpcenterError
from helpcenter.web.current import house
from helpcenter.web.localization import gettext, page_language, regional_locale

_A_DAY_SECONDS = 24 * 3600
_MOST_BYTES_READ = 200_000_000


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was fine, as the form shows it."""

    token: str
    name: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class SentFiles:
    """The files of one sending. `fine` can be stored; `problem` is what to tell about the others."""

    fine: tuple[CheckedFile, ...]
    problem: str | None = None


def read_large_forms(surface: Blueprint, form_endpoint: str) -> None:
    """Read this form even when its files are too large together, so that its text comes back with a clear word."""

    @surface.url_value_preprocessor
    def read_all_the_same(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if endpoint == form_endpoint and request.method == "POST":
            request.max_content_length = _MOST_BYTES_READ


def read_files(field: str = "files") -> SentFiles:
    """The form's files, those kept from an earlier try first."""
    limits = attachment_limits()
    uploads = []
    room = limits.most_files * (limits.largest_bytes + 1)  # whatever else was sent stays out of the memory
    for file in request.files.getlist(field):
        if file.filename:
            # One byte more than allowed is enough to see that a file is too large.
            content = file.stream.read(min(limits.largest_bytes + 1, room))
            room -= len(content)
            uploads.append(Upload(file.filename, content))
        file.close()
    # Each once, and no more than a message may carry: a token sent a thousand times must not fill the memory.
    tokens = list(dict.fromkeys(request.form.getlist("kept_files")))[: limits.most_files]
    kept, missing = _restore(tokens)
    problems = [gettext("Please choose this file again: %(name)s.", name=name) for name in missing]
    try:
        fine = check_uploads(uploads, limits, kept=kept)
    except AttachmentsRefused as refusal:
        fine = refusal.fine
        problems.extend(_sentence(refused) for refused in refusal.refused)
    return SentFiles(fine, " ".join(problems) or None)


def keep(files: Iterable[CheckedFile], errors: dict[str, str]) -> list[KeptFile]:
    """Keep files for the next try; those that could not be kept are added to the form's `errors`."""
    kept: list[KeptFile] = []
    lost: list[str] = []
    for file in files:
        try:
            key = house().attachments.put(file.content)
        except HelpcenterError:
            lost.append(file.name)
        else:
            token = _signer().dumps([key, file.name, file.media_type])
            kept.append(KeptFile(token, file.name, len(file.content)))
    if lost:
        names = format_list(lost, locale=regional_locale(page_language()))
        again = gettext("Please choose these files again: %(names)s.", names=names)
        errors["files"] = f"{errors['files']} {again}" if "files" in errors else again
    return kept


def attachment_limits() -> AttachmentLimits:
    settings = house().settings
    return AttachmentLimits(settings.attachment_megabytes * 1_000_000, settings.attachments_per_message)


def attachments_hint() -> str:
    limits = attachment_limits()
    return gettext(
        "JPEG, PNG, WebP or PDF, at most %(count)s files of %(megabytes)s MB each.",
        count=limits.most_files,
        megabytes=limits.largest_bytes // 1_000_000,
    )


def _restore(tokens: Iterable[str]) -> tuple[list[CheckedFile], list[str]]:
    files: list[CheckedFile] = []
    missing: list[str] = []
    for token in tokens:
        try:
            key, name, media_type = _signer().loads(token, max_age=_A_DAY_SECONDS)
        except (BadData, ValueError):
            continue
        try:
            files.append(CheckedFile(name, media_type, house().attachments.read(key)))
        except HelpcenterError:
            missing.append(name)
    return files, missing


def _sentence(refused: AttachmentRefused) -> str:
    name, limits = refused.filename, refused.limits
    if isinstance(refused, TooManyAttachments):
        return gettext(
            "%(name)s was left out: a message may carry %(count)s files at most.", name=name, count=limits.most_files
        )
    if isinstance(refused, AttachmentTooLarge):
        return gettext(
            "%(name)s is too large: a file may have %(megabytes)s MB, a picture %(megapixels)s megapixels.",
            name=name,
            megabytes=limits.largest_bytes // 1_000_000,
            megapixels=limits.most_pixels // 1_000_000,
        )
    if isinstance(refused, AttachmentTypeRefused):
        return gettext("%(name)s cannot be sent: attach JPEG, PNG, WebP or PDF files.", name=name)
    return gettext("%(name)s is empty or damaged: please choose it again.", name=name)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(house().signing_key, salt="kept file")
