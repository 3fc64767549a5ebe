"""The demo's known questions: enough of them, and none that the answers are measured with."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from helpcenter.config import ROOT
from helpcenter.knowledge import folded
from helpcenter.knowledge.questions_file import QUESTIONS_FILE_NAME, KnownQuestion, identity, parse_questions

ARTICLES = sorted(path for path in (ROOT / "knowledge_base" / "articles").glob("*/*") if path.is_dir())
#: Questions that are this alike (0 to 100) are one question to the search; short ones are alike by chance.
TOO_ALIKE = 92
LONG_ENOUGH = 16


@pytest.fixture(scope="module")
def known() -> dict[Path, tuple[KnownQuestion, ...]]:
    files = (article / QUESTIONS_FILE_NAME for article in ARTICLES)
    return {file: parse_questions(file.read_text(encoding="utf-8")) for file in files if file.exists()}


def evaluation_questions() -> dict[str, dict[str, str]]:
    """By language: the folded question and where it stands. Those of conversations count one by one."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for file in sorted((ROOT / "knowledge_base" / "evaluation").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            for turn in told.get("turns", [told]):
                found[told["language"].split("-")[0]][folded(turn["question"])] = f"{file.name} {told['id']}"
    return found


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_every_article_has_ten_questions_in_four_languages(
    known: dict[Path, tuple[KnownQuestion, ...]], article: Path
) -> None:
    questions = known.get(article / QUESTIONS_FILE_NAME, ())
    assert len(questions) >= 10
    assert len({question.language for question in questions}) >= 4


def test_no_question_is_known_of_two_articles(known: dict[Path, tuple[KnownQuestion, ...]]) -> None:
    owners: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file, questions in known.items():
        for question in questions:
            owners[identity(question)].append(file.parent.name)
    assert {question: articles for question, articles in owners.items() if len(articles) > 1} == {}


def test_no_known_question_is_one_that_the_answers_are_measured_with(
    known: dict[Path, tuple[KnownQuestion, ...]],
) -> None:
    """Not in any language as it is, and nearly so not in its own: what was learned by heart measures nothing."""
    measured = evaluation_questions()
    anywhere = {question: place for questions in measured.values() for question, place in questions.items()}
    assert len(anywhere) > 600
    same: list[str] = []
    by_language: dict[str, dict[str, str]] = defaultdict(dict)
    for file, questions in known.items():
        for question in questions:
            text, where = folded(question.text), f"{file.parent.name} {question.language}: {question.text}"
            if text in anywhere:
                same.append(f"{where} = {anywhere[text]}")
            elif len(text) >= LONG_ENOUGH:
                by_language[question.language.split("-")[0]][text] = where

    alike: list[str] = []
    for language, texts in by_language.items():
        others = [question for question in measured[language] if len(question) >= LONG_ENOUGH]
        if not others:
            continue
        scores = process.cdist(list(texts), others, scorer=fuzz.ratio, score_cutoff=TOO_ALIKE)
        for row, column in zip(*scores.nonzero(), strict=True):
            text, other = list(texts)[row], others[column]
            alike.append(f"{texts[text]} ~ {measured[language][other]}: {other}")
    assert not (same or alike), "\n".join((*same, *alike))
