"""Figures from questions whose answers are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.config import ROOT
from helpcenter.language import INTERFACE_LANGUAGES
from helpcenter.retrieval import Answered, EvaluationFileError, EvaluationQuestion, evaluate, load_questions

QUESTIONS = (
    EvaluationQuestion("1", "en", "right at once", ("a",), "plain"),
    EvaluationQuestion("2", "en", "second", ("b", "c"), "plain"),
    EvaluationQuestion("3", "de", "not found", ("z",), "short"),
    EvaluationQuestion("4", "de", "no answer, refused", (), "far"),
    EvaluationQuestion("5", "de", "no answer, answered", (), "near_miss"),
)
RESULTS = {
    "1": Answered("answer", ("a", "b")),
    "2": Answered("suggestions", ("a", "c")),
    "3": Answered("answer", ("a", "b", "c", "d")),
    "4": Answered("no_answer", ("a",)),
    "5": Answered("answer", ("a",)),
}


def ask(question: EvaluationQuestion, *, hide_languages: frozenset[str]) -> Answered:
    return Answered("no_answer", ()) if hide_languages else RESULTS[question.id]


def test_the_figures_are_counted_as_documented() -> None:
    told: list[tuple[int, int]] = []
    report = evaluate(ask, QUESTIONS, lambda done, total: told.append((done, total)))
    overall = report.overall
    assert (overall.questions, overall.with_answer) == (5, 3)
    assert overall.recall_at_1 == pytest.approx(1 / 3, abs=1e-3)
    assert overall.recall_at_3 == pytest.approx(2 / 3, abs=1e-3)
    assert overall.mrr == pytest.approx(0.5)
    assert overall.answered == pytest.approx(1 / 3, abs=1e-3)
    assert overall.wrong_answers == pytest.approx(2 / 5)
    assert overall.wrong_of_answered == pytest.approx(2 / 3, abs=1e-3)
    assert overall.refused == pytest.approx(1 / 2)
    assert overall.refused_wrongly == 0.0
    assert report.by_language["en"].recall_at_1 == pytest.approx(0.5)
    assert report.by_kind["far"].recall_at_1 is None
    assert report.cross_language.questions == 3
    assert report.cross_language.recall_at_1 == 0.0
    assert report.cross_language.refused_wrongly == 1.0
    assert told[-1] == (8, 8)
    assert report.as_dict()["overall"]["questions"] == 5


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 1"),
        ("[]", "JSON object"),
        ('{"id": "1", "language": "en", "question": "", "answers": []}', "'question'"),
        ('{"id": "1", "language": "english please", "question": "x", "answers": []}', "not a language tag"),
        ('{"id": "1", "language": "en", "question": "x", "answers": "a"}', "'answers'"),
        ('{"id": "1", "language": "en", "question": "x"}', "'answers'"),
        ("", "no questions"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(line: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(line)
    with pytest.raises(EvaluationFileError, match=problem):
        load_questions(path)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "1", "language": "pt_br", "question": "x", "answers": []}\n\n' * 2)
    with pytest.raises(EvaluationFileError, match=r"line 3.*used before"):
        load_questions(path)
    with pytest.raises(EvaluationFileError, match="cannot be read"):
        load_questions(tmp_path / "missing.jsonl")


@pytest.mark.parametrize(("name", "at_least", "split"), [("questions", 400, "tuned"), ("held_out", 200, "held_out")])
def test_our_own_questions_cover_every_language_and_name_articles_that_exist(
    name: str, at_least: int, split: str
) -> None:
    questions = load_questions(ROOT / f"knowledge_base/evaluation/{name}.jsonl")
    slugs = {path.parent.name for path in (ROOT / "knowledge_base/articles").glob("*/*/en.md")}
    assert len(questions) >= at_least
    for language in INTERFACE_LANGUAGES:
        asked = [question for question in questions if question.language == language]
        assert len(asked) >= at_least // 10
        assert 0.15 <= sum(not question.answers for question in asked) / len(asked) <= 0.4
    assert {slug for question in questions for slug in question.answers} <= slugs
    assert {question.split for question in questions} == {split}


def test_tuned_and_held_out_questions_are_apart_and_a_third_is_held_out() -> None:
    tuned, held_out = (
        load_questions(ROOT / f"knowledge_base/evaluation/{name}.jsonl") for name in ("questions", "held_out")
    )
    same = {(q.language, q.question.casefold()) for q in tuned} & {
        (q.language, q.question.casefold()) for q in held_out
    }
    assert not same
    assert len(held_out) >= len(tuned + held_out) / 3
