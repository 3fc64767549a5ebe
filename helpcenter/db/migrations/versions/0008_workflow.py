"""workflow

The audit trail of what editors do.

Revision: 0008, after 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
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


def downgrade() -> None:
    op.drop_table("audit_notes")
