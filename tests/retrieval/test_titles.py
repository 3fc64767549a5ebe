"""Suggestions while the shopper types."""

from __future__ import annotations

import time

import pytest

from helpcenter.retrieval.titles import Titles
from helpcenter.retrieval.words import Entry


def entry(number: int, language: str, title: str) -> Entry:
    return Entry(number, number, number % 100, f"slug-{number % 100}", "topic", language, title, 1)


TITLES = Titles(
    [
        entry(1, "en", "Return an item"),
        entry(2, "en", "Refund times"),
        entry(3, "en", "How to contact the team"),
        entry(101, "es", "Devolver un artículo"),
        entry(102, "es", "¿Cuándo recibo el reembolso?"),
        entry(103, "hr", "Kontaktirajte tim"),
        entry(4, "zh", "退货与退款"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("ret", "en", "Return an item"),
        ("item ret", "en", "Return an item"),
        ("RETURN AN", "en", "Return an item"),
        ("retrun", "en", "Return an item"),
        ("how do i return", "en", "Return an item"),
        ("contact te", "en", "How to contact the team"),
        ("cuando", "es", "¿Cuándo recibo el reembolso?"),
        ("articulo", "es", "Devolver un artículo"),
        ("devovler", "es", "Devolver un artículo"),
        ("退款", "zh", "退货与退款"),
        ("contact", "es", "How to contact the team"),
        ("kontakt", "hr", "Kontaktirajte tim"),
    ],
)
def test_what_was_typed_so_far_finds_the_title(typed: str, language: str, first: str) -> None:
    assert TITLES.matching(typed, language, 8)[0].title == first


@pytest.mark.parametrize("typed", ["", " ", "?!", "🙂", "xyzxyz", "\0", "'; --"])
def test_what_matches_no_title_suggests_nothing(typed: str) -> None:
    assert TITLES.matching(typed, "en", 8) == []


def test_the_beginning_of_a_title_comes_before_its_middle() -> None:
    titles = Titles([entry(1, "en", "About the refund"), entry(2, "en", "Refund times"), entry(3, "en", "A refund")])
    assert [found.title for found in titles.matching("refund", "en", 2)] == ["Refund times", "A refund"]


def test_each_article_is_suggested_once_in_the_reader_s_language() -> None:
    assert [found.language for found in TITLES.matching("re", "en", 8)] == ["en", "en"]
    assert {found.slug for found in TITLES.matching("re", "es", 8)} == {"slug-2"}


def test_thousands_of_titles_take_milliseconds() -> None:
    titles = Titles(
        entry(number * 100 + number % 100, "en", f"Matter {number} of kind{number % 700}") for number in range(5000)
    )
    titles.matching("warm", "en", 8)
    started = time.perf_counter()
    titles.matching("matter kinf12", "en", 8)
    assert time.perf_counter() - started < 0.2
