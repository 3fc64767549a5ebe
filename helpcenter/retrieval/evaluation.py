"""How good the answers are, measured on questions whose answers are known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from helpcenter.errors import InvalidInput
from helpcenter.language import normalize_tag
from helpcenter.retrieval.errors import EvaluationFileError

_ANSWER = "answer"
_NO_ANSWER = "no_answer"


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
    """What was found: the kind of outcome ("answer", "suggestions", "no_answer") and the articles, best first."""

    kind: str
    slugs: tuple[str, ...]


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
    """`cross_language`: the questions that have an answer, asked again with everything in their own language hidden."""

    overall: Figures
    by_language: dict[str, Figures]
    by_kind: dict[str, Figures]
    by_split: dict[str, Figures]
    cross_language: Figures
    cross_language_by_language: dict[str, Figures]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def load_questions(path: Path) -> list[EvaluationQuestion]:
    """Read one JSON object a line; empty lines are skipped. Raises `EvaluationFileError` naming the line."""
    questions: list[EvaluationQuestion] = []
    seen: set[str] = set()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationFileError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = _read(json.loads(line))
        except (ValueError, InvalidInput) as error:
            raise EvaluationFileError(f"{path}, line {number}: {error}") from error
        if question.id in seen:
            raise EvaluationFileError(f"{path}, line {number}: the id {question.id!r} was used before")
        seen.add(question.id)
        questions.append(question)
    if not questions:
        raise EvaluationFileError(f"{path} holds no questions; write one JSON object a line")
    return questions


def evaluate(
    ask: Ask, questions: Sequence[EvaluationQuestion], progress: Callable[[int, int], None] | None = None
) -> EvaluationReport:
    """Ask every question, and those that have an answer once more across languages."""
    total = len(questions) + sum(1 for question in questions if question.answers)
    done = 0

    def asked(question: EvaluationQuestion, hide_languages: frozenset[str]) -> tuple[EvaluationQuestion, Answered]:
        nonlocal done
        answered = ask(question, hide_languages=hide_languages)
        done += 1
        if progress is not None:
            progress(done, total)
        return question, answered

    results = [asked(question, frozenset()) for question in questions]
    across = [asked(question, frozenset({question.language})) for question in questions if question.answers]
    return EvaluationReport(
        overall=figures(results),
        by_language=_grouped(results, lambda question: question.language),
        by_kind=_grouped(results, lambda question: question.kind),
        by_split=_grouped(results, lambda question: question.split),
        cross_language=figures(across),
        cross_language_by_language=_grouped(across, lambda question: question.language),
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
