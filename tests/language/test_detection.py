from __future__ import annotations

import pytest

from helpcenter.language import detect


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        ("where is my parcel", "de", "en"),
        ("wie lange dauert die erstattung", "en", "de"),
        ("gdje je moja narudzba", "en", "hr"),
        ("dónde está mi pedido", "en", "es"),
        ("quando arriva il mio pacco?", "en", "it"),
        ("où est mon colis", "en", "fr"),
        ("waar blijft mijn bestelling", "de", "nl"),
        ("gdzie jest moja paczka", "en", "pl"),
        ("onde está a minha encomenda", "en", "pt"),
        ("我的包裹在哪里", "en", "zh"),
        ("退款", "hr", "zh"),
    ],
)
def test_a_short_question_tells_its_language(text: str, page: str, language: str) -> None:
    assert detect(text, page).language == language


@pytest.mark.parametrize("text", ["", "123", "???", "OK", "refund", "🎁🎁", "BP-7K2M94QX"])
def test_what_tells_nothing_keeps_the_language_of_the_page(text: str) -> None:
    for page in ("hr", "de"):
        assert detect(text, page).language == page


def test_a_variant_of_the_page_is_kept() -> None:
    assert detect("where is my parcel today", "en-GB").language == "en-GB"


def test_a_megabyte_is_read_in_no_time() -> None:
    assert detect("wo ist mein paket " * 60_000, "en").language == "de"
