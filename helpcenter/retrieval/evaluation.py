"""How good the answers are, measured on questions whose answers are known."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from helpcenter.language import normalize_tag
from helpcenter.retrieval.errors import EvaluationFileError
from helpcenter.retrieval.json_lines import read_json_lines
from helpcenter.retrieval.separation import Separation, separation

_ANSWER = "answer"
_NO_ANSWER = "no_answer"
#: Kinds of questions that no article answers: about something else altogether, and what only this shop could answer.
_FAR = "far"
_NEAR = "near_miss"


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """`answers` are the slugs of the articles that answer, empty when none does. `split` is free, such as "held_out"."""

    id: str
    language: str
    question: str
    answers: tuple[str, ...]
    kind: str = ""
    split: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found: the kind of outcome ("answer", "suggestions", "no_answer"), the articles, best first, and the probability
    that the first one answers.
    """

    kind: str
    slugs: tuple[str, ...]
    confidence: float = 0.0


class Ask(Protocol):
    """Answers a question, as if nothing were published in `hide_languages`."""

    def __call__(self, question: EvaluationQuestion, *, hide_languages: frozenset[str]) -> Answered: ...


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are between 0 and 1, and None where there is nothing to measure.

    Recall and MRR: over the questions that have an answer, whatever the outcome was. `answered`: of those, the part that got an
    answer from the right article. `wrong_answers`: of all questions, the part that got an answer from a wrong article or
    although there is none; `wrong_of_answered` the same of all answers given. `refused`: of the questions without an
    answer, the part that got none. `refused_wrongly`: of those with an answer, the part that got `no_answer`.
    """

    questions: int
    with_answer: int
    recall_at_1: float | None
    recall_at_3: float | None
    mrr: float | None
    answered: float | None
    wrong_answers: float | None
    wrong_of_answered: float | None
    refused: float | None
    refused_wrongly: float | None


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """`cross_language`: the questions that have an answer, asked again with everything in their own language hidden.

    `far`, `near`: how well confidence separates the questions that have an answer from those that nobody would expect one of,
    and from those that only happen to have none. `suggested`: by language, the part of the questions that have an answer whose
    article was offered while they were typed. The two times are of asking one question.
    """

    overall: Figures
    by_language: dict[str, Figures]
    by_kind: dict[str, Figures]
    by_split: dict[str, Figures]
    cross_language: Figures
    cross_language_by_language: dict[str, Figures]
    far: Separation | None
    near: Separation | None
    suggested: dict[str, float]
    median_ms: float
    p95_ms: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def load_questions(*paths: Path) -> list[EvaluationQuestion]:
    """Read files of one JSON object a line; empty lines are skipped. Raises `EvaluationFileError` naming the line."""
    questions: list[EvaluationQuestion] = []
    seen: set[str] = set()
    for path in paths:
        questions += _load(path, seen)
    return questions


def _load(path: Path, seen: set[str]) -> list[EvaluationQuestion]:
    def read(raw: Any) -> EvaluationQuestion:
        question = _read(raw)
        if question.id in seen:
            raise ValueError(f"the id {question.id!r} was used before")
        seen.add(question.id)
        return question

    questions = read_json_lines(path, read)
    if not questions:
        raise EvaluationFileError(f"{path} holds no questions; write one JSON object a line")
    return questions


def evaluate(
    ask: Ask,
    questions: Sequence[EvaluationQuestion],
    progress: Callable[[int, int], None] | None = None,
    suggested: Callable[[EvaluationQuestion], bool] | None = None,
) -> EvaluationReport:
    """Ask every question, and those that have an answer once more across languages.

    `suggested` tells whether a question that has an answer is offered its article while it is typed.
    """
    total = len(questions) + sum(1 for question in questions if question.answers)
    done = 0
    taken: list[float] = []

    def asked(question: EvaluationQuestion, hide_languages: frozenset[str]) -> tuple[EvaluationQuestion, Answered]:
        nonlocal done
        begun = time.perf_counter()
        answered = ask(question, hide_languages=hide_languages)
        taken.append(1000 * (time.perf_counter() - begun))
        done += 1
        if progress is not None:
            progress(done, total)
        return question, answered

    results = [asked(question, frozenset()) for question in questions]
    answerable = [answered.confidence for question, answered in results if question.answers]
    far, near = (
        separation(answerable, [answered.confidence for question, answered in results if question.kind == kind])
        for kind in (_FAR, _NEAR)
    )
    times = sorted(taken)
    across = [asked(question, frozenset({question.language})) for question in questions if question.answers]
    return EvaluationReport(
        overall=figures(results),
        by_language=_grouped(results, lambda question: question.language),
        by_kind=_grouped(results, lambda question: question.kind),
        by_split=_grouped(results, lambda question: question.split),
        cross_language=figures(across),
        cross_language_by_language=_grouped(across, lambda question: question.language),
        far=far,
        near=near,
        suggested=_shares(questions, suggested) if suggested is not None else {},
        median_ms=round(statistics.median(times), 2) if times else 0.0,
        p95_ms=round(times[int(0.95 * (len(times) - 1))], 2) if times else 0.0,
    )


def figures(results: Iterable[tuple[EvaluationQuestion, Answered]]) -> Figures:
    """Count. Pure, so that other groupings can be made of the same results."""
    results = list(results)
    with_answer = [(question, answered) for question, answered in results if question.answers]
    without = [answered for question, answered in results if not question.answers]
    ranks = [_rank(question, answered) for question, answered in with_answer]
    given = [(question, answered) for question, answered in results if answered.kind == _ANSWER]
    right = sum(1 for question, answered in given if _rank(question, answered) == 1)
    return Figures(
        questions=len(results),
        with_answer=len(with_answer),
        recall_at_1=_share(sum(1 for rank in ranks if rank == 1), len(ranks)),
        recall_at_3=_share(sum(1 for rank in ranks if rank is not None and rank <= 3), len(ranks)),
        mrr=_share(sum(1 / rank for rank in ranks if rank is not None), len(ranks)),
        answered=_share(right, len(with_answer)),
        wrong_answers=_share(len(given) - right, len(results)),
        wrong_of_answered=_share(len(given) - right, len(given)),
        refused=_share(sum(1 for answered in without if answered.kind != _ANSWER), len(without)),
        refused_wrongly=_share(sum(1 for _, answered in with_answer if answered.kind == _NO_ANSWER), len(with_answer)),
    )


def _grouped(
    results: Sequence[tuple[EvaluationQuestion, Answered]], key: Callable[[EvaluationQuestion], str]
) -> dict[str, Figures]:
    groups: dict[str, list[tuple[EvaluationQuestion, Answered]]] = {}
    for question, answered in results:
        if key(question):
            groups.setdefault(key(question), []).append((question, answered))
    return {name: figures(group) for name, group in sorted(groups.items())}


def _shares(questions: Iterable[EvaluationQuestion], true_of: Callable[[EvaluationQuestion], bool]) -> dict[str, float]:
    found: dict[str, list[bool]] = {}
    for question in questions:
        if question.answers:
            found.setdefault(question.language, []).append(true_of(question))
    return {language: round(sum(hits) / len(hits), 4) for language, hits in sorted(found.items())}


def _rank(question: EvaluationQuestion, answered: Answered) -> int | None:
    return next((rank for rank, slug in enumerate(answered.slugs, 1) if slug in question.answers), None)


def _share(part: float, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _read(raw: Any) -> EvaluationQuestion:
    if not isinstance(raw, dict):
        raise ValueError("each line must be a JSON object")
    for name in ("id", "language", "question"):
        if not isinstance(raw.get(name), str) or not raw[name].strip():
            raise ValueError(f"{name!r} must be a text that is not empty")
    answers = raw.get("answers")
    if not isinstance(answers, list) or not all(isinstance(slug, str) for slug in answers):
        raise ValueError("'answers' must be a list of slugs, empty when no article answers")
    return EvaluationQuestion(
        id=raw["id"],
        language=normalize_tag(raw["language"]),
        question=raw["question"],
        answers=tuple(answers),
        kind=str(raw.get("kind", "")),
        split=str(raw.get("split", "")),
    )
