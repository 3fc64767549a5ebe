from __future__ import annotations

import pytest

from helpcenter.cases.numbers import ALPHABET, new_number, normalize_number


def test_a_number_has_ten_random_characters_without_lookalikes() -> None:
    numbers = {new_number() for _ in range(500)}
    assert len(numbers) == 500
    for number in numbers:
        assert number.startswith("HC-")
        assert len(number) == 13
        assert not set("ILOU") & set(number[3:])
    assert {sign for number in numbers for sign in number[3:]} == set(ALPHABET)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("HC-7K2M94QX01", "HC-7K2M94QX01"),
        ("  hc-7k2m94qx01\n", "HC-7K2M94QX01"),
        ("hc 7k2m9 4qx01", "HC-7K2M94QX01"),
        ("7K2M94QXOl", "HC-7K2M94QX01"),
        ("HC‑7K2M94QXOI", "HC-7K2M94QX01"),
        ("#HC–7K2M94QX01.", "HC-7K2M94QX01"),
        ("ＨＣ－７Ｋ２Ｍ９４ＱＸ０１", "HC-7K2M94QX01"),
        ("HC-HCHCHCHCHC", "HC-HCHCHCHCHC"),
        ("HCHCHCHCHC", "HC-HCHCHCHCHC"),
    ],
)
def test_a_number_is_found_as_people_type_it(typed: str, number: str) -> None:
    assert normalize_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", "HC-", "HC-7K2M94QX0", "HC-7K2M94QX012", "HC-7K2M94QX0U", "BP-7K2M94QX", "' OR 1=1 --", "\0" * 10, "9" * 9000],
)
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert normalize_number(typed) is None


def test_every_new_number_is_its_own_normal_form() -> None:
    for number in (new_number() for _ in range(50)):
        assert normalize_number(number) == normalize_number(number.lower().replace("-", " ")) == number
