"""outdated translations

Which language is an article's source, which of its revisions translations have to follow, and which one each of them follows.
What is in place counts as up to date.

Revision: 0003, after 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# The language an article was first published in; of several at one moment English, else the first by name. An article that
# was never published has its first translation as the source.
_SOURCE_LANGUAGES = """
UPDATE articles SET source_language = COALESCE((
    SELECT translations.language FROM translations
    WHERE translations.article_id = articles.id
    ORDER BY
        CASE WHEN translations.first_published_at IS NULL THEN 1 ELSE 0 END,
        translations.first_published_at,
        CASE WHEN translations.first_published_at IS NULL THEN translations.id ELSE 0 END,
        CASE WHEN translations.language = 'en' THEN 0 WHEN translations.language LIKE 'en-%' THEN 1 ELSE 2 END,
        translations.language
    LIMIT 1
), 'en')
"""

_REVISIONS_TO_FOLLOW = """
UPDATE translations SET significant_revision_id = (
    SELECT MAX(revisions.id) FROM revisions
    WHERE revisions.translation_id = translations.id AND revisions.kind = 'published'
)
"""

_FOLLOWED = """
UPDATE translations SET follows_revision_id = (
    SELECT source.significant_revision_id FROM translations AS source JOIN articles ON articles.id = source.article_id
    WHERE source.article_id = translations.article_id
      AND source.language = articles.source_language
      AND source.language <> translations.language
)
WHERE first_published_at IS NOT NULL
"""


def upgrade() -> None:
    with op.batch_alter_table("articles") as batch_op:
        batch_op.add_column(sa.Column("source_language", sa.String(length=20), nullable=False, server_default="en"))
    with op.batch_alter_table("translations") as batch_op:
        batch_op.add_column(sa.Column("follows_revision_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("significant_revision_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("revisions") as batch_op:
        batch_op.add_column(sa.Column("significant", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE revisions SET significant = (kind = 'published')")
    op.execute(_SOURCE_LANGUAGES)
    op.execute(_REVISIONS_TO_FOLLOW)
    op.execute(_FOLLOWED)


def downgrade() -> None:
    with op.batch_alter_table("revisions") as batch_op:
        batch_op.drop_column("significant")
    with op.batch_alter_table("translations") as batch_op:
        batch_op.drop_column("significant_revision_id")
        batch_op.drop_column("follows_revision_id")
    with op.batch_alter_table("articles") as batch_op:
        batch_op.drop_column("source_language")
