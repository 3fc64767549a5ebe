""" "Was this article helpful?" """

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.answers import mask, without_placeholders
from helpcenter.errors import InvalidInput
from helpcenter.knowledge import ArticleNotFound, find_published
from helpcenter.knowledge.votes import LONGEST_WORDS, VoteReason, find_vote, vote
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.help import help_center
from helpcenter.web.limits import limit_vote
from helpcenter.web.localization import page_language
from helpcenter.web.reader_keys import find_voter_on, voter_on
from helpcenter.web.reader_words import vote_reason_name
from helpcenter.web.same_origin import from_our_pages


@help_center.post("/articles/<slug>/vote")
@permission(Permission.VOTE)
@limit_vote
@from_our_pages
def vote_on_article(slug: str) -> Response:
    """Keep the vote on the revision that was read; the same form again changes it, or adds why it did not help."""
    form = request.form
    helped, number = form.get("helped"), form.get("revision", type=int)
    if helped not in ("yes", "no") or number is None:
        raise InvalidInput("A vote names the revision it is about, and says helped=yes or helped=no.")
    reason = form.get("reason", "")
    language = form.get("article_language") or page_language()
    with house().database.write() as session:
        vote(
            session,
            slug=slug,
            language=language,
            revision_number=number,
            voter=voter_on(f"article {slug}"),
            helped=helped == "yes",
            reason=VoteReason(reason) if reason in set(VoteReason) else None,
            words=mask(form.get("words", "")[: 2 * LONGEST_WORDS]),
            now=now(),
        )
    told = "yes" if "told" in form else None
    return redirect(url_for("help.article_vote", slug=slug, language=language, told=told))


@help_center.get("/articles/<slug>/vote")
@permission(Permission.VOTE)
def article_vote(slug: str) -> str:
    """How the reader's vote stands: thanks, and the question why when the article did not help."""
    language = request.args.get("language") or page_language()
    with house().database.read() as session:
        article = find_published(session, slug, language)
        if article is None:
            raise ArticleNotFound(f"there is no article {slug[:80]!r} in {language[:20]!r}")
        voter = find_voter_on(f"article {slug}")
        voted = find_vote(session, article.revision_id, voter) if voter is not None else None
    return render_template(
        "help/vote.html",
        article=article,
        voted=voted,
        asks_why=voted is not None and not voted.helped and "told" not in request.args,
        reasons=[(reason.value, vote_reason_name(reason)) for reason in VoteReason],
        words=without_placeholders(voted.words) if voted is not None else "",
        longest_words=LONGEST_WORDS,
    )
