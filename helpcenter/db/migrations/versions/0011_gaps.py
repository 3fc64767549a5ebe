"""gaps, tests of articles, machine translations

Groups of questions that were not answered well; the questions that articles are tested with; the marks of translations that a
language model drafted; and votes on answers by their moment.

Revision: 0011, after 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answer_receipts") as batch_op:
        batch_op.create_index(op.f("ix_answer_receipts_voted_at"), ["voted_at"])
    op.create_table(
        "gap_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("anchor_language", sa.String(length=20), nullable=False),
        sa.Column("recipe", sa.String(length=40), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_times", sa.Integer(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_gap_groups_article_id_articles"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_groups")),
    )
    for column in ("recipe", "state", "article_id"):
        op.create_index(op.f(f"ix_gap_groups_{column}"), "gap_groups", [column])
    op.create_table(
        "gap_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receipt_id", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("nearest", sa.String(length=100), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("considered", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["gap_groups.id"], name=op.f("fk_gap_questions_group_id_gap_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_questions")),
        sa.UniqueConstraint("language", "digest", name=op.f("uq_gap_questions_language")),
    )
    op.create_index("ix_gap_questions_group_id_times", "gap_questions", ["group_id", "times"])
    op.create_table(
        "gap_askings",
        sa.Column("receipt_id", sa.String(length=24), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["gap_groups.id"], name=op.f("fk_gap_askings_group_id_gap_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["gap_questions.id"],
            name=op.f("fk_gap_askings_question_id_gap_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("receipt_id", name=op.f("pk_gap_askings")),
    )
    op.create_index(op.f("ix_gap_askings_question_id"), "gap_askings", ["question_id"])
    op.create_index("ix_gap_askings_week_group_id_reason", "gap_askings", ["week", "group_id", "reason"])
    op.create_index("ix_gap_askings_group_id_week_reason", "gap_askings", ["group_id", "week", "reason"])
    op.create_table(
        "gap_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voted_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_progress")),
    )
    op.create_table(
        "article_test_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_article_test_questions_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_test_questions")),
        sa.UniqueConstraint("article_id", "language", "text", name=op.f("uq_article_test_questions_article_id")),
    )
    op.create_table(
        "machine_translations",
        sa.Column("translation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("source_revision_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
            name=op.f("fk_machine_translations_revision_id_revisions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["translations.id"],
            name=op.f("fk_machine_translations_translation_id_translations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("translation_id", name=op.f("pk_machine_translations")),
    )
    op.create_index(op.f("ix_machine_translations_revision_id"), "machine_translations", ["revision_id"])


def downgrade() -> None:
    op.drop_table("machine_translations")
    op.drop_table("article_test_questions")
    op.drop_table("gap_progress")
    op.drop_table("gap_askings")
    op.drop_table("gap_questions")
    op.drop_table("gap_groups")
    with op.batch_alter_table("answer_receipts") as batch_op:
        batch_op.drop_index(op.f("ix_answer_receipts_voted_at"))
