"""Suggestions while the shopper types."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import pytest

from helpcenter.knowledge import KnownQuestion, PublishedTranslation
from helpcenter.retrieval import Retriever, suggesting
from helpcenter.retrieval.lexicon import Entry
from helpcenter.retrieval.suggestions import Suggestions, shown


def entry(number: int, language: str, title: str) -> Entry:
    return Entry(number, number, number % 100, f"slug-{number % 100}", "topic", language, title, 1)


class Offered:
    """Articles, and what they are found by."""

    def __init__(self, entries: Iterable[Entry], known: Mapping[int, Sequence[KnownQuestion]]) -> None:
        self.articles: dict[int, dict[str, Entry]] = {}
        for some in (entries := list(entries)):
            self.articles.setdefault(some.article_id, {})[some.language] = some
        self.suggestions = Suggestions(entries, known)


SUGGESTIONS = Offered(
    [
        entry(1, "en", "Return an item"),
        entry(2, "en", "Refund times"),
        entry(3, "en", "How to contact the team"),
        entry(101, "es", "Devolver un artículo"),
        entry(102, "es", "¿Cuándo recibo el reembolso?"),
        entry(103, "hr", "Kontaktirajte tim"),
        entry(4, "zh", "退货与退款"),
    ],
    {
        2: (KnownQuestion("en", "money still not on my account"), KnownQuestion("pl", "gdzie są moje pieniądze")),
        99: (KnownQuestion("en", "a question of an article that nobody can read"),),
    },
)


def found(typed: str, language: str, typed_in: str | None = None, suggestions: Offered = SUGGESTIONS) -> list[str]:
    scores = suggestions.suggestions.scores(typed, language, typed_in or language, lambda word, tag: None)
    return [entry.title for entry in shown(suggestions.articles, scores, typed, language, 8)]


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("ret", "en", "Return an item"),
        ("item ret", "en", "Return an item"),
        ("RETURN AN", "en", "Return an item"),
        ("retrun", "en", "Return an item"),
        ("retrun an item", "en", "Return an item"),
        ("returning", "en", "Return an item"),
        ("contact te", "en", "How to contact the team"),
        ("cuando", "es", "¿Cuándo recibo el reembolso?"),
        ("articulo", "es", "Devolver un artículo"),
        ("devovler", "es", "Devolver un artículo"),
        ("退款", "zh", "退货与退款"),
        ("我要退货", "zh", "退货与退款"),
        ("contact", "es", "How to contact the team"),
        ("kontakt", "hr", "Kontaktirajte tim"),
    ],
)
def test_what_was_typed_so_far_finds_the_title(typed: str, language: str, first: str) -> None:
    assert found(typed, language)[0] == first


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("devolver un", "en", "Return an item"),
        ("reembolso", "en", "Refund times"),
        ("refund", "es", "¿Cuándo recibo el reembolso?"),
    ],
)  # fmt: skip
def test_a_title_in_another_language_leads_to_the_one_in_the_readers(typed: str, language: str, first: str) -> None:
    assert found(typed, language)[0] == first


@pytest.mark.parametrize("typed", ["money still", "my acount", "gdzie sa moje", "pieniadz"])
def test_a_known_question_leads_to_its_article_and_is_not_shown(typed: str) -> None:
    assert found(typed, "en") == ["Refund times"]


def test_a_word_of_two_languages_is_taken_in_the_language_that_is_typed() -> None:
    suggestions = Offered(
        [entry(1, "en", "Gift cards"), entry(2, "en", "Poison"), entry(102, "de", "Gift im Haus")], {}
    )
    assert found("gift", "en", suggestions=suggestions)[0] == "Gift cards"
    assert set(found("gift", "en", "de", suggestions)) == {"Gift cards", "Poison"}


@pytest.mark.parametrize("typed", ["", " ", "?!", "🙂", "xyzxyz", "\0", "'; --", "\ud800"])
def test_what_matches_nothing_suggests_nothing(typed: str) -> None:
    assert found(typed, "en") == []


def test_the_beginning_of_a_title_comes_before_its_middle() -> None:
    some = [entry(1, "en", "About the refund"), entry(2, "en", "Refund times"), entry(3, "en", "A refund")]
    assert found("refund", "en", suggestions=Offered(some, {}))[:2] == ["Refund times", "A refund"]


def test_a_finished_word_is_no_beginning() -> None:
    some = [entry(1, "en", "Car parts"), entry(2, "en", "Cardboard")]
    assert found("car", "en", suggestions=Offered(some, {})) == ["Car parts", "Cardboard"]
    assert found("car ", "en", suggestions=Offered(some, {})) == ["Car parts"]


def test_each_article_is_suggested_once() -> None:
    assert sorted(found("re", "en")) == ["Refund times", "Return an item"]
    assert found("dev", "es") == ["Devolver un artículo"]


def test_without_articles_nothing_is_suggested() -> None:
    assert found("return", "en", suggestions=Offered([], {})) == []


def test_thousands_of_titles_and_questions_take_milliseconds() -> None:
    some = [Entry(n, n, n, f"s{n}", "t", "en", f"Matter {n} of kind{n % 700}", 1) for n in range(3000)]
    known = {
        n: (KnownQuestion("en", f"what about my matter {n}"), KnownQuestion("de", f"was ist mit {n}"))
        for n in range(3000)
    }
    suggestions = Offered(some, known)
    found("warm", "en", suggestions=suggestions)
    started = time.perf_counter()
    found("what of matter kinf12", "en", suggestions=suggestions)
    assert time.perf_counter() - started < 0.1


def test_after_a_change_of_a_large_index_the_readers_do_not_wait(
    retriever: Retriever, put: Callable[..., PublishedTranslation], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [one.slug for one in retriever.suggest("invo", "en")] == ["invoices"]
    monkeypatch.setattr(suggesting, "MADE_AT_ONCE", 0)
    put("invoices", "en", "Where the bills are", "The seller sends them.\n")
    put("gift-cards", "en", "Gift cards", "A present for somebody.\n")
    retriever.catch_up()
    assert [one.title for one in retriever.suggest("invo", "en")] == [
        "Where the bills are"
    ]  # found as before, shown as it is
    until = time.monotonic() + 5
    while not retriever.suggest("gift", "en") and time.monotonic() < until:
        time.sleep(0.01)
    assert [one.slug for one in retriever.suggest("gift", "en")] == ["gift-cards"]
