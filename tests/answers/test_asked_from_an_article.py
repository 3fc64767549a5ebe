"""Questions asked from the page of an article: which reading counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from helpcenter.answers.finding import find
from helpcenter.answers.following_up import ArticleRead
from helpcenter.answers.outcome import OutcomeKind
from helpcenter.retrieval import Retriever

ANSWER, SUGGESTIONS, NOTHING = OutcomeKind.ANSWER, OutcomeKind.SUGGESTIONS, OutcomeKind.NO_ANSWER
CUSTOMS = ArticleRead("customs", "Customs and fees")
LONG = "Different thing: when do I get the money back?"


@dataclass
class _Hit:
    slug: str


@dataclass
class _Result:
    hits: list[_Hit]
    kind: OutcomeKind
    probability: float


@dataclass
class _Searches:
    """What a search finds with and without the title of the article."""

    alone: _Result
    together: _Result
    contexts: list[str] = field(default_factory=list)

    def search(self, question: str, *, context: str = "", **_: Any) -> _Result:
        self.contexts.append(context)
        return self.together if context else self.alone


@pytest.mark.parametrize(
    ("question", "alone", "together", "expected"),
    [
        # (kind, probability, first article) by itself and with the title; what counts, and whether with the article
        ("and from Poland?", (ANSWER, 0.9, "other"), (ANSWER, 0.99, "customs"), (ANSWER, 0.9, False)),
        ("and from Poland?", (SUGGESTIONS, 0.6, "other"), (ANSWER, 0.9, "customs"), (ANSWER, 0.9, True)),
        ("and from Poland?", (SUGGESTIONS, 0.6, "other"), (ANSWER, 0.9, "other"), (SUGGESTIONS, 0.6, False)),
        ("and from Poland?", (SUGGESTIONS, 0.6, "customs"), (SUGGESTIONS, 0.5, "customs"), (SUGGESTIONS, 0.6, False)),
        ("and from Poland?", (NOTHING, 0.1, "other"), (ANSWER, 0.9, "customs"), (SUGGESTIONS, 0.5, True)),
        ("and from Poland?", (NOTHING, 0.1, "other"), (SUGGESTIONS, 0.4, "customs"), (SUGGESTIONS, 0.4, True)),
        (LONG, (NOTHING, 0.1, "other"), (ANSWER, 0.9, "customs"), (NOTHING, 0.1, False)),
        (LONG, (SUGGESTIONS, 0.6, "other"), (ANSWER, 0.9, "customs"), (ANSWER, 0.9, True)),
    ],
)
def test_which_reading_counts(
    monkeypatch: pytest.MonkeyPatch,
    question: str,
    alone: tuple[OutcomeKind, float, str],
    together: tuple[OutcomeKind, float, str],
    expected: tuple[OutcomeKind, float, bool],
) -> None:
    monkeypatch.setattr("helpcenter.answers.finding.decide", lambda result: (result.kind, result.probability))
    searches = _Searches(*(_Result([_Hit(slug)], kind, probability) for kind, probability, slug in (alone, together)))
    found = find(cast(Retriever, searches), question, language="en", reading=CUSTOMS)
    assert (found.kind, found.confidence, found.about is not None) == expected
    plain = find(cast(Retriever, searches), question, language="en")
    assert (plain.kind, plain.confidence, plain.about) == (alone[0], alone[1], None)
