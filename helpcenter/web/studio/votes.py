"""What readers think of one article."""

from __future__ import annotations

from flask import render_template

from helpcenter.accounts import Permission
from helpcenter.knowledge import ArticleNotFound, find_editor_row
from helpcenter.knowledge.votes import votes_of_article, words_beside_votes
from helpcenter.web.access import permission
from helpcenter.web.current import house
from helpcenter.web.reader_words import vote_reason_name
from helpcenter.web.studio import studio
from helpcenter.web.studio.listing import title_for_editors


@studio.get("/studio/articles/<slug>/votes")
@permission(Permission.READ_STUDIO)
def article_votes(slug: str) -> str:
    """Votes by translation and revision, with the reasons, and what readers wrote beside them."""
    with house().database.read() as session:
        row = find_editor_row(session, slug)
        if row is None:
            raise ArticleNotFound(f"there is no article {slug[:80]!r}")
        votes = votes_of_article(session, slug)
        words = words_beside_votes(session, slug)
    title, language = title_for_editors(row)
    return render_template(
        "studio/votes.html",
        slug=slug,
        title=title,
        title_language=language,
        votes=votes,
        words=words,
        vote_reason_name=vote_reason_name,
    )
