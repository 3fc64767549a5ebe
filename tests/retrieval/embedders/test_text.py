"""Text made harmless at the door."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.retrieval.embedders import EmptyText, clean_passage, clean_question
from helpcenter.retrieval.embedders.text import PASSAGE_LIMIT, QUESTION_LIMIT, clean

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60) | st.lists(
    st.sampled_from(["<s>", "</s>", "<mask>", "<", ">", "s", " ", "\x00", "\ud800", "\ufdfa", "\u0301", "e", "＜ｓ＞"])
).map("".join)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Where is my order?", "Where is my order?"),
        ("  two\n\nlines\tand   spaces ", "two lines and spaces"),
        ("refund\x00order", "refund order"),
        ("broken \ud83d surrogate", "broken \ufffd surrogate"),
        ("re\u00adfund", "refund"),
        ("\ufeffrefund \u202eabc\u202c", "refund abc"),
        ("Ｗｈｅｒｅ ｉｓ １２３", "Where is 123"),
        ("Gro\u0308ße", "Größe"),
        ("<s>order</s>", "< s >order< /s >"),
        ("a <mask> b <PAD> c <unk>", "a < mask > b < PAD > c < unk >"),
        ("＜ｓ＞", "< s >"),
        ("<s\u200e>", "< s >"),
        ("<script>", "<script>"),
        ("\U0001f600\U0001f600", "\U0001f600\U0001f600"),
        ("", ""),
        (" \n\x00 ", ""),
    ],
)
def test_text_is_cleaned(raw: str, cleaned: str) -> None:
    assert clean_passage(raw) == cleaned


def test_one_arabic_character_that_stands_for_eighteen_is_expanded() -> None:
    # An engine for these weights overflowed its memory on it.
    assert "\ufdfa" not in clean_question("\ufdfa" * 100)


def test_questions_and_passages_are_cut() -> None:
    assert len(clean_question("word " * 10_000)) == QUESTION_LIMIT - 1  # the last character was a space
    assert len(clean_passage("a" * 10_000)) == PASSAGE_LIMIT


def test_text_behind_a_sea_of_spaces_is_found() -> None:
    assert clean_question(" " * 100_000 + "refund") == "refund"


@pytest.mark.parametrize("text", ["a" * 1_000_000, "\u0301\u0327" * 500_000, "\ufdfa" * 1_000_000, "\x00" * 1_000_000])
def test_a_megabyte_costs_no_time(text: str) -> None:
    start = time.process_time()
    clean_passage(text)
    assert time.process_time() - start < 0.25


def test_an_empty_question_is_refused_when_the_caller_says_so() -> None:
    assert clean_question(" \x00") == ""
    with pytest.raises(EmptyText, match="type a few words"):
        clean_question(" \x00", allow_empty=False)


@given(ANYTHING)
def test_any_text_is_harmless_afterwards_and_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = clean(text, 40)
    cleaned.encode("utf-8")
    assert len(cleaned) <= 40
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in cleaned)
    assert not any(token in cleaned for token in ("<s>", "</s>", "<mask>", "<pad>", "<unk>"))
    assert clean(cleaned, 40) == cleaned
