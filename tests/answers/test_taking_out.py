"""What people wrote to one another becomes a text that tells of none of them."""

from __future__ import annotations

import pytest

from helpcenter.answers.taking_out import People, PersonalKind, Replacement, left_in, take_out, together

PEOPLE = People(
    names=("Greta Müller", "Marko Horvat", "王小明"),
    addresses=("Greta Müller\nMain Street 5, Flat 2\n1010 Vienna\nAustria",),
    numbers=("BP-2025-1001", "HC-ABC123", "JJD000399"),
    emails=("greta@example.org",),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Your parcel is late.", "Your parcel is late."),
        ("Ms Müller asked, and Mueller and MULLER too.", "Ms [name] asked, and [name] and [name] too."),
        ("We told Greta and Gretas friend.", "We told [name] and [name] friend."),
        ("greta  müller asked.", "[name] asked."),
        ("Marku smo rekli, a Markov paket je tu.", "[name] smo rekli, a [name] paket je tu."),
        ("The mark on the market stays.", "The mark on the market stays."),
        ("王小明的包裹到了。", "[name]的包裹到了。"),
        ("It went to main street 5 in 1010 VIENNA.", "It went to [address] in [address]."),
        ("Order BP-2025-1001, parcel jjd000399.", "Order [order], parcel [order]."),
        ("Order BP-2024-9999 is another.", "Order [number] is another."),
        ("Write to greta@example.org or to bob@example.org.", "Write to [e-mail] or to [e-mail]."),
        ("Call +43 1 2345678, see https://track.example/JJD000399.", "Call [number], see [link]"),
        ("Wait 14 days, until 3.12.2026.", "Wait 14 days, until 3.12.2026."),
    ],
)
def test_personal_data_is_taken_out(text: str, expected: str) -> None:
    assert take_out(text, PEOPLE).text == expected


def test_greetings_and_signatures_go_as_a_whole() -> None:
    text = "Hello Ms Miller,\n\nOpen *My orders*.\n\n1. Choose the item.\n2. Print the label.\n\nKind regards\nTom from support"
    taken = take_out(text, PEOPLE)
    assert taken.text == "Open *My orders*.\n\n1. Choose the item.\n2. Print the label."
    assert taken.replacements == (
        Replacement(PersonalKind.GREETING, "Hello Ms Miller,", 1),
        Replacement(PersonalKind.GREETING, "Kind regards / Tom from support", 1),
    )
    assert take_out("Thanks!", PEOPLE).text == "Thanks!"
    assert take_out("你好，\n请打开订单。\n\n此致\n客服", PEOPLE).text == "请打开订单。"


def test_what_was_replaced_is_counted() -> None:
    parts = [take_out("Greta asked Greta.", PEOPLE), take_out("Greta wrote from Vienna to 1010 Vienna.", PEOPLE)]
    assert together(parts) == (
        Replacement(PersonalKind.NAME, "Greta", 3),
        Replacement(PersonalKind.ADDRESS, "1010 Vienna", 1),
    )


def test_what_is_left_is_found() -> None:
    assert left_in("Ask Greta about BP-2025-1001 again, Greta.", PEOPLE) == ("BP-2025-1001", "Greta")
    assert left_in("Ask [name] about [order].", PEOPLE) == ()
