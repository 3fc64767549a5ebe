"""The page of an article's comments, with the form."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict

from helpcenter.accounts import Permission
from helpcenter.knowledge import (
    ArticleNotFound,
    PublishedTranslation,
    choose_language,
    find_published,
    published_languages,
)
from helpcenter.knowledge.comments import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Comment,
    CommentOrder,
    find_comment,
    page_of_thread,
    read_threads,
    voted_for,
)
from helpcenter.web.access import permission
from helpcenter.web.comments import comments
from helpcenter.web.comments.form import TRAP, TypedComment, empty_form
from helpcenter.web.comments.mode import comment_mode
from helpcenter.web.current import house
from helpcenter.web.localization import page_language
from helpcenter.web.reader_keys import find_voter_on
from helpcenter.web.sign_in import signed_in

THREADS_PER_PAGE = 20


@comments.get("/articles/<slug>/comments", endpoint="page")
@permission(Permission.READ_HELP)
def comments_page(slug: str) -> str:
    """Comments in the order of `order`; `comment` opens the page that it is on, `reply` the form below a comment."""
    comment_mode()
    return show_page(slug, empty_form(signed_in(), request.args.get("reply", type=int)))


def show_page(slug: str, typed: TypedComment, *, subscribing: TypedComment | None = None) -> str:
    """The page, with the form as it stands."""
    asked: MultiDict[str, str] = request.args
    order = asked.get("order", "")
    wanted = CommentOrder(order) if order in set(CommentOrder) else CommentOrder.OLDEST
    number = asked.get("comment", type=int)
    with house().database.read() as session:
        article = article_of(request.values.get("language", ""), slug)
        page = asked.get("page", 1, type=int)
        if number is not None and wanted is CommentOrder.OLDEST:
            page = page_of_thread(session, number, article.translation_id, THREADS_PER_PAGE)
        threads = read_threads(
            session, article.translation_id, order=wanted, page=page, threads_per_page=THREADS_PER_PAGE
        )
        replied = find_comment(session, typed.reply_to, article.translation_id) if typed.reply_to else None
        voters = {
            comment.id: voter for comment in _all(threads.threads) if (voter := find_voter_on(subject(comment.id)))
        }
        mine = voted_for(session, voters)
    language = article.language if article.language != page_language() else None
    return render_template(
        "comments/page.html",
        article=article,
        language=language,
        threads=threads,
        order=wanted.value,
        typed=typed,
        subscribing=subscribing,
        replied=replied,
        mine=mine,
        trap=TRAP,
        longest_name=LONGEST_NAME,
        longest_text=LONGEST_TEXT,
        page_url=lambda number: url_for(
            "comments.page", slug=slug, language=language, order=wanted.value, page=number, _anchor="comments_list"
        ),
    )


def article_of(wanted: str, slug: str) -> PublishedTranslation:
    """The translation whose comments are meant: of the language that was named, else the one that its reader gets."""
    with house().database.read() as session:
        available = published_languages(session, slug)
        chosen = wanted if wanted in available else choose_language(available, page_language()) if available else ""
        found = find_published(session, slug, chosen) if chosen else None
    if found is None:
        raise ArticleNotFound(f"there is no article {slug[:80]!r}")
    return found


def subject(comment_id: int) -> str:
    """What a vote for a comment is kept under."""
    return f"comment {comment_id}"


def _all(threads: tuple[Comment, ...]) -> Iterator[Comment]:
    for thread in threads:
        yield thread
        yield from thread.replies
