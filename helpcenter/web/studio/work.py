"""What can be done next with a translation, and by whom: for the article's page and beside the form."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from helpcenter.accounts import Permission, allowed, find_people
from helpcenter.knowledge import ArticleNotFound
from helpcenter.knowledge.overview import ArticleFacts, TranslationFacts, get_article_facts
from helpcenter.knowledge.workflow import ReviewState, approved, may_decide
from helpcenter.web.current import house
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import editor
from helpcenter.web.studio.history_sentences import failure_sentence


@dataclass(frozen=True, slots=True)
class Work:
    """A translation with the steps that are open to the person of this page. `names`: people who occur, by id."""

    article: ArticleFacts
    item: TranslationFacts
    names: dict[int, str]
    may_request: bool
    may_decide: bool
    may_withdraw: bool
    may_publish: bool
    needs_review: bool

    @property
    def waits(self) -> bool:
        """Whether the latest text waits for a reviewer."""
        return self.item.review is not None and self.item.review.state is ReviewState.REQUESTED and self.item.newer

    @property
    def is_source(self) -> bool:
        return self.item.language == self.article.source_language


def work_on(article: ArticleFacts, item: TranslationFacts, names: dict[int, str]) -> Work:
    """The rules of the work, applied to the person of this page."""
    me = editor()
    review, newer = item.review, item.newer
    state = review.state if review and newer else None
    undecided = state in (None, ReviewState.SENT_BACK)
    needed = house().settings.review_needed
    fine = not needed or approved(item.author_id, review)
    return Work(
        article=article,
        item=item,
        names=names,
        may_request=newer and undecided and allowed(me.role, Permission.EDIT_ARTICLES),
        may_decide=state in (ReviewState.REQUESTED, ReviewState.APPROVED)
        and may_decide(item.author_id, me.id)
        and allowed(me.role, Permission.REVIEW_ARTICLES),
        may_withdraw=state is ReviewState.REQUESTED and allowed(me.role, Permission.EDIT_ARTICLES),
        may_publish=newer and fine and allowed(me.role, Permission.PUBLISH_ARTICLES),
        needs_review=newer and not fine,
    )


def people_in(session: Session, article: ArticleFacts, *more: int | None) -> dict[int, str]:
    """The names of everybody who occurs in an article's facts."""
    ids: set[int | None] = {article.owner_id, *more}
    for item in article.translations:
        ids.add(item.author_id)
        if item.review:
            ids |= {item.review.requested_by, item.review.decided_by}
        if item.schedule:
            ids.add(item.schedule.scheduled_by)
    return {key: person.name for key, person in find_people(session, (key for key in ids if key)).items()}


def work_of(slug: str, language: str) -> Work | None:
    """The same for one translation, by name; None when it does not exist yet. Every template of the studio may ask."""
    with house().database.read() as session:
        try:
            article = get_article_facts(session, slug)
        except ArticleNotFound:
            return None
        item = article.find(language)
        return work_on(article, item, people_in(session, article)) if item else None


@studio.context_processor
def _for_templates() -> dict[str, object]:
    return {
        "work_of": work_of,
        "review_needed": house().settings.review_needed,
        "failure_sentence": failure_sentence,
    }
