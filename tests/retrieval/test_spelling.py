"""Typing errors put right with the articles' own words."""

from __future__ import annotations

import pytest

from helpcenter.retrieval.spelling import Spelling, spellings


def test_words_that_no_article_has_become_the_nearest_that_one_has() -> None:
    spelling = Spelling(
        spellings(["Return your item. Reset the password. The seller may return it.", "Größe wählen"]), "en"
    )
    assert spelling.corrected("how do i retrun it") == "how do i return it"
    assert spelling.corrected("pasword, please!") == "password, please!"
    assert spelling.corrected("Grosse wahlen") == "Grosse wahlen"  # known without accents
    assert spelling.corrected("a cake recipe") == "a cake recipe"


def test_the_more_frequent_word_wins() -> None:
    assert Spelling(spellings(["paper paper payer"]), "en").corrected("paqer") == "paper"


def test_short_words_and_unspaced_writing_are_left_alone() -> None:
    spelling = Spelling(spellings(["order the item 退款需要五天请等待"]), "en")
    assert spelling.corrected("my ordr teh 退款需要五天请等代") == "my ordr teh 退款需要五天请等代"
    assert Spelling({}, "en").corrected("anything") == "anything"


@pytest.mark.parametrize(
    ("language", "article", "question"),
    [
        ("en", "All metals", "two meals a day"),
        ("fr", "Une copie est envoyée.", "ma copine est envoyée"),
        ("hr", "Bolničke posjete", "u bolnici"),
        ("nl", "Iets nemen of vergeten", "om negen uur vertrokken"),
    ],
)
def test_a_word_of_the_language_is_no_typing_error_though_no_article_has_it(
    language: str, article: str, question: str
) -> None:
    assert Spelling(spellings([article]), language).corrected(question) == question


def test_a_language_without_a_dictionary_has_the_words_of_its_articles() -> None:
    assert Spelling(spellings(["Returnera varan"]), "sv").corrected("retunera varan") == "returnera varan"
