"""Questions in, articles out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import PublishedTranslation
from helpcenter.retrieval import Opening, Retriever, SearchResult
from tests.retrieval.conftest import Remembering

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("question", "language", "slug"),
    [
        ("who pays to send it back?", "en", "return-an-item"),
        ("forgot my pasword", "en", "account-access"),
        ("wer zahlt das Porto?", "de", "return-an-item"),
        ("BP-TX-4711", "en", "invoices"),
        ("bp tx 4711", "en", "invoices"),
    ],
)
def test_the_article_that_answers_comes_first(retriever: Retriever, question: str, language: str, slug: str) -> None:
    assert retriever.search(question, language=language).hits[0].slug == slug


def test_an_article_in_another_language_answers_and_says_which(retriever: Retriever) -> None:
    hit = retriever.search("Muss ich Zoll bezahlen?", language="de").hits[0]
    assert (hit.slug, hit.language, hit.best.passage.language) == ("customs", "es", "es")


def test_translations_of_an_article_are_one_hit_in_the_language_of_the_question(retriever: Retriever) -> None:
    for language, question, heading in (
        ("en", "who pays the postage of a return?", "Postage of a return"),
        ("de", "Wer zahlt das Porto der Rücksendung?", "Porto"),
    ):
        hits = retriever.search(question, language=language).hits
        assert [hit.slug for hit in hits].count("return-an-item") == 1
        assert hits[0].language == language
        assert heading in [path for found in (hits[0].best, *hits[0].others) for path in found.passage.heading_path]


def test_the_preferred_language_is_next_when_the_question_s_own_has_no_translation(retriever: Retriever) -> None:
    spanish = retriever.search("¿Quién paga la devolución?", language="es", prefer_language="de").hits[0]
    assert (spanish.slug, spanish.language) == ("return-an-item", "de")
    french = retriever.search("Qui paie le retour ?", language="fr").hits[0]
    assert (french.slug, french.language) == ("return-an-item", "en")


def test_hidden_languages_are_as_if_nothing_were_published_in_them(retriever: Retriever) -> None:
    result = retriever.search("who pays to send it back?", language="en", hide_languages={"en"})
    assert {hit.language for hit in result.hits} == {"de", "es"}
    assert result.features["in_language"] == 0.0
    assert retriever.search("return", language="en", hide_languages={"en", "de", "es"}).hits == ()


def test_the_passage_comes_whole_with_its_place_in_the_article(retriever: Retriever) -> None:
    hit = retriever.search("How do I return an item?", language="en").hits[0]
    (steps,) = [
        found.passage for found in (hit.best, *hit.others) if found.passage.heading_path == ("How to return an item",)
    ]
    assert steps.anchor == "how-to-return-an-item"
    assert steps.blocks[0].kind == "steps"
    assert steps.blocks[0].items == ("Open My orders.", "Choose Return.", "Wait for the return number.")


def test_the_opening_of_the_article_is_at_hand(retriever: Retriever) -> None:
    hit = retriever.search("If I changed my mind, do I pay the postage?", language="en").hits[0]
    assert hit.best.passage.heading_path == ("Postage of a return",)
    assert hit.opening is not None
    assert hit.opening.passage.text.startswith("You can return an item within 30 days")


def test_limit_counts_articles(retriever: Retriever) -> None:
    assert len(retriever.search("order", language="en", limit=2).hits) == 2
    assert len(retriever.search("order", language="en").hits) == 4


@pytest.mark.parametrize(
    "question",
    [
        "x" * 10_000,
        "return " * 2_000,
        "🙂🙂🙂",
        "'; DROP TABLE articles; --",
        '"NEAR(a b)" OR * AND NOT {',
        "<script>alert(1)</script>",
        "كيف أعيد المنتج؟",
        "איך מחזירים?",
        "a\0b",
        "\ud800 return",
        "<s></s><mask>",
        "?",
        " ",
        "",
    ],
)
def test_any_question_is_survived(retriever: Retriever, question: str) -> None:
    for language in ("en", "zh", "ar", "xx"):
        assert isinstance(retriever.search(question, language=language), SearchResult)


def test_an_empty_knowledge_base_finds_nothing(database: Database, embedder: Remembering, indexes: Path) -> None:
    retriever = Retriever(database, embedder, indexes)
    assert retriever.open().found is Opening.MISSING
    assert retriever.search("anything", language="en") == SearchResult((), {}, retriever.recipe)
    assert retriever.suggest("any", "en") == []
    assert Retriever(database, embedder, indexes).open().found is Opening.LOADED


def test_threads_find_the_same_while_articles_change(
    retriever: Retriever, put: Callable[..., PublishedTranslation]
) -> None:
    def look(number: int) -> str:
        retriever.catch_up()
        return retriever.search("who pays to send it back?", language="en").hits[0].slug

    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(look, number) for number in range(40)]
        for number in range(5):
            put(f"new-{number}", "en", f"News {number}", "Nothing about that.")
        assert {future.result() for future in futures} == {"return-an-item"}
    assert retriever.catch_up() >= 0
    assert "new-4" in [hit.slug for hit in retriever.search("news 4", language="en").hits]


def test_sentences_are_compared_with_the_question(retriever: Retriever) -> None:
    sentences = ["The seller pays the postage.", "The sky is blue."]
    near, far = retriever.closeness("who pays for shipping?", "en", sentences, "en")
    assert near > far
    shared, none = retriever.shared_words("who pays postage", "en", sentences)
    assert shared > none == 0.0


def test_a_question_is_embedded_once_without_its_typing_errors(retriever: Retriever, embedder: Remembering) -> None:
    embedder.questions_asked.clear()
    retriever.search("my pasword is not vaild", language="en-GB")
    retriever.closeness("my pasword is not vaild", "en-GB", ["Reset your password on the sign-in page."], "en")
    assert embedder.questions_asked == ["my password is not valid"]


def test_variants_of_a_language_are_one_language(
    retriever: Retriever, put: Callable[..., PublishedTranslation]
) -> None:
    put("invoices", "pt-BR", "Notas fiscais", "O vendedor emite a nota fiscal. Ela fica em Meus pedidos.")
    retriever.catch_up()
    for language in ("pt", "pt-BR", "pt-PT"):
        result = retriever.search("onde fica a nota fiscal?", language=language)
        assert (result.hits[0].slug, result.hits[0].language) == ("invoices", "pt-BR")
        assert result.features["in_language"] == 1.0
        assert result.features["coverage"] > 0
    hidden = retriever.search("onde fica a nota fiscal?", language="pt", hide_languages={"pt"})
    assert "pt-BR" not in {hit.language for hit in hidden.hits}
