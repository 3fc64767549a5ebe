"""workflow

Who looks after an article and by when; reviews, publications that wait for their moment, redirects of archived articles, the audit
trail; and the titles as lists and searches read them.

Revision: 0008, after 0007
"""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_PORTION = 1_000
_WHOLE_LETTERS = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"})


def upgrade() -> None:
    with op.batch_alter_table("articles") as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("review_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(op.f("ix_articles_owner_id"), ["owner_id"])
        batch_op.create_index(op.f("ix_articles_review_by"), ["review_by"])
        batch_op.create_index(op.f("ix_articles_changed_at"), ["changed_at"])
    with op.batch_alter_table("translations") as batch_op:
        batch_op.add_column(sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("title", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("title_folded", sa.Text(), nullable=False, server_default=""))
    _fill()
    op.create_index("ix_translations_title_folded", "translations", ["title_folded", "article_id"])
    _create_waiting()
    op.create_table(
        "redirects",
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_redirects_article_id_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_redirects")),
    )
    op.create_index(op.f("ix_redirects_article_id"), "redirects", ["article_id"])
    _create_audit()


def _create_waiting() -> None:
    op.create_table(
        "reviews",
        sa.Column("revision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_reviews_revision_id_revisions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_state"), "reviews", ["state"])
    op.create_table(
        "scheduled_publications",
        sa.Column("translation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("significant", sa.Boolean(), nullable=False),
        sa.Column("follows_revision_id", sa.Integer(), nullable=True),
        sa.Column("follows_as_before", sa.Boolean(), nullable=False),
        sa.Column("scheduled_by", sa.Integer(), nullable=True),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failure", sa.String(length=60), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
            name=op.f("fk_scheduled_publications_revision_id_revisions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["translations.id"],
            name=op.f("fk_scheduled_publications_translation_id_translations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("translation_id", name=op.f("pk_scheduled_publications")),
    )
    op.create_index(op.f("ix_scheduled_publications_revision_id"), "scheduled_publications", ["revision_id"])
    op.create_index("ix_scheduled_publications_failure_publish_at", "scheduled_publications", ["failure", "publish_at"])


def _create_audit() -> None:
    op.create_table(
        "audit_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_audit_notes_article_id_articles"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_notes")),
    )
    op.create_index(op.f("ix_audit_notes_at"), "audit_notes", ["at"])
    op.create_index("ix_audit_notes_act_id", "audit_notes", ["act", "id"])
    op.create_index("ix_audit_notes_actor_id_id", "audit_notes", ["actor_id", "id"])
    op.create_index("ix_audit_notes_article_id_id", "audit_notes", ["article_id", "id"])


def _fill() -> None:
    """Titles and moments of what is there, in portions: a knowledge base may have a hundred thousand translations."""
    op.execute(
        "UPDATE translations SET shown_at = (SELECT created_at FROM revisions WHERE revisions.id = published_revision_id)"
    )
    op.execute(
        "UPDATE articles SET changed_at = (SELECT MAX(revisions.created_at) FROM revisions"
        " JOIN translations ON translations.latest_revision_id = revisions.id WHERE translations.article_id = articles.id)"
    )
    connection = op.get_bind()
    last = 0
    while rows := connection.execute(
        sa.text(
            "SELECT translations.id, revisions.title FROM translations"
            " JOIN revisions ON revisions.id = translations.latest_revision_id"
            " WHERE translations.id > :last ORDER BY translations.id LIMIT :portion"
        ),
        {"last": last, "portion": _PORTION},
    ).all():
        connection.execute(
            sa.text("UPDATE translations SET title = :title, title_folded = :folded WHERE id = :id"),
            [{"id": row.id, "title": row.title, "folded": _folded(row.title)} for row in rows],
        )
        last = rows[-1].id


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE_LETTERS))
    kept = "".join(
        character if unicodedata.category(character)[0] in "LN" else " "
        for character in decomposed
        if not unicodedata.combining(character) or unicodedata.category(character) == "Mc"
    )
    return " ".join(kept.split()) or text.strip()


def downgrade() -> None:
    op.drop_table("audit_notes")
    op.drop_table("redirects")
    op.drop_table("scheduled_publications")
    op.drop_table("reviews")
    op.drop_index("ix_translations_title_folded", "translations")
    with op.batch_alter_table("translations") as batch_op:
        batch_op.drop_column("title_folded")
        batch_op.drop_column("title")
        batch_op.drop_column("shown_at")
    with op.batch_alter_table("articles") as batch_op:
        batch_op.drop_index(op.f("ix_articles_changed_at"))
        batch_op.drop_index(op.f("ix_articles_review_by"))
        batch_op.drop_index(op.f("ix_articles_owner_id"))
        batch_op.drop_column("changed_at")
        batch_op.drop_column("review_by")
        batch_op.drop_column("owner_id")
