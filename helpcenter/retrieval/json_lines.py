"""Files of one JSON object a line, as the questions to measure with are kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from helpcenter.errors import InvalidInput
from helpcenter.retrieval.errors import EvaluationFileError

Read = TypeVar("Read")


def read_json_lines(path: Path, read: Callable[[Any], Read], hint: str = "") -> list[Read]:
    """What `read` makes of each line; empty lines are skipped.

    `read` raises a `ValueError`, `KeyError`, `TypeError` or `InvalidInput` for what it cannot use. Raises `EvaluationFileError`
    naming the line, with `hint` behind it.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationFileError(f"{path} cannot be read: {error}") from error
    found: list[Read] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(read(json.loads(line)))
        except (ValueError, KeyError, TypeError, InvalidInput) as error:
            raise EvaluationFileError(f"{path}, line {number}: {error}{hint}") from error
    return found
