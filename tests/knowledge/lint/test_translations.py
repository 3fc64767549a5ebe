"""A translation against its source: steps, sections, numbers, and what was left in another language."""

from __future__ import annotations

import pytest

from helpcenter.knowledge.lint import FindingCode, Severity, lint_translation
from tests.knowledge.lint.conftest import Said

SOURCE = """You can return an unused item within 30 days.

## How to return an item

1. Open **My orders** and choose the order.
2. Choose **Get support** and ask for a return.
3. Send the item within 14 days.

## What it costs

| you | who pays |
| --- | --- |
| changed your mind | you pay the postage of 5 EUR |
| got a wrong item | the seller pays the postage |

- Keep the proof of posting.
- Keep the invoice for 2 years.
"""
GERMAN = """Einen unbenutzten Artikel können Sie innerhalb von 30 Tagen zurückgeben.

## So geben Sie einen Artikel zurück

1. Öffnen Sie **Meine Bestellungen** und wählen Sie die Bestellung.
2. Wählen Sie **Hilfe erhalten** und bitten Sie um eine Rückgabe.
3. Senden Sie den Artikel innerhalb von vierzehn Tagen.

## Was es kostet

| Sie | wer zahlt |
| --- | --- |
| haben es sich anders überlegt | Sie zahlen das Porto von 5 € |
| haben einen falschen Artikel bekommen | der Verkäufer zahlt das Porto |

- Bewahren Sie den Einlieferungsbeleg auf.
- Bewahren Sie die Rechnung 2 Jahre auf.
"""


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("3. Senden Sie den Artikel innerhalb von vierzehn Tagen.\n", "",
         [(FindingCode.STEPS_DIFFER, 3), (FindingCode.NUMBER_DIFFERS, 3)]),
        ("| haben einen falschen Artikel bekommen | der Verkäufer zahlt das Porto |\n", "", [(FindingCode.ROWS_DIFFER, 9)]),
        ("- Bewahren Sie den Einlieferungsbeleg auf.\n", "", [(FindingCode.ITEMS_DIFFER, 9)]),
        ("30 Tagen", "14 Tagen", [(FindingCode.NUMBER_DIFFERS, 1)]),
        ("vierzehn Tagen", "vierzehn Stunden", [(FindingCode.NUMBER_DIFFERS, 3), (FindingCode.NUMBER_DIFFERS, 7)]),
        ("5 €", "5 $", [(FindingCode.NUMBER_DIFFERS, 9), (FindingCode.NUMBER_DIFFERS, 13)]),
        ("## Was es kostet", "## What it costs", [(FindingCode.NOT_TRANSLATED, 9)]),
        ("- Bewahren Sie den Einlieferungsbeleg auf.", "- Keep the proof of posting.", [(FindingCode.NOT_TRANSLATED, 16)]),
        ("der Verkäufer zahlt das Porto", "the seller pays the postage", [(FindingCode.NOT_TRANSLATED, 14)]),
        ("- Bewahren Sie den Einlieferungsbeleg auf.", "- Conserva il giustificativo della spedizione con il numero.",
         [(FindingCode.OTHER_LANGUAGE, 16)]),
        ("- Bewahren Sie den Einlieferungsbeleg auf.", "- 请保留寄件凭证。", [(FindingCode.OTHER_LANGUAGE, 16)]),
        # code, quotations and names are no scraps
        ("- Bewahren Sie den Einlieferungsbeleg auf.", "- Schreiben Sie „Keep the proof of posting” darauf.", []),
        ("- Bewahren Sie den Einlieferungsbeleg auf.", "- Schreiben Sie `Keep the proof of posting` darauf.", []),
        ("- Bewahren Sie den Einlieferungsbeleg auf.", "- Brambleport Marketplace GmbH, Musterkai 1, 1000 Vienna", None),
    ],
)  # fmt: skip
def test_against_the_source(
    said: Said, before: str, after: str, expected: list[tuple[FindingCode, int]] | None
) -> None:
    assert before in GERMAN
    found = lint_translation(
        said("de", GERMAN.replace(before, after), title="Ein Titel", summary="Kurz."), said("en", SOURCE)
    )
    codes = [(finding.code, finding.line) for finding in found]
    if expected is None:
        assert not {FindingCode.NOT_TRANSLATED, FindingCode.OTHER_LANGUAGE} & {code for code, _ in codes}
    else:
        assert codes == expected


