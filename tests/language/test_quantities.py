"""Numbers and their units, in ten languages."""

from __future__ import annotations

import pytest

from helpcenter.language.quantities import quantities


def stated(claim: str, language: str, source: str, source_language: str | None = None) -> bool:
    there = quantities(source, source_language or language, cited=True)
    return all(any(one.stated_in(other) for other in there) for one in quantities(claim, language))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("within 3 to 5 business days", "en", [({3}, "day"), ({5}, "day")]),
        ("€1,000.50 or 1 000 EUR", "en", [({1000.5}, "EUR"), ({1000}, "EUR")]),
        ("1.000,50 €", "de", [({1000.5}, "EUR")]),
        ("1.500 g", "de", [({1500, 1.5}, "")]),
        ("am 3. März 2026", "de", [({3}, "month-3"), ({2026}, "")]),
        ("March 3, 2026", "en", [({3}, "month-3"), ({2026}, "")]),
        ("el 3 de marzo", "es", [({3}, "month-3")]),
        ("3. ožujka", "hr", [({3}, "month-3")]),
        ("十四天内或5个工作日, 二十四小时", "zh", [({14}, "day"), ({5}, "day"), ({24}, "hour")]),
        ("20 % or 3-5 business days", "en", [({20}, "percent"), ({3}, "day"), ({5}, "day")]),
        ("veinte por ciento", "es", [({20}, "percent")]),
        ("the order has 2 items. Days later", "en", [({2}, "")]),
        ("in a few days", "en", []),
        ("ein paar Tage", "de", []),
        ("You have one day.", "en", [({1}, "day")]),
        ("30 mystery units in a language nobody knows", "xx", [({30}, "")]),
        ("no number at all", "en", []),
    ],
)
def test_what_is_read(text: str, language: str, expected: list[tuple[set[float], str]]) -> None:
    found = [(set(quantity.readings), quantity.unit) for quantity in quantities(text, language)]
    assert found == expected


@pytest.mark.parametrize(
    ("claim", "language", "source", "source_language"),
    [
        ("14 Tage", "de", "fourteen days", "en"),
        ("five days", "en", "5 Werktage", "de"),
        ("5 jours ouvrés", "fr", "5 radnih dana", "hr"),
        ("W ciągu dwóch dni", "pl", "2 giorni", "it"),
        ("5个工作日", "zh", "5 dias úteis", "pt"),
        ("1 Werktag", "de", "within a business day", "en"),
        ("1.000,50 €", "de", "EUR 1,000.50", "en"),
        ("30 d", "en", "30 days", "en"),
    ],
)
def test_the_same_in_other_words(claim: str, language: str, source: str, source_language: str) -> None:
    assert stated(claim, language, source, source_language)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("within 60 days", "within 30 days"),
        ("within 30 hours", "within 30 days"),
        ("within ninety days", "within 30 days"),
        ("on 3 May", "on 3 March"),
        ("it costs 5 EUR", "it costs 5 USD"),
        ("it costs €5", "it takes 5 days"),
        ("20 percent", "20 days"),
        ("3 to 7 days", "3 to 5 days"),
        ("10 items", "some items"),
        ("one day", "30 days"),
    ],
)
def test_something_else(claim: str, source: str) -> None:
    assert not stated(claim, "en", source)
