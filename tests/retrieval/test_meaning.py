"""Articles told by the concepts of a question."""

from __future__ import annotations

import numpy as np
import pytest

from helpcenter.retrieval.concepts import concepts_of
from helpcenter.retrieval.meaning import Meanings

KNOWN = [
    (7, "en", "where is my parcel"),
    (7, "en", "my package has not arrived"),
    (7, "de", "wann kommt das Paket"),
    (9, "en", "how do I get my money back"),
    (9, "de", "wann bekomme ich die Rückerstattung"),
    (9, "en", "refund for my order"),
]


@pytest.fixture
def meanings() -> Meanings:
    return Meanings(
        np.array([owner for owner, _, _ in KNOWN]), [concepts_of(text, language) for _, language, text in KNOWN]
    )


@pytest.mark.parametrize(
    ("language", "question", "article"),
    [
        ("hr", "gdje mi je pošiljka", 7),
        ("pl", "paczka nie przyszła", 7),
        ("zh", "包裹还没到", 7),
        ("hr", "želim povrat novca", 9),
        ("zh", "什么时候退款", 9),
        ("en", "reimbursement", 9),
    ],
)
def test_a_question_in_any_language_counts_for_what_it_is_about(
    meanings: Meanings, language: str, question: str, article: int
) -> None:
    odds = meanings.odds([concepts_of(question, language)])
    assert meanings.article_ids[odds.argmax()] == article
    assert odds.max() > 0 > odds.min()


def test_nothing_is_said_where_nothing_is_known(meanings: Meanings) -> None:
    strange = concepts_of("zeugma xylograph", "en")
    assert meanings.odds([strange]).tolist() == [0, 0]
    assert meanings.odds([concepts_of("", "en")]).tolist() == [0, 0]
    assert meanings.odds([concepts_of("hol van a csomagom", "hu")]).tolist() == [0, 0]
    assert meanings.odds([]).tolist() == [0, 0]
    assert Meanings(np.zeros(0, np.int64), []).odds([strange]).tolist() == []


def test_strange_words_make_it_less_sure(meanings: Meanings) -> None:
    plain, rambling = (
        meanings.odds([concepts_of(text, "en")]).max() for text in ("my parcel", "my parcel zeugma xylograph")
    )
    assert rambling < 0.9 * plain


def test_a_question_can_be_left_out(meanings: Meanings) -> None:
    """As if the rest had been learned without it."""
    asked = [concepts_of("where is my parcel", "en")]
    rest = KNOWN[1:]
    without = Meanings(np.array([owner for owner, _, _ in rest]), [concepts_of(text, tag) for _, tag, text in rest])
    assert meanings.odds(asked, without=0) == pytest.approx(without.odds(asked))
    assert meanings.odds(asked, without=0).max() < meanings.odds(asked).max()


def test_few_known_questions_are_at_no_advantage() -> None:
    """What an article with one question does not say counts no more than what one with many does not say."""
    many = [(1, "my parcel")] * 50 + [(2, "password")] * 50 + [(3, "seller")]
    meanings = Meanings(np.array([owner for owner, _ in many]), [concepts_of(text, "en") for _, text in many])
    odds = meanings.odds([concepts_of("my parcel", "en")])
    assert odds[0] > 0.5
    assert odds[1] < odds[2] < 0.1
