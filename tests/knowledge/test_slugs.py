from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.knowledge import is_slug, slugify
from helpcenter.knowledge.slugs import SLUG_LIMIT, Anchors


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Return an item", "return-an-item"),
        ("  E-mail & phone:  who, when? ", "e-mail-phone-who-when"),
        ("Häufige Fragen", "häufige-fragen"),
        ("Gdje je moja narudžba?", "gdje-je-moja-narudžba"),
        ("如何 退货？", "如何-退货"),
        ("हिन्दी में मदद", "हिन्दी-में-मदद"),
        ("ＦＵＬＬ width", "full-width"),
        ("snake_case", "snake-case"),
        ("../../etc/passwd", "etc-passwd"),
        ("???", ""),
        ("", ""),
        ("x" * 500, "x" * SLUG_LIMIT),
    ],
)
def test_words_of_any_script_become_a_slug(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text())
def test_a_slug_stays_as_it_is(text: str) -> None:
    slug = slugify(text)
    assert slugify(slug) == slug
    assert is_slug(slug) == bool(slug)
    assert not set(slug) & set('_/\\.<>"& \n\x00')


@pytest.mark.parametrize("text", ["", "A", "a--b", "-a", "a/b", "a.b", "..", "a b", "x" * (SLUG_LIMIT + 1)])
def test_what_is_no_slug_is_told_apart(text: str) -> None:
    assert not is_slug(text)


def test_equal_headings_get_anchors_of_their_own() -> None:
    anchors = Anchors()
    headings = ["Fees", "Fees", "Fees 1", "Fees", "!", "?"]
    assert [anchors.take(heading) for heading in headings] == [
        "fees", "fees-1", "fees-1-1", "fees-2", "section", "section-1",
    ]  # fmt: skip
