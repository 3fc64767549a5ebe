"""Typing errors put right with the articles' own words."""

from __future__ import annotations

from helpcenter.retrieval.spelling import Spelling, spellings


def test_words_that_no_article_has_become_the_nearest_that_one_has() -> None:
    spelling = Spelling(spellings(["Return your item. Reset the password. The seller may return it.", "Größe wählen"]))
    assert spelling.corrected("how do i retrun it") == "how do i return it"
    assert spelling.corrected("pasword, please!") == "password, please!"
    assert spelling.corrected("Grosse wahlen") == "Grosse wahlen"  # known without accents
    assert spelling.corrected("a cake recipe") == "a cake recipe"


def test_the_more_frequent_word_wins() -> None:
    assert Spelling(spellings(["paper paper payer"])).corrected("paqer") == "paper"


def test_short_words_and_unspaced_writing_are_left_alone() -> None:
    spelling = Spelling(spellings(["order the item 退款需要五天请等待"]))
    assert spelling.corrected("my ordr teh 退款需要五天请等代") == "my ordr teh 退款需要五天请等代"
    assert Spelling({}).corrected("anything") == "anything"
