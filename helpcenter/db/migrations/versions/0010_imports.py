"""what folders said, and imports from elsewhere

What a folder and the database last agreed on; runs of imports, and which article came from where.

Revision: 0010, after 0009
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "folder_states",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("said", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_folder_states")),
    )
    _fill(op.get_bind())
    op.create_table(
        "import_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=250), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("worker", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    op.create_index(op.f("ix_import_runs_source"), "import_runs", ["source"])
    op.create_table(
        "import_remarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_runs.id"], name=op.f("fk_import_remarks_run_id_import_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_remarks")),
    )
    op.create_index(op.f("ix_import_remarks_run_id"), "import_remarks", ["run_id"])
    op.create_table(
        "imported_articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=250), nullable=False),
        sa.Column("source_id", sa.String(length=250), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("listed_run_id", sa.Integer(), nullable=False),
        sa.Column("taken_run_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_imported_articles_article_id_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_articles")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_imported_articles_source")),
    )
    op.create_index(op.f("ix_imported_articles_article_id"), "imported_articles", ["article_id"])
    op.create_index(op.f("ix_imported_articles_listed_run_id"), "imported_articles", ["listed_run_id"])
    op.create_table(
        "imported_translations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("imported_article_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("given", sa.String(length=64), nullable=False),
        sa.Column("said", sa.String(length=64), nullable=False),
        sa.Column("unresolved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_article_id"],
            ["imported_articles.id"],
            name=op.f("fk_imported_translations_imported_article_id_imported_articles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_translations")),
        sa.UniqueConstraint(
            "imported_article_id", "language", name=op.f("uq_imported_translations_imported_article_id")
        ),
    )
    op.create_table(
        "imported_pictures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=250), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_pictures")),
        sa.UniqueConstraint("source", "place", name=op.f("uq_imported_pictures_source")),
    )


def _fill(connection: sa.Connection) -> None:
    """So far only imports saved texts that are nobody's: the newest of them is what a folder said last."""
    states = sa.table("folder_states", sa.column("kind"), sa.column("subject_id"), sa.column("said"))
    newest = (
        "SELECT t.id, r.source FROM translations t JOIN revisions r ON r.id ="
        " (SELECT MAX(id) FROM revisions WHERE translation_id = t.id AND author_id IS NULL)"
    )
    queries = {
        "translation": newest,
        "questions": "SELECT article_id, source FROM known_questions WHERE author_id IS NULL",
        "unanswered": "SELECT id, source FROM unanswered_questions WHERE author_id IS NULL",
    }
    for kind, query in queries.items():
        rows = connection.execute(sa.text(query)).all()
        found = [
            {"kind": kind, "subject_id": row[0], "said": hashlib.sha256(row[1].encode("utf-8")).hexdigest()}
            for row in rows
        ]
        if found:
            connection.execute(states.insert(), found)


def downgrade() -> None:
    for table in ("imported_pictures", "imported_translations", "imported_articles", "import_remarks", "import_runs"):
        op.drop_table(table)
    op.drop_table("folder_states")
