"""working copies and pictures

What editors are writing, who is at work where, and the pictures of articles.

Revision: 0007, after 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "working_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=130), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("based_on_revision", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_copies")),
        sa.UniqueConstraint("person_id", "place", name=op.f("uq_working_copies_person_id")),
    )
    op.create_index("ix_working_copies_place", "working_copies", ["place"])
    op.create_table(
        "editing_presence",
        sa.Column("place", sa.String(length=130), nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("place", "person_id", name=op.f("pk_editing_presence")),
    )
    op.create_index(op.f("ix_editing_presence_seen_at"), "editing_presence", ["seen_at"])
    op.create_table(
        "pictures",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pictures")),
    )


def downgrade() -> None:
    op.drop_table("pictures")
    op.drop_index(op.f("ix_editing_presence_seen_at"), "editing_presence")
    op.drop_table("editing_presence")
    op.drop_index("ix_working_copies_place", "working_copies")
    op.drop_table("working_copies")
