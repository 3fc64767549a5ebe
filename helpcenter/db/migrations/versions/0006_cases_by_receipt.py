"""cases by receipt

Whether an answer was taken to the team is asked with every follow-up question.

Revision: 0006, after 0005
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_cases_receipt_id"), "cases", ["receipt_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_cases_receipt_id"), "cases")
