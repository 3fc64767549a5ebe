"""Import a folder of articles, kill the import in the middle, import it again, and look whether anything is twice or missing."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from catalogue.processes import Course, Look, carry_out

#: Of the files, how many are written when the import is killed.
_KILLED_AT = 0.5


def import_articles(folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """Figures of one folder; the database of `environment` is empty before and holds the folder afterwards."""
    database = Path(environment["HELPCENTER_INSTANCE_FOLDER"]) / "helpcenter.db"
    files = sum(1 for _ in folder.rglob("*.md"))

    def written() -> int:
        return count(database, "SELECT count(*) FROM revisions")

    first = carry_out(["import", str(folder)], environment, written, kill_at=round(_KILLED_AT * files))
    if first.returned != -signal.SIGKILL:
        raise SystemExit(f"the import ended before it could be killed:\n{first.output}")
    left = written()
    second = carry_out(["import", str(folder)], environment, written)
    if second.returned:
        raise SystemExit(f"the import that goes on failed:\n{second.output}")
    problems = differences(folder, database)
    third = carry_out(["import", str(folder)], environment)
    worked = _of_each(first.looks, 0), _of_each(second.looks, left)
    return {
        "files": files,
        "written_when_killed": left,
        "seconds": first.seconds + second.seconds,
        "worked_seconds": first.worked + second.worked,
        "peak_mb": max(first.peak_mb, second.peak_mb),
        "worked_ms_a_translation_at_the_beginning": worked[0],
        "worked_ms_a_translation_at_the_end": worked[1],
        "lines_of_progress": _lines(first) + _lines(second),
        "problems": problems,
        "unchanged_seconds": third.seconds,
        "unchanged_worked_seconds": third.worked,
        "unchanged_says": third.output.splitlines()[-1] if third.output else "",
        "database_mb": database.stat().st_size / 1e6,
    }


def differences(folder: Path, database: Path) -> list[str]:
    """What the database has that the folder has not, or the other way round, or twice."""
    wanted = {(path.parent.name, path.stem): path for path in folder.rglob("*.md")}
    problems = []
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT articles.slug, translations.language, revisions.source FROM revisions"
        " JOIN translations ON translations.id = revisions.translation_id"
        " JOIN articles ON articles.id = translations.article_id"
    )
    seen: set[tuple[str, str]] = set()
    for slug, language, source in rows:
        if (slug, language) in seen:
            problems.append(f"{slug}/{language} is there twice")
        seen.add((slug, language))
        path = wanted.get((slug, language))
        if path is None:
            problems.append(f"{slug}/{language} is in no file")
        elif path.read_bytes() != source.encode():
            problems.append(f"{slug}/{language} is another text")
    problems += [f"{slug}/{language} is missing" for slug, language in sorted(wanted.keys() - seen)]
    for what, query in (
        ("published", "SELECT count(*) FROM translations WHERE published_revision_id IS NOT NULL"),
        ("told to the index", "SELECT count(DISTINCT translation_id) FROM changes"),
    ):
        if (number := connection.execute(query).fetchone()[0]) != len(wanted):
            problems.append(f"{number} of {len(wanted)} are {what}")
    problems += [row[0] for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    connection.close()
    return problems


def count(database: Path, query: str) -> int:
    """A number from a database that others write to; 0 while it has no such table."""
    try:
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    try:
        return int(connection.execute(query).fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def _of_each(looks: Sequence[Look], before: int) -> float:
    """Processor time in ms for each translation that was written while one looked; what came before the first is left out."""
    writing = [look for look in looks if look.done > before and look.worked]
    if len(writing) < 2 or writing[-1].done == writing[0].done:
        return float("nan")
    return 1000 * (writing[-1].worked - writing[0].worked) / (writing[-1].done - writing[0].done)


def _lines(course: Course) -> int:
    return sum(" of " in line for line in course.output.splitlines())
