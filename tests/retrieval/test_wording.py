"""Questions compared letter by letter."""

from __future__ import annotations

import numpy as np
import pytest

from helpcenter.retrieval.embedding import Text
from helpcenter.retrieval.runs import passage_runs
from helpcenter.retrieval.wording import Wordings, shares_of

KNOWN = [
    (7, "en", "where is my parcel"),
    (7, "en", "parcel not here"),
    (7, "de", "wo ist mein Paket"),
    (9, "en", "how do I get my money back"),
    (9, "de", "wann kommt die Rückzahlung"),
    (9, "zh", "什么时候退款"),
]


@pytest.fixture
def wordings() -> Wordings:
    return Wordings.of(
        [(owner, Text(text, language)) for owner, language, text in KNOWN],
        [Text("what will the weather be", "en"), Text("wie wird das Wetter", "de")],
        [Text("do you sell gift cards", "en")],
    )


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("were is my pracel", 7),
        ("mein paket ist weg", 7),
        ("ruckzahlung", 9),
        ("退款呢", 9),
        ("give me my money bakc", 9),
    ],
)
def test_a_question_is_like_those_that_are_written_alike(wordings: Wordings, question: str, article: int) -> None:
    worded = wordings.like([question])
    assert worded.article_ids.tolist() == [7, 9]
    assert worded.article_ids[worded.shares.argmax()] == article
    assert ((worded.shares >= 0) & (worded.shares <= 1)).all()


def test_the_same_question_shares_everything(wordings: Wordings) -> None:
    shares = wordings.shares("Where is my parcel?")
    assert shares.argmax() == 0
    assert shares[0] == pytest.approx(1, abs=1e-5)


def test_what_nobody_answers_is_told_apart(wordings: Wordings) -> None:
    weather, gift = wordings.like(["will the weather be nice"]), wordings.like(["gift card"])
    assert weather.everyday > 0.3 > weather.unanswered
    assert gift.unanswered > 0.3 > gift.everyday


def test_strange_words_make_a_question_less_alike(wordings: Wordings) -> None:
    plain, rambling = (
        wordings.like([text]).shares.max()
        for text in ("where is my parcel", "where is my parcel, quoth the flummoxed zebra")
    )
    assert rambling < 0.8 * plain


def test_a_question_can_be_left_out(wordings: Wordings) -> None:
    assert wordings.like(["where is my parcel"], without=0).shares[0] < wordings.like(["where is my parcel"]).shares[0]


def test_some_kinds_can_be_left_out(wordings: Wordings) -> None:
    assert wordings.only(known=False).like(["where is my parcel"]).article_ids.tolist() == []
    assert wordings.only(unanswered=False).like(["do you sell gift cards"]).unanswered == 0
    assert wordings.only().like(["do you sell gift cards"]).unanswered == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("question", ["", "?!", "a", "😀", "\ud800", "退"])
def test_odd_questions_are_like_nothing_much(wordings: Wordings, question: str) -> None:
    worded = wordings.like([question])
    assert np.isfinite(worded.shares).all()
    assert np.isfinite(Wordings.of([], [], []).like([question]).everyday)


def test_a_rare_word_decides_between_passages() -> None:
    passages = [
        passage_runs(text)
        for text in (
            "Your order is shipped within two days and the order arrives within a week.",
            "Your order passes customs; customs fees are paid to the courier.",
            "Your order can be cancelled until the order is shipped.",
        )
    ]
    shares = shares_of(["my order stuck in custms"], passages)
    assert shares.argmax() == 1
    assert shares[1] > 2 * np.delete(shares, 1).max()


def test_one_passage_alone_tells_nothing() -> None:
    assert shares_of(["order"], [passage_runs("my order")]).tolist() == [0.0]
    assert shares_of(["order"], []).tolist() == []
    assert shares_of([""], [passage_runs("my order"), passage_runs("")]).tolist() == [0.0, 0.0]
