"""Names of uploaded files, cleaned for display and for saving: never a path, never a disguise."""

from __future__ import annotations

import re
import unicodedata

#: What each type of file may be called; the first is what a name gets that has none of them.
EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
}
LONGEST_STEM = 80

_OURS = tuple(extension for extensions in EXTENSIONS.values() for extension in extensions)
_REFUSED_BY_WINDOWS = re.compile(r'[<>:"|?*]')


def clean_label(filename: str) -> str:
    """The last part of a path, without control and direction characters; `"file"` when nothing is left."""
    last = re.split(r"[/\\]", filename)[-1]
    visible = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    label = re.sub(r"\s+", " ", _REFUSED_BY_WINDOWS.sub("_", visible)).strip(" .")
    return label or "file"


def clean_name(filename: str, media_type: str) -> str:
    """A cleaned name whose extension is true to the type found in the content."""
    label = clean_label(filename)
    lowered = label.lower()
    extensions = EXTENSIONS[media_type]
    extension = next((known for known in extensions if lowered.endswith(known)), extensions[0])
    ending = next((known for known in _OURS if lowered.endswith(known)), "")
    stem = label[: len(label) - len(ending)].strip(" .") or "file"
    return stem[:LONGEST_STEM].strip(" .") + extension
