"""What is marked of a passage, with a real embedder on a small shop."""

from __future__ import annotations

from collections.abc import Callable

from helpcenter.answers import AnswerPassage
from helpcenter.answers.quoting import quote
from helpcenter.knowledge import PublishedTranslation
from helpcenter.retrieval import Retriever
from tests.retrieval.conftest import Remembering

BODY = """Money goes back by the way you paid.

## How long it takes

These times count from the day we start the refund:

| you paid by | the money arrives in |
| --- | --- |
| Credit card | 3 to 5 days |
| Wallet | 1 to 2 days |
| Bank transfer | 2 to 3 days |

Business days do not include weekends.

## What cannot be refunded

These cannot be refunded:

- gift wrapping
- engraved jewellery
- express delivery

## Before you write to us

1. Look at your statement.
2. Count the days.
"""


def asked(retriever: Retriever, question: str, language: str = "en") -> AnswerPassage:
    hits = retriever.search(question, language=language).hits
    hit = next(hit for hit in hits if hit.slug == "refund-times").best
    return quote(retriever, hit, question=question, language=language)


def test_the_row_that_answers_is_marked(retriever: Retriever, put: Callable[..., PublishedTranslation]) -> None:
    put("refund-times", "en", "When will I get my refund?", BODY)
    retriever.catch_up()
    passage = asked(retriever, "how long until the money arrives in my wallet")
    assert passage.anchor == "how-long-it-takes"
    assert passage.marked == ("you paid by: Wallet; the money arrives in: 1 to 2 days",)
    assert passage.lead == ()


def test_a_list_asked_about_as_a_whole_has_no_item_marked(
    retriever: Retriever, put: Callable[..., PublishedTranslation]
) -> None:
    put("refund-times", "en", "When will I get my refund?", BODY)
    retriever.catch_up()
    passage = asked(retriever, "what cannot be refunded")
    assert passage.anchor == "what-cannot-be-refunded"
    assert passage.marked == ()
    assert asked(retriever, "is the engraved jewellery refunded?").marked == ("engraved jewellery",)


def test_nothing_is_embedded_where_words_decide(
    retriever: Retriever, embedder: Remembering, put: Callable[..., PublishedTranslation]
) -> None:
    put("refund-times", "en", "When will I get my refund?", BODY)
    retriever.catch_up()
    embedder.passages_asked.clear()
    asked(retriever, "how long until the money arrives in my wallet")
    assert embedder.passages_asked == []