def test_a_missing_section_is_named_with_its_place_in_the_source(said: Said) -> None:
    start, end = GERMAN.index("## So geben"), GERMAN.index("## Was es")
    text = said("de", GERMAN[:start] + GERMAN[end:], title="Ein Titel", summary="Kurz.")
    found = lint_translation(text, said("en", SOURCE))
    assert [(one.code, one.excerpt, one.values) for one in found] == [
        (FindingCode.SECTION_MISSING, "How to return an item", {"source_line": 3})
    ]
    assert found[0].severity is Severity.ERROR


def test_a_section_that_the_source_lacks(said: Said) -> None:
    more = GERMAN + "\n## Noch etwas\n\nDas steht sonst nirgends.\n"
    (added,) = lint_translation(said("de", more, title="Ein Titel", summary="Kurz."), said("en", SOURCE))
    assert (added.code, added.excerpt, added.severity) == (FindingCode.SECTION_ADDED, "Noch etwas", Severity.WARNING)


@pytest.mark.parametrize(
    ("language", "source", "text", "differs"),
    [
        ("zh", "within 14 days", "十四天内", False),
        ("zh", "closed on 20 July 2025", "已于 2025 年 7 月 20 日关闭", False),
        ("zh", "closed on 20 July 2025", "已于 2025 年 7 月 25 日关闭", True),
        ("zh", "from the next day on", "从第二天起", False),
        ("fr", "EUR 1,000.50", "1 000,50 €", False),
        ("fr", "EUR 1,000.50", "1 000,80 €", True),
        ("pl", "one business day", "w ciągu jednego dnia roboczego", False),
        ("it", "3-5 business days", "3-5 giorni lavorativi", False),
        ("it", "3-5 business days", "3-7 giorni lavorativi", True),
        ("hr", "at least 2 years", "najmanje dvije godine", False),
        ("nl", "60 minutes", "60 minuten", False),
        ("fr", "open from 9:00 to 17:30", "ouvert de 9 h à 17 h 30", False),
        ("fr", "open from 9 am to 5 pm", "ouvert de 9 h à 18 h", True),
        ("zh", "open from 9 am to 5 pm", "开放时间为上午9点到下午5点", False),
        ("pt", "20 percent", "20 %", False),
        ("es", "10 business days", "treinta días laborables", True),
    ],
)
def test_numbers_in_other_words(said: Said, language: str, source: str, text: str, differs: bool) -> None:
    found = lint_translation(said(language, text, title="X", summary="Y"), said("en", source))
    assert (FindingCode.NUMBER_DIFFERS in {finding.code for finding in found}) is differs


SCRAPS = {
    "en": "You can send the item back to the seller with this label.",
    "es": "Puedes devolver el artículo al vendedor con esta etiqueta.",
    "it": "Puoi rispedire l'articolo al venditore con questa etichetta della spedizione.",
    "fr": "Vous pouvez renvoyer l'article au vendeur avec cette étiquette.",
    "nl": "Je kunt het artikel met dit label naar de verkoper terugsturen.",
    "de": "Sie können den Artikel mit diesem Etikett an den Verkäufer zurücksenden.",
    "zh": "您可以用这张面单把商品寄回给卖家。",
    "pt": "Pode devolver o artigo ao vendedor com esta etiqueta.",
    "pl": "Możesz odesłać przedmiot do sprzedawcy z tą etykietą.",
    "hr": "Artikl možete s ovom naljepnicom poslati natrag prodavatelju.",
}


def test_scraps_of_every_language_in_every_other(said: Said) -> None:
    """Without a source to compare with; neighbours ("es" in "pt") are told by fewer words. What is told is right."""
    missed = []
    for language in SCRAPS:
        body = "\n\n".join(SCRAPS.values())
        found = lint_translation(said(language, body, title=SCRAPS[language], summary=SCRAPS[language]))
        lines = {2 * place + 1: tag for place, tag in enumerate(SCRAPS)}
        assert all(one.values["language"] == lines[one.line or 0] for one in found)
        missed += [(language, tag) for tag in SCRAPS if tag not in {one.values["language"] for one in found}]
    assert len([pair for pair in missed if pair[0] != pair[1]]) <= 4, missed
