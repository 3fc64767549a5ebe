"""Sentences are never cut in half, in any of the ten languages."""

from __future__ import annotations

import time

import pytest

from helpcenter.retrieval import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("You have 30 days. Send it back!", ["You have 30 days.", "Send it back!"]),
        ("It costs 3.50 euros, e.g. by card. Fine?", ["It costs 3.50 euros, e.g. by card.", "Fine?"]),
        (
            "Write to Dr. Smith. He said “stop.” Then he left.",
            ["Write to Dr. Smith.", "He said “stop.”", "Then he left."],
        ),
        (
            "¿Dónde está? ¡Ya llega! Mire la pág. 3 del recibo.",
            ["¿Dónde está?", "¡Ya llega!", "Mire la pág. 3 del recibo."],
        ),
        ("Il sig. Rossi paga. Poi aspetta.", ["Il sig. Rossi paga.", "Poi aspetta."]),
        ("M. Dupont attend. C'est prêt ?", ["M. Dupont attend.", "C'est prêt ?"]),
        ("Het duurt bijv. drie dagen. Daarna krijg je geld.", ["Het duurt bijv. drie dagen.", "Daarna krijg je geld."]),
        ("Das dauert z. B. bis zum 3. März. Danach nicht.", ["Das dauert z. B. bis zum 3. März.", "Danach nicht."]),
        ("退款需要5天。请等待！好吗？谢谢", ["退款需要5天。", "请等待！", "好吗？", "谢谢"]),
        ("A Sra. Silva paga. Depois espera.", ["A Sra. Silva paga.", "Depois espera."]),
        ("Przesyłka waży ok. 5 kg. Koszt podamy.", ["Przesyłka waży ok. 5 kg.", "Koszt podamy."]),
        ("Vratite do 3. ožujka 2026. Novac stiže za 5 dana.", ["Vratite do 3. ožujka 2026.", "Novac stiže za 5 dana."]),
        ("One line\nAnother line", ["One line", "Another line"]),
        ("", []),
        ("no full stop", ["no full stop"]),
        ("Wait... what?", ["Wait... what?"]),
        ("The article Where is it? explains it. Fine.", ["The article Where is it? explains it.", "Fine."]),
        (
            "如果链接已过期，请重新获取；以最新一封邮件为准。谢谢",
            ["如果链接已过期，请重新获取；以最新一封邮件为准。", "谢谢"],
        ),
    ],
)
def test_text_is_cut_into_whole_sentences(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


def test_nothing_is_lost() -> None:
    text = "A b. C d! E?  F (g. h) i.\nJ"
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


def test_no_text_takes_long() -> None:
    started = time.perf_counter()
    for text in ("e.g. " * 20_000, "a" * 200_000, "a." * 100_000, ". " * 100_000, "(" * 100_000):
        split_sentences(text)
    assert time.perf_counter() - started < 3
