from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

import helpcenter.app  # noqa: F401 - loads the tables of every room
from helpcenter.db import Base, Database, is_current, upgrade
from helpcenter.db.migrate import alembic_config
from helpcenter.errors import ConfigurationError, Unavailable


def _differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
    return [difference for difference in found if "alembic_version" not in str(difference)]


def test_the_migrations_make_the_tables_that_the_code_wants(tmp_path: Path, database: Database) -> None:
    fresh = database
    if database.is_sqlite:
        fresh = Database(f"sqlite:///{tmp_path / 'migrated.db'}")
    else:
        with database.engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS migrated"))
        fresh = Database(
            database.url.update_query_dict({"options": "-csearch_path=migrated"}).render_as_string(hide_password=False)
        )
    try:
        upgrade(fresh)
        assert _differences(fresh) == []
        assert is_current(fresh)
        upgrade(fresh)  # a second start changes nothing
    finally:
        if not database.is_sqlite:
            with fresh.engine.begin() as connection:
                connection.execute(text("DROP SCHEMA migrated CASCADE"))
        fresh.close()


def test_a_database_of_a_newer_version_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'newer.db'}")
    upgrade(database)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    with pytest.raises(ConfigurationError, match="newer version"):
        upgrade(database)
    database.close()


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    database = Database(f"sqlite:///{tmp_path / 'folder.db'}")
    with pytest.raises(Unavailable, match="cannot be used now"):
        upgrade(database)
    database.close()


@pytest.mark.slow
def test_several_processes_may_start_at_once(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    code = f"from helpcenter.db import Database, upgrade; import helpcenter.app; upgrade(Database('sqlite:///{path}'))"
    starting = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate(timeout=120)[1] for process in starting]
    assert [process.returncode for process in starting] == [0, 0, 0], told
    database = Database(f"sqlite:///{path}")
    assert is_current(database)
    database.close()


def test_what_was_there_before_translations_could_be_outdated_counts_as_up_to_date(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'older.db'}")
    command.upgrade(alembic_config(database), "0002")
    early, late = "2026-01-01 08:00:00", "2026-02-01 08:00:00"
    # (language, first published at, kinds of its revisions); ids follow the order of the rows
    articles: list[list[tuple[str, str | None, tuple[str, ...]]]] = [
        [
            ("de", early, ("published",)),
            ("en", early, ("published", "published", "draft")),
            ("hr", late, ("published",)),
        ],
        [("hr", early, ("published",)), ("en", late, ("published",))],
        [("it", None, ("draft",)), ("en", None, ("draft",))],
    ]
    number = 0
    with database.write() as session:
        for article_id, translations in enumerate(articles, start=1):
            session.execute(
                text("INSERT INTO articles (id, slug, topic) VALUES (:id, :slug, 'returns')"),
                {"id": article_id, "slug": f"article-{article_id}"},
            )
            for language, first_published_at, kinds in translations:
                values = {"article": article_id, "language": language, "first": first_published_at}
                translation_id = session.scalar(
                    text(
                        "INSERT INTO translations (article_id, language, version, first_published_at)"
                        " VALUES (:article, :language, 1, :first) RETURNING id"
                    ),
                    values,
                )
                for kind in kinds:
                    number += 1
                    session.execute(
                        text(
                            "INSERT INTO revisions (translation_id, number, kind, source, title, summary, body, created_at)"
                            " VALUES (:translation, :number, :kind, '', '', '', '', :at)"
                        ),
                        {"translation": translation_id, "number": number, "kind": kind, "at": early},
                    )
    upgrade(database)
    with database.read() as session:
        languages = session.scalars(text("SELECT source_language FROM articles ORDER BY id")).all()
        followed = session.execute(
            text("SELECT language, follows_revision_id, significant_revision_id FROM translations ORDER BY id")
        ).all()
        significant = session.scalars(text("SELECT significant FROM revisions ORDER BY id")).all()
    database.close()
    assert languages == ["en", "hr", "it"]
    assert [tuple(row) for row in followed] == [
        ("de", 3, 1),
        ("en", None, 3),
        ("hr", 3, 5),
        ("hr", None, 6),
        ("en", 6, 7),
        ("it", None, None),
        ("en", None, None),
    ]
    assert significant == [1, 1, 1, 0, 1, 1, 1, 0, 0]
