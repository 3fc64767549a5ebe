"""Whether an article answers the questions that it should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpcenter.answers.article_trials.questions import Origin, TrialQuestion
from helpcenter.answers.finding import decide
from helpcenter.answers.outcome import OutcomeKind
from helpcenter.db import Database
from helpcenter.knowledge import (
    KnownQuestion,
    PublishedTranslation,
    TranslationState,
    article_names,
    find_latest,
    get_questions_file,
)
from helpcenter.retrieval import Hit, Retriever, SearchResult, clean_question
from helpcenter.retrieval.trial import Trial


class Verdict(StrEnum):
    """What came of a question."""

    #: The article (or another that answers too) is quoted.
    ANSWERED = "answered"
    #: It comes first, but the search is not sure enough to quote it.
    SUGGESTED = "suggested"
    #: It is among those that are found, not the first.
    BEHIND = "behind"
    #: Nothing is shown, or the article is not among what is found.
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True)
class TriedQuestion:
    """`rank` counts from 1; None when the article is not among the first fifteen. `confidence`: that the first article answers.

    `hit`: the passage of the article that fits best. `winner`: the passage of the article that came first instead.
    """

    question: TrialQuestion
    verdict: Verdict
    kind: OutcomeKind
    confidence: float
    rank: int | None
    hit: Hit | None
    winner: Hit | None

    @property
    def passed(self) -> bool:
        return self.verdict is Verdict.ANSWERED


def begin_trial(database: Database, retriever: Retriever, slug: str, *, drafts: bool) -> tuple[Trial, tuple[str, ...]]:
    """A trial of the article's latest texts (`drafts`), or of what readers see, and the languages that are tried.

    Translations that were archived are left out. Raises `ArticleNotFound`, `Unavailable`.
    """
    retriever.catch_up()
    with database.read() as session:
        known = get_questions_file(session, slug)
        names = article_names(session, [slug], ())
        languages = names[slug].languages if slug in names else ()
        latest = [find_latest(session, slug, language) for language in languages]
    tried = [
        PublishedTranslation(
            translation_id=text.translation_id,
            article_id=known.article_id,
            slug=slug,
            topic=text.topic,
            language=text.language,
            title=text.title,
            summary=text.summary,
            body=text.body,
            revision_id=text.revision_id,
            revision_number=text.revision_number,
            published_at=text.saved_at,
            updated_at=text.saved_at,
            source_language=text.source_language,
        )
        for text in latest
        if text is not None and drafts and text.state is not TranslationState.ARCHIVED
    ]
    trial = Trial(database, retriever, article_id=known.article_id, texts=tried, questions=known.questions)
    return trial, tuple(languages)


def try_questions(trial: Trial, slug: str, questions: Sequence[TrialQuestion]) -> list[TriedQuestion]:
    """Ask each question. Takes some hundredths of a second for one."""
    return [_tried(trial, slug, question) for question in questions]


def _tried(trial: Trial, slug: str, question: TrialQuestion) -> TriedQuestion:
    held_back = KnownQuestion(question.language, question.text) if question.origin is Origin.KNOWN else None
    result = trial.search(clean_question(question.text), language=question.language, held_back=held_back)
    kind, confidence = decide(result)
    rank = next((place for place, hit in enumerate(result.hits, 1) if hit.slug == slug), None)
    return TriedQuestion(
        question=question,
        verdict=_verdict(result, kind, rank, question.answers),
        kind=kind,
        confidence=confidence,
        rank=rank,
        hit=result.hits[rank - 1].best if rank is not None else None,
        winner=result.hits[0].best if result.hits and rank != 1 else None,
    )


def _verdict(result: SearchResult, kind: OutcomeKind, rank: int | None, answers: Sequence[str]) -> Verdict:
    first = bool(result.hits) and result.hits[0].slug in answers
    if first and kind is OutcomeKind.ANSWER:
        return Verdict.ANSWERED
    if kind is OutcomeKind.NO_ANSWER or rank is None:
        return Verdict.NOT_FOUND
    return Verdict.SUGGESTED if first else Verdict.BEHIND
