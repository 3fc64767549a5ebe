"""Words that come in pieces, cut into sentences with what they cite."""

from __future__ import annotations

import pytest

from helpcenter.answers.writing.draft import Draft, DraftSentence


def read(text: str, size: int) -> list[tuple[str, tuple[int, ...]]]:
    draft = Draft()
    found: list[DraftSentence] = []
    for at in range(0, len(text), size):
        found += draft.add(text[at : at + size])
    found += draft.finish()
    return [(sentence.text, sentence.cited) for sentence in found]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One [1]. Two [2][3]. ", [("One.", (1,)), ("Two.", (2, 3))]),
        ("One. [1] Two! [2, 3]", [("One.", (1,)), ("Two!", (2, 3))]),
        ("One.[1]Two [2].Three.[3]", [("One.", (1,)), ("Two.", (2,)), ("Three.", (3,))]),
        ("One.[1] Two.[2]", [("One.", (1,)), ("Two.", (2,))]),
        ("Within 30 days [1] of delivery [2].", [("Within 30 days of delivery.", (1, 2))]),
        ("It takes approx. 3 days [1]. Then it is done [2].", [("It takes approx. 3 days.", (1,)), ("Then it is done.", (2,))]),
        ("Am 3. März geht es los [1]. Danach z.B. so [2].", [("Am 3. März geht es los.", (1,)), ("Danach z.B. so.", (2,))]),
        ("30天内可以退货[1]。请先申请[2]。", [("30天内可以退货。", (1,)), ("请先申请。", (2,))]),
        ("30天内可以退货。[1]请先申请。【2】", [("30天内可以退货。", (1,)), ("请先申请。", (2,))]),
        ("- Open **My orders** [1]\n- Choose it [2]\n", [("Open My orders", (1,)), ("Choose it", (2,))]),
        ("1. Open it [1].\n2. Choose it [1-3].", [("Open it.", (1,)), ("Choose it.", (1, 2, 3))]),
        ("# Returns\n\nSend it back [1].", [("Returns", ()), ("Send it back.", (1,))]),
        ("<think>Let me see. [1] Hm.</think>\n\nSend it back [1].", [("Send it back.", (1,))]),
        ("<think>It never ends. [1] And so on.", []),
        ("No number here. Nor here", [("No number here.", ()), ("Nor here", ())]),
        ("What for? [1] For this: that [9999].", [("What for?", (1,)), ("For this: that [9999].", ())]),
        ("NO_ANSWER", [("NO_ANSWER", ())]),
        ("", []),
        ("[", [("[", ())]),
        ("  \n\n ", []),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[tuple[str, tuple[int, ...]]], size: int) -> None:
    assert read(text, size) == expected


def test_a_sentence_is_given_once_the_next_one_has_begun() -> None:
    draft = Draft()
    assert draft.add("You pay the postage.") == []
    assert draft.add(" [2]") == []
    assert draft.add(" I") == [DraftSentence("You pay the postage.", (2,))]
    assert draft.add("f it is damaged, the seller pays [2]") == []
    assert draft.finish() == [DraftSentence("If it is damaged, the seller pays", (2,))]
