"""The demo's known questions, those without an answer and the everyday ones that the search refuses: enough of them, and none
that the answers are measured with.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from helpcenter.config import ROOT
from helpcenter.knowledge import UNANSWERED_FILE_NAME, UNANSWERED_LIMIT, folded
from helpcenter.knowledge.questions_file import QUESTIONS_FILE_NAME, KnownQuestion, identity, parse_questions

ARTICLES = sorted(path for path in (ROOT / "knowledge_base" / "articles").glob("*/*") if path.is_dir())
#: Questions that are this alike (0 to 100) are one question to the search; short ones are alike by chance.
TOO_ALIKE = defaultdict(lambda: 92, zh=84)
#: In characters; a Chinese one says as much as several letters.
LONG_ENOUGH = defaultdict(lambda: 16, zh=6)
EVALUATION = ROOT / "knowledge_base" / "evaluation"

Measured = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def known() -> dict[Path, tuple[KnownQuestion, ...]]:
    files = (article / QUESTIONS_FILE_NAME for article in ARTICLES)
    return {file: parse_questions(file.read_text(encoding="utf-8")) for file in files if file.exists()}


@pytest.fixture(scope="module")
def unanswered() -> tuple[KnownQuestion, ...]:
    file = ROOT / "knowledge_base" / UNANSWERED_FILE_NAME
    return parse_questions(file.read_text(encoding="utf-8"), UNANSWERED_LIMIT)


@pytest.fixture(scope="module")
def everyday() -> tuple[KnownQuestion, ...]:
    texts = json.loads((ROOT / "helpcenter" / "retrieval" / "elsewhere.json").read_text(encoding="utf-8"))
    return tuple(KnownQuestion(language, text) for language, some in texts.items() for text in some)


@pytest.fixture(scope="module")
def measured() -> Measured:
    """By language: the folded question and where it stands. Those of conversations count one by one."""
    found: Measured = defaultdict(dict)
    for file in sorted(EVALUATION.rglob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            place = f"{file.relative_to(EVALUATION)} {told['id']}"
            for turn in told.get("turns", [told]):
                found[told["language"].split("-")[0]][folded(turn["question"])] = place
    assert sum(map(len, found.values())) > 1_200
    return found


def measured_too(questions: Iterable[tuple[str, KnownQuestion]], measured: Measured) -> list[str]:
    """Those (with where they stand) that are measured with: as they are in any language, or nearly so in their own."""
    anywhere = {question: place for some in measured.values() for question, place in some.items()}
    told: list[str] = []
    by_language: dict[str, dict[str, str]] = defaultdict(dict)
    for place, question in questions:
        language = question.language.split("-")[0]
        text, where = folded(question.text), f"{place} {question.language}: {question.text}"
        if text in anywhere:
            told.append(f"{where} = {anywhere[text]}")
        elif len(text) >= LONG_ENOUGH[language]:
            by_language[language][text] = where
    for language, texts in by_language.items():
        others = [question for question in measured[language] if len(question) >= LONG_ENOUGH[language]]
        if not others:
            continue
        scores = process.cdist(list(texts), others, scorer=fuzz.ratio, score_cutoff=TOO_ALIKE[language])
        for row, column in zip(*scores.nonzero(), strict=True):
            text, other = list(texts)[row], others[column]
            told.append(f"{texts[text]} ~ {measured[language][other]}: {other}")
    return told


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
    known: dict[Path, tuple[KnownQuestion, ...]], measured: Measured
) -> None:
    """What was learned by heart measures nothing."""
    questions = [(file.parent.name, question) for file, some in known.items() for question in some]
    assert not (told := measured_too(questions, measured)), "\n".join(told)


def test_no_question_to_refuse_is_one_that_the_answers_are_measured_with(
    unanswered: tuple[KnownQuestion, ...], everyday: tuple[KnownQuestion, ...], measured: Measured
) -> None:
    questions = [(UNANSWERED_FILE_NAME, question) for question in unanswered]
    questions += [("everyday", question) for question in everyday]
    assert not (told := measured_too(questions, measured)), "\n".join(told)


def test_the_questions_to_refuse_are_in_ten_languages(
    unanswered: tuple[KnownQuestion, ...], everyday: tuple[KnownQuestion, ...]
) -> None:
    for questions in (unanswered, everyday):
        languages = [question.language for question in questions]
        assert {language: languages.count(language) for language in languages if languages.count(language) < 30} == {}
        assert len(set(languages)) == 10


def test_no_question_to_refuse_is_known_of_an_article_or_there_twice(
    known: dict[Path, tuple[KnownQuestion, ...]],
    unanswered: tuple[KnownQuestion, ...],
    everyday: tuple[KnownQuestion, ...],
) -> None:
    answered = {identity(question): file.parent.name for file, some in known.items() for question in some}
    refused = [identity(question) for question in (*unanswered, *everyday)]
    assert {question: answered[question] for question in refused if question in answered} == {}
    assert {question for question in refused if refused.count(question) > 1} == set()
