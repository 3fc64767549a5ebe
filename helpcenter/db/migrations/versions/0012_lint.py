"""findings of the lint

What the rules found in a revision, what it links to, and up to which change that was taken into account.

Revision: 0012, after 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lint_checks",
        sa.Column("revision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_revision_id", sa.Integer(), nullable=True),
        sa.Column("rules", sa.String(length=32), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_lint_checks_revision_id_revisions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_lint_checks")),
    )
    op.create_table(
        "lint_findings",
        sa.Column("revision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["lint_checks.revision_id"],
            name=op.f("fk_lint_findings_revision_id_lint_checks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("revision_id", "place", name=op.f("pk_lint_findings")),
    )
    op.create_index("ix_lint_findings_severity_code", "lint_findings", ["severity", "code"])
    op.create_table(
        "lint_links",
        sa.Column("revision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["lint_checks.revision_id"],
            name=op.f("fk_lint_links_revision_id_lint_checks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("revision_id", "slug", name=op.f("pk_lint_links")),
    )
    op.create_index(op.f("ix_lint_links_slug"), "lint_links", ["slug"])
    op.create_table(
        "lint_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lint_progress")),
    )


def downgrade() -> None:
    op.drop_table("lint_progress")
    op.drop_table("lint_links")
    op.drop_table("lint_findings")
    op.drop_table("lint_checks")
