"""What words stand for, in a dictionary of a few concepts and in our own."""

from __future__ import annotations

import csv

import pytest

from helpcenter.language import INTERFACE_LANGUAGES
from helpcenter.retrieval import concepts
from helpcenter.retrieval.concepts import Dictionary, concepts_of
from helpcenter.retrieval.tokens import folded_words

FORMS = [
    ["parcel*", "package*"],
    ["money"],
    ["money back", "refund*"],
    ["order*"],
    ["order*", "sequence*"],
    ["pay* by instal*"],
    ["pay*"],
    ["orderly"],
    ["café"],
]
PARCEL, MONEY, REFUND, ORDER, SEQUENCE, INSTALMENTS, PAY, ORDERLY, CAFE = range(len(FORMS))


@pytest.fixture(scope="module")
def english() -> Dictionary:
    return Dictionary("en", FORMS)


@pytest.mark.parametrize(
    ("text", "stand_for"),
    [
        ("PARCELS", [PARCEL]),
        ("money", [MONEY]),
        ("moonstone", []),
        ("the money back", [REFUND, MONEY]),
        ("refunded money", [REFUND, MONEY]),
        ("ordered", [ORDER, SEQUENCE]),
        ("orderly", [ORDERLY, ORDER]),
        ("paying by instalments", [INSTALMENTS, PAY]),
        ("paying by card", [PAY]),
        ("Cafe", [CAFE]),
        ("pacakge", [PARCEL]),
        ("a pakcages", [PARCEL]),
        ("", []),
        ("?! 😀", []),
    ],
)
def test_the_longest_form_counts_and_the_next_one(english: Dictionary, text: str, stand_for: list[int]) -> None:
    assert [number for number in english.concepts(text) if number < len(FORMS)] == stand_for


def test_a_word_that_stands_for_nothing_is_itself_wherever_it_stands(english: Dictionary) -> None:
    one, other = english.concepts("zeugma"), Dictionary("hr", [["paket*"]]).concepts("Zeugma")
    assert one == other
    assert one != english.concepts("zeugmas")
    assert one[0] > 1_000_000


def test_the_parts_of_a_compound_count() -> None:
    forms = [["rücksend*"], ["kosten"], ["paket*"], ["formular*"]]
    german = Dictionary("de", forms)
    assert german.concepts("Rücksendekosten") == [0, 1]
    assert german.concepts("Paketrücksendeformular") == [2, 0, 3]
    assert Dictionary("hr", forms).concepts("rücksendekosten") == [0]


def test_chinese_is_cut_by_its_longest_words() -> None:
    chinese = Dictionary("zh", [["退款"], ["退款单", "单子"], ["订单"]])
    assert chinese.concepts("退款单") == [1]
    assert [number for number in chinese.concepts("我的订单要退款") if number < 3] == [2, 0]


@pytest.mark.parametrize(
    ("about", "questions"),
    [
        (
            {"where", "parcel"},
            {
                "en": "Where is my parcel?",
                "hr": "Gdje je moj paket?",
                "pl": "Gdzie jest paczka?",
                "zh": "我的包裹在哪里?",
            },
        ),
        (
            {"forget", "password"},
            {
                "en": "I forgot my password",
                "de": "Passwort vergessen",
                "hr": "Zaboravila sam lozinku",
                "zh": "忘记密码",
            },
        ),
        ({"cancel", "order"}, {"en": "cancel my order", "pl": "anulować zamówienie", "hr": "otkazati narudžbu"}),
    ],
)
def test_questions_in_several_languages_share_what_they_are_about(about: set[str], questions: dict[str, str]) -> None:
    names = [line.split("\t")[0] for line in concepts._FILE.read_text(encoding="utf-8").splitlines()[1:]]
    for language, text in questions.items():
        assert about <= {names[number] for number in concepts_of(text, language) if number < len(names)}, language


def test_a_variant_of_a_language_has_its_dictionary_and_a_strange_one_none() -> None:
    assert concepts_of("Wo ist mein Paket?", "de-AT").tolist() == concepts_of("Wo ist mein Paket?", "de").tolist()
    assert concepts_of("hol van a csomagom", "hu").tolist() == []


def test_the_file_is_in_order() -> None:
    with concepts._FILE.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert head == ["concept", *INTERFACE_LANGUAGES]
    assert len({row[0] for row in rows}) == len(rows) < concepts._UNKNOWN
    for row in rows:
        assert len(row) == len(head), row[0]
        for cell in row[1:]:
            forms = [form for form in cell.split("; ") if form]
            assert len(set(forms)) == len(forms), row[0]
            for form in forms:
                assert form == form.strip()
                assert "*" not in form.replace("* ", " ").removesuffix("*"), (row[0], form)
                assert folded_words(form), (row[0], form)
    for column, language in enumerate(head[1:], 1):
        assert sum(1 for row in rows if row[column]) > 0.9 * len(rows), language
