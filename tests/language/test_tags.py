from __future__ import annotations

import pytest

from helpcenter.language import (
    INTERFACE_LANGUAGES,
    InvalidTag,
    best_match,
    direction,
    endonym,
    fallback_chain,
    is_among,
    normalize_tag,
)


@pytest.mark.parametrize(
    ("raw", "tag"), [("en", "en"), ("PT_br", "pt-BR"), (" zh-hant-tw ", "zh-Hant-TW"), ("es-419", "es-419")]
)
def test_tags_are_normalised(raw: str, tag: str) -> None:
    assert normalize_tag(raw) == tag


@pytest.mark.parametrize("raw", ["", "e", "english", "en--GB", "../en", "en\n", "12"])
def test_what_is_no_tag_is_refused(raw: str) -> None:
    if raw == "en\n":
        assert normalize_tag(raw) == "en"  # surrounding space is no error
        return
    with pytest.raises(InvalidTag, match="not a language tag"):
        normalize_tag(raw)


def test_names_and_directions() -> None:
    assert [endonym(tag) for tag in ("de", "hr", "zh")] == ["Deutsch", "Hrvatski", "中文"]
    assert endonym("xx") == "xx"
    assert (direction("ar"), direction("he-IL"), direction("pl")) == ("rtl", "rtl", "ltr")


def test_readers_fall_back_to_what_they_can_read() -> None:
    assert fallback_chain("pt-BR") == ("pt-BR", "pt", "en")
    assert fallback_chain("sr") == ("sr", "hr", "en")
    assert fallback_chain("en") == ("en",)


@pytest.mark.parametrize(
    ("wanted", "match"),
    [(["de-AT", "en"], "de"), (["xx", "it"], "it"), (["xx"], "en"), ([], "en"), (["*", "zh-TW"], "zh")],
)
def test_the_first_language_we_have_is_chosen(wanted: list[str], match: str) -> None:
    assert best_match(wanted, INTERFACE_LANGUAGES, "en") == match


@pytest.mark.parametrize(
    ("tag", "tags", "among"),
    [("pt-BR", {"pt"}, True), ("pt", {"pt-BR"}, False), ("pt", {"pt"}, True), ("pt-BR", {"pt-BR"}, True), ("de", set(), False)],
)  # fmt: skip
def test_a_variant_is_among_its_language(tag: str, tags: set[str], among: bool) -> None:
    assert is_among(tag, tags) is among
