"""The words of the house in each language: a CSV file beside the articles, with a column for each language."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from helpcenter.errors import InvalidInput

#: The name of the file, in the folder that holds `articles`.
GLOSSARY_FILE_NAME: Final = "glossary.csv"
_TERMS_AT_MOST: Final = 2_000


class GlossaryUnusable(InvalidInput):
    """The file cannot be read as a glossary."""

    code = "glossary-unusable"


def read_glossary(path: Path, source: str, target: str) -> dict[str, str]:
    """Terms of `source` with those of `target`; empty when there is no file, or it lacks one of the two languages.

    A regional language takes the column of its language when it has none of its own. Raises `GlossaryUnusable`.
    """
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            names = {str(name).strip(): str(name) for name in rows.fieldnames or ()}
            columns = [names.get(tag) or names.get(tag.split("-")[0]) for tag in (source, target)]
            if None in columns or source == target:
                return {}
            first, second = (str(column) for column in columns)
            found: dict[str, str] = {}
            for row in rows:
                term, wanted = (row.get(first) or "").strip(), (row.get(second) or "").strip()
                if term and wanted and len(found) < _TERMS_AT_MOST:
                    found[term] = wanted
            return found
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GlossaryUnusable(
            f"{path.name} cannot be read as a table with a column for each language: {error}"
        ) from error
