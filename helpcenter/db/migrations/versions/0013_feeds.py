"""feeds

What was shown last in a language, found without reading all of it.

Revision: 0013, after 0012
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_translations_language_shown_at",
        "translations",
        ["language", "shown_at", "published_revision_id", "archived_at"],
    )


def downgrade() -> None:
    op.drop_index("ix_translations_language_shown_at", "translations")
