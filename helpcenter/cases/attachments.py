"""Files that shoppers and agents send: which are taken, and what is done to them first.

The type is told by the content, never by the name. Images are decoded and encoded again, which leaves out what a camera wrote
into them (place, device, owner) and whatever was hidden behind the picture. PDF files are kept byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import filetype

from helpcenter.cases.filenames import EXTENSIONS, clean_label, clean_name
from helpcenter.errors import InvalidInput
from helpcenter.files import TooManyPixels, UnreadableImage, encode_again

ALLOWED_TYPES = tuple(EXTENSIONS)
ALLOWED_NAMES = "JPEG, PNG, WebP or PDF"


@dataclass(frozen=True, slots=True)
class AttachmentLimits:
    """How much one message may carry."""

    largest_bytes: int = 10_000_000
    most_files: int = 5
    most_pixels: int = 25_000_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file fit to be stored; made by `check_upload` (or, for one kept from an earlier try, from the store)."""

    name: str
    media_type: str
    content: bytes


class AttachmentRefused(InvalidInput):
    """One file that cannot be taken. `filename` is its cleaned name, `limits` says what is allowed."""

    code = "attachment-refused"

    def __init__(self, filename: str, limits: AttachmentLimits, message: str) -> None:
        self.filename = filename
        self.limits = limits
        super().__init__(f"{filename}: {message}")


class AttachmentTooLarge(AttachmentRefused):
    """More bytes than allowed, or a picture of more pixels than allowed."""

    code = "attachment-too-large"
    status = 413


class AttachmentTypeRefused(AttachmentRefused):
    """A kind of file that is not taken, whatever its name says."""

    code = "attachment-type-refused"
    status = 415


class AttachmentUnreadable(AttachmentRefused):
    """Empty, cut off or damaged."""

    code = "attachment-unreadable"


class TooManyAttachments(AttachmentRefused):
    """One file more than a message may carry."""

    code = "too-many-attachments"


class AttachmentsRefused(InvalidInput):
    """Some files cannot be taken. `fine` are those that can: keep them (`AttachmentStore.put`), so that they need not be
    chosen again.
    """

    code = "attachments-refused"

    def __init__(self, refused: tuple[AttachmentRefused, ...], fine: tuple[CheckedFile, ...]) -> None:
        self.refused = refused
        self.fine = fine
        super().__init__(" ".join(str(refusal) for refusal in refused))


def check_upload(filename: str, content: bytes, limits: AttachmentLimits) -> CheckedFile:
    """The file as it may be stored. Raises an `AttachmentRefused` that names it."""
    label = clean_label(filename)
    if not content:
        raise AttachmentUnreadable(label, limits, "the file is empty.")
    if len(content) > limits.largest_bytes:
        raise AttachmentTooLarge(
            label, limits, f"larger than the {limits.largest_bytes / 1e6:.3g} MB that are allowed."
        )
    media_type = filetype.guess_mime(content[:8192])
    if media_type not in EXTENSIONS:
        raise AttachmentTypeRefused(label, limits, f"only {ALLOWED_NAMES} files can be attached.")
    name = clean_name(filename, media_type)
    if media_type == "application/pdf":
        return CheckedFile(name, media_type, content)
    try:
        return CheckedFile(name, media_type, encode_again(content, media_type, limits.most_pixels))
    except TooManyPixels as error:
        allowed = f"a picture may have {limits.most_pixels / 1e6:.3g} megapixels at most."
        raise AttachmentTooLarge(label, limits, allowed) from error
    except UnreadableImage as error:
        raise AttachmentUnreadable(label, limits, "the picture is damaged or incomplete.") from error


def check_uploads(
    uploads: Sequence[Upload], limits: AttachmentLimits, *, kept: Sequence[CheckedFile] = ()
) -> tuple[CheckedFile, ...]:
    """All files of a message, those kept from an earlier try first. Raises `AttachmentsRefused` with every refusal.

    Decoding pictures takes time: call it before a transaction is opened.
    """
    fine = list(kept)
    refused: list[AttachmentRefused] = []
    for upload in uploads:
        try:
            if len(fine) >= limits.most_files:
                too_many = f"a message may carry {limits.most_files} files at most."
                raise TooManyAttachments(clean_label(upload.filename), limits, too_many)
            fine.append(check_upload(upload.filename, upload.content, limits))
        except AttachmentRefused as refusal:
            refused.append(refusal)
    if refused:
        raise AttachmentsRefused(tuple(refused), tuple(fine))
    return tuple(fine)
