from __future__ import annotations

import pytest

from helpcenter.knowledge.questions_file import (
    QUESTIONS_LIMIT,
    InvalidKnownQuestions,
    KnownQuestion,
    LineProblem,
    folded,
    parse_questions,
    read_questions,
    with_question,
)

FILE = """\
# How shoppers ask for their parcel

en: where is my parcel
HR: gdje je moj paket?
zh：我的包裹在哪里

pt_br:   cadê   meu pacote
"""


def test_a_question_a_line_in_any_language() -> None:
    assert parse_questions(FILE) == (
        KnownQuestion("en", "where is my parcel"),
        KnownQuestion("hr", "gdje je moj paket?"),
        KnownQuestion("zh", "我的包裹在哪里"),
        KnownQuestion("pt-BR", "cadê meu pacote"),
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_end_and_a_byte_order_mark_are_read(newline: str) -> None:
    assert parse_questions("\ufeff" + FILE.replace("\n", newline)) == parse_questions(FILE)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("where is my parcel", LineProblem.NO_TAG),
        ("question: where is my parcel", LineProblem.UNKNOWN_LANGUAGE),
        ("xx: where is my parcel", LineProblem.UNKNOWN_LANGUAGE),
        ("en:", LineProblem.NO_QUESTION),
        ("en: ?!", LineProblem.NO_QUESTION),
        ("en: " + "a" * 301, LineProblem.TOO_LONG),
        ("en: Where is  my parcel?", LineProblem.REPEATED),
    ],
)
def test_a_line_that_is_no_question_is_named_and_the_others_count(line: str, problem: LineProblem) -> None:
    read = read_questions(f"{FILE}{line}\nde: wo ist mein paket\n")
    assert [(bad.line, bad.problem) for bad in read.bad] == [(8, problem)]
    assert read.questions[-1] == KnownQuestion("de", "wo ist mein paket")
    with pytest.raises(InvalidKnownQuestions, match=r"^line 8: "):
        parse_questions(f"{FILE}{line}\n")


def test_more_than_the_limit_are_too_many() -> None:
    source = "".join(f"en: question {number}\n" for number in range(QUESTIONS_LIMIT))
    assert len(parse_questions(source)) == QUESTIONS_LIMIT
    read = read_questions(source + "en: one more\nen: another\n")
    assert [(bad.line, bad.problem) for bad in read.bad] == [(QUESTIONS_LIMIT + 1, LineProblem.TOO_MANY)]
    assert len(read.questions) == QUESTIONS_LIMIT
    with pytest.raises(InvalidKnownQuestions) as caught:
        with_question(source, KnownQuestion("en", "one more"))
    assert caught.value.lines[0].problem is LineProblem.TOO_MANY


def test_a_file_far_too_long_is_refused_as_a_whole() -> None:
    with pytest.raises(InvalidKnownQuestions, match="100,000 are allowed"):
        parse_questions("# remark\n" * 20_000)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Où est mon colis ?", "ou est mon colis"),
        ("GDJE   je moj paket?!", "gdje je moj paket"),
        ("Łódź i Đakovo", "lodz i dakovo"),
        ("Straße", "strasse"),
        ("我的包裹，在哪里？", "我的包裹 在哪里"),
        ("मेरा पार्सल", "मेरा पार्सल"),
        ("???", "???"),
    ],
)
def test_questions_are_the_same_without_case_accents_and_punctuation(text: str, same: str) -> None:
    assert folded(text) == folded(same)


@pytest.mark.parametrize(
    ("before", "language", "after"),
    [
        ("", "en", "en: new one\n"),
        ("hr: paket", "en", "hr: paket\nen: new one\n"),
        ("hr: paket\r\n", "en", "hr: paket\r\nen: new one\r\n"),
        ("en: parcel\n\n# Croatian\nhr: paket\n", "en", "en: parcel\nen: new one\n\n# Croatian\nhr: paket\n"),
        ("en: parcel", "en", "en: parcel\nen: new one\n"),
        ("en: New one!\nhr: paket\n", "en", "en: New one!\nhr: paket\n"),
    ],
)
def test_one_more_question_goes_below_those_of_its_language(before: str, language: str, after: str) -> None:
    assert with_question(before, KnownQuestion(language, " new  one ")) == after


def test_a_question_that_cannot_be_a_line_is_not_added() -> None:
    with pytest.raises(InvalidKnownQuestions):
        with_question(FILE, KnownQuestion("en", "?"))
    with pytest.raises(InvalidKnownQuestions):
        with_question(FILE, KnownQuestion("en", "a" * 301))
