"""A question in, an outcome out."""

from __future__ import annotations

import secrets
import time
from datetime import datetime
from typing import Final

import structlog

from helpcenter.answers.details import details_of
from helpcenter.answers.errors import QuestionError, QuestionProblem
from helpcenter.answers.finding import find
from helpcenter.answers.finding_parts import AnsweredPart, find_parts
from helpcenter.answers.following_up import article_read, earlier_in_conversation
from helpcenter.answers.outcome import AnswerPassage, Outcome, OutcomeKind, RelatedArticle
from helpcenter.answers.question_language import language_of
from helpcenter.answers.quoting import quote
from helpcenter.answers.receipts import keep_receipt
from helpcenter.db import Database
from helpcenter.errors import Unavailable
from helpcenter.retrieval import QUESTION_LIMIT, ArticleHit, Hit, Retriever, SearchResult, clean_question

log = structlog.get_logger(__name__)

_ARTICLES: Final = 6
_RELATED: Final = 5
# A second passage is shown when it is this near to the best one, in deviations; one of another article when that article is.
_NEAR_PASSAGE: Final = 0.5
_NEAR_ARTICLE: Final = 0.25
#: Passages shown of a question that asks several things.
_PASSAGES_OF_PARTS: Final = 3


def ask(
    database: Database,
    retriever: Retriever,
    *,
    question: str,
    page_language: str,
    now: datetime,
    question_language: str | None = None,
    after: str | None = None,
    article: str | None = None,
) -> Outcome:
    """Answer from the knowledge base and keep a receipt.

    `question_language`: what the asker says the question is in; None to tell it from the words. `after`: the receipt of the
    answer before it in one conversation, to which the question may refer; `article`: the slug of the article that was being
    read, which it may be about. How long it took is measured with a monotonic counter, which is no clock.
    Raises `QuestionError` when there is nothing to look for, `Unavailable` when the index or the database cannot be read.
    """
    started = time.perf_counter()
    cleaned = clean_question(question)
    check_question(cleaned)
    retriever.catch_up()
    asked_in = language_of(retriever, cleaned, page_language, question_language)
    language = asked_in.language
    with database.read() as session:
        earlier = earlier_in_conversation(session, after)
        reading = article_read(session, article, language)
    found = find(
        retriever,
        cleaned,
        language=language,
        prefer_language=page_language,
        earlier=earlier,
        reading=reading,
        limit=_ARTICLES,
    )
    parts = find_parts(retriever, cleaned, language=language, prefer_language=page_language, limit=_ARTICLES)
    result = found.result
    kind, confidence = (OutcomeKind.ANSWER, parts[0].found.confidence) if parts else (found.kind, found.confidence)
    if parts:
        passages = _passages_of_parts(retriever, parts, language)
    else:
        passages = _passages(retriever, result, cleaned, language) if kind is OutcomeKind.ANSWER else ()
    shown = {passage.slug for passage in passages}
    related = () if kind is OutcomeKind.NO_ANSWER else _related(result.hits, shown)
    generation = retriever.generation
    outcome = Outcome(
        kind=kind,
        receipt_id=secrets.token_urlsafe(12),
        question=cleaned,
        language=language,
        confidence=round(confidence, 4),
        passages=passages,
        related=related,
        recipe=result.recipe,
        follows=found.follows,
        about=found.about.title if found.about is not None and not parts else "",
        shortened=len(" ".join(question[: 4 * QUESTION_LIMIT].split())) > QUESTION_LIMIT,
        details=details_of(
            result,
            asked_in=asked_in,
            page_language=page_language,
            suggested=related,
            generation=generation.name if generation is not None else None,
            follows=earlier.questions if found.follows else (),
            about=found.about.slug if found.about is not None and not parts else None,
            parts=len(parts),
            milliseconds=round(1000 * (time.perf_counter() - started)),
        ),
    )
    try:
        with database.write() as session:
            keep_receipt(session, outcome, now=now)
            retriever.keep_vectors(session)
    except Unavailable as error:  # the answer is worth more than its receipt
        log.warning("receipt-not-kept", reason=str(error))
    return outcome


def check_question(cleaned: str) -> None:
    """Raise `QuestionError` when a cleaned question holds nothing that can be looked for."""
    if not cleaned:
        raise QuestionError(QuestionProblem.EMPTY)
    if not any(character.isalnum() for character in cleaned):
        raise QuestionError(QuestionProblem.NOTHING_TO_READ)


def _passages(retriever: Retriever, result: SearchResult, question: str, language: str) -> tuple[AnswerPassage, ...]:
    return tuple(quote(retriever, hit, question=question, language=language) for hit in _to_show(result.hits))


def _passages_of_parts(
    retriever: Retriever, parts: tuple[AnsweredPart, ...], language: str
) -> tuple[AnswerPassage, ...]:
    """The best passage for each part; then, where there is room, the opening of the first one's article."""
    shown = [
        quote(retriever, part.best, question=part.question, language=language, part=part.question) for part in parts
    ]
    opening = parts[0].found.result.hits[0].opening
    if opening is not None and opening.passage.passage_id not in {passage.passage_id for passage in shown}:
        shown.append(quote(retriever, opening, question=parts[0].question, language=language))
    return tuple(shown[:_PASSAGES_OF_PARTS])


def _to_show(hits: tuple[ArticleHit, ...]) -> list[Hit]:
    """The best passage first, so that the section asked about is; then the article's opening, which says the core of it.

    Without an opening the second best passage, if it is as good; and the best of the next article, if that one is.
    """
    first = hits[0]
    shown = [first.best]
    if first.opening is not None:
        shown.append(first.opening)
    else:
        shown += [other for other in first.others[:1] if other.score >= first.best.score - _NEAR_PASSAGE]
    shown += [second.best for second in hits[1:2] if second.score >= first.score - _NEAR_ARTICLE]
    return shown


def _related(hits: tuple[ArticleHit, ...], shown: set[str]) -> tuple[RelatedArticle, ...]:
    return tuple(
        RelatedArticle(slug=hit.slug, topic=hit.topic, language=hit.language, title=hit.title)
        for hit in hits
        if hit.slug not in shown
    )[:_RELATED]
