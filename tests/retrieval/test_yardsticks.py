"""Plain ways to find an article, to measure ours against."""

from __future__ import annotations

import pytest

from helpcenter.db import Database
from helpcenter.retrieval import EvaluationQuestion, Retriever
from helpcenter.retrieval.yardsticks import yardsticks


@pytest.mark.parametrize("name", ["words", "the embedder"])
def test_each_finds_what_is_easy_and_leaves_out_what_is_hidden(
    database: Database, retriever: Retriever, shop: object, name: str
) -> None:
    ask = yardsticks(database, retriever.embedder)[name]
    question = EvaluationQuestion("1", "en", "return an item, postage of a return", ("return-an-item",))
    assert ask(question, hide_languages=frozenset()).slugs[0] == "return-an-item"
    everything = frozenset({"en", "de", "fr", "es", "it", "nl", "zh", "pt", "pl", "hr", "sl"})
    assert ask(question, hide_languages=everything).slugs == ()
