"""Where the converted e5 lies: one folder a vocabulary in the models folder, and a small file that names the one in use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from helpcenter.retrieval.embedders.protocol import ModelMissing

FOLDER_PREFIX: Final = "e5-small-"
_POINTER: Final = "E5_CURRENT"


def find_e5(models_folder: Path) -> Path:
    """The converted e5 in use. Raises `ModelMissing` when there is none."""
    pointer = models_folder / _POINTER
    name = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
    folder = models_folder / name
    if not name.startswith(FOLDER_PREFIX) or not folder.is_dir():
        raise ModelMissing(f"The model e5 has not been set up in {models_folder} yet; run: helpcenter init")
    return folder


def use_e5(folder: Path) -> None:
    """From now on `find_e5` gives `folder` for the models folder it lies in. Raises `OSError`."""
    pointer = folder.parent / _POINTER
    aside = pointer.with_name(f".{_POINTER}.{os.getpid()}")
    aside.write_text(folder.name + "\n", encoding="utf-8")
    aside.replace(pointer)
