"""Each rule of one text as a table: what it finds, and what it leaves alone."""

from __future__ import annotations

import pytest

from helpcenter.knowledge.lint import Finding, FindingCode, Place, PlaceState, Severity, lint_translation
from tests.knowledge.lint.conftest import Said

PLACES = {
    "refund-times": Place(PlaceState.PUBLISHED, None, {"en": frozenset({"how-long"})}),
    "old-one": Place(PlaceState.ARCHIVED, "refund-times"),
    "gone": Place(PlaceState.ARCHIVED),
    "draft": Place(PlaceState.DRAFT),
}


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("Fine.\n\nLorem ipsum dolor.", FindingCode.PLACEHOLDER, 3),
        ("TODO: write this", FindingCode.PLACEHOLDER, 1),
        ("Ask for number xxx.", FindingCode.PLACEHOLDER, 1),
        ("Dear {{ customer }}, hello.", FindingCode.PLACEHOLDER, 1),
        ("You have {days} days.", FindingCode.PLACEHOLDER, 1),
        ("Write to %(name)s.", FindingCode.PLACEHOLDER, 1),
        ("{% if return %}Send it.", FindingCode.PLACEHOLDER, 1),
        ("Call [your number here].", FindingCode.PLACEHOLDER, 1),
        ("How long does it take???", FindingCode.PLACEHOLDER, 1),
        ("Fine.\n\ntest", FindingCode.TEST_LINE, 3),
        ("This is a test.", FindingCode.TEST_LINE, 1),
        ("- asdf", FindingCode.TEST_LINE, 1),
        ("Send the number ( ) too.", FindingCode.EMPTY_BRACKETS, 1),
        ("Use <b>My orders</b>.", FindingCode.HTML_SHOWN, 1),
        ("# Too large\n\nText.", FindingCode.HEADING_LEVEL_ONE, 1),
        ("## One\n\nText.\n\n#### Four\n\nText.", FindingCode.HEADING_LEVEL_SKIPPED, 5),
        ("### Three at once\n\nText.", FindingCode.HEADING_LEVEL_SKIPPED, 1),
        ("## \n\nText.", FindingCode.HEADING_EMPTY, 1),
        ("## One\n\nText.\n\n## One\n\nMore.", FindingCode.HEADING_TWICE, 5),
        ("See [it](../nothing/en.md).", FindingCode.LINK_DEAD, 1),
        ("See [it](../old-one/en.md).", FindingCode.LINK_ARCHIVED, 1),
        ("See [it](/en/articles/gone).", FindingCode.LINK_ARCHIVED, 1),
        ("See [it](../draft/en.md).", FindingCode.LINK_NOT_PUBLISHED, 1),
        ("See [it](../refund-times/de.md).", FindingCode.LINK_OTHER_LANGUAGE, 1),
        ("See [it](../refund-times/en.md#never).", FindingCode.ANCHOR_DEAD, 1),
        ("See [below](#nowhere).", FindingCode.ANCHOR_DEAD, 1),
        ("See [it](../this-one/en.md).", FindingCode.LINK_TO_ITSELF, 1),
        ("See [it](../this-one/en.md#nowhere).", FindingCode.ANCHOR_DEAD, 1),
        ("See [it](javascript:alert(1)).", None, 0),  # no link to begin with
        ("See [it](ftp://host.example/x).", FindingCode.LINK_UNUSABLE, 1),
        ("See [](../refund-times/en.md).", FindingCode.LINK_WITHOUT_WORDS, 1),
        ("Click [here](../refund-times/en.md).", FindingCode.LINK_SAYS_NOTHING, 1),
        ("Go to [the platform](https://ec.europa.eu/consumers/odr/).", FindingCode.ODR_LINK, 1),
        ("Go to https://ec.europa.eu/consumers/odr.", FindingCode.ODR_LINK, 1),
        ("You can use the platform for online dispute resolution.", FindingCode.ODR_ADVICE, 1),
        ("![](/pictures/a.webp)", FindingCode.PICTURE_WITHOUT_TEXT, 1),
        ("![IMG_1234.jpg](/pictures/a.webp)", FindingCode.PICTURE_TEXT_POOR, 1),
        ("![The button My orders](https://elsewhere.example/a.png)", FindingCode.PICTURE_ELSEWHERE, 1),
        (
            "Keep the proof of posting until the refund has arrived on your account.\n\n"
            "- Keep the proof of posting until the refund has arrived on your account.",
            FindingCode.REPEATED_TEXT,
            3,
        ),
        # what is left alone
        ("Type `{name}`, `TODO` or `xxx` into `<b>`.", None, 0),
        ("<!-- TODO: ask legal -->\n\nText.", None, 0),
        ("## One\n\n### Two\n\nText.\n\n## Three\n\nText.", None, 0),
        ("See [how long](../refund-times/en.md#how-long) and [above](#one).\n\n## One\n\nText.", None, 0),
        ("Write to [us](mailto:help@shop.example) or see [the law](https://eur-lex.europa.eu/).", None, 0),
        ("The platform for online dispute resolution was closed in July 2025.", None, 0),
        ('![](/pictures/a.webp "decorative")\n\n![The button My orders](/pictures/b.webp)', None, 0),
        ("Your number begins with `BP-` (`RA-` for returns).", None, 0),
        ("Test the lamp before you send it back.", None, 0),
        ("Open **My orders**.\n\nOpen **My orders**.", None, 0),
    ],
)  # fmt: skip
def test_one_text(said: Said, body: str, code: FindingCode | None, line: int) -> None:
    found = lint_translation(said("en", body), slug="this-one", places=PLACES)
    assert [(finding.code, finding.line) for finding in found] == ([(code, line)] if code else [])


@pytest.mark.parametrize(
    ("title", "summary", "body", "expected"),
    [
        ("", "In short.", "Text.", [(FindingCode.TITLE_MISSING, "title")]),
        ("T" * 91, "In short.", "Text.", [(FindingCode.TITLE_LONG, "title")]),
        ("A title", "", "Text.", [(FindingCode.SUMMARY_MISSING, "summary")]),
        ("A title", "S" * 301, "Text.", [(FindingCode.SUMMARY_LONG, "summary")]),
        ("A title", "In short.", " ", [(FindingCode.TEXT_MISSING, "body")]),
        ("Test", "In short.", "Text.", [(FindingCode.TEST_LINE, "title")]),
        ("A title", "Lorem ipsum.", "Text.", [(FindingCode.PLACEHOLDER, "summary")]),
    ],
)
def test_title_and_summary(
    said: Said, title: str, summary: str, body: str, expected: list[tuple[FindingCode, str]]
) -> None:
    found = lint_translation(said("en", body, title=title, summary=summary))
    assert [(finding.code, finding.part) for finding in found] == expected
    assert [finding.line for finding in found] == [None]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Nutzen Sie die OS-Plattform der EU."),
        ("fr", "Utilisez la plateforme de règlement en ligne des litiges."),
        ("es", "Puedes usar la plataforma de resolución de litigios en línea."),
        ("it", "Usa la piattaforma ODR dell'UE."),
        ("nl", "Gebruik het platform voor onlinegeschillenbeslechting."),
        ("pt", "Use a plataforma de resolução de litígios em linha."),
        ("pl", "Skorzystaj z platformy ODR."),
        ("hr", "Koristite platformu za internetsko rješavanje sporova."),
        ("zh", "请使用欧盟的在线争议解决平台。"),
    ],
)
def test_advice_to_use_the_closed_platform_in_other_languages(said: Said, language: str, text: str) -> None:
    assert [finding.code for finding in lint_translation(said(language, text))] == [FindingCode.ODR_ADVICE]


def test_an_archived_article_whose_readers_are_led_on_is_no_error(said: Said) -> None:
    body = "See [one](../old-one/en.md).\n\nSee [two](../gone/en.md)."
    led, gone = lint_translation(said("en", body), places=PLACES)
    assert (led.severity, led.values["leads_to"]) == (Severity.WARNING, "refund-times")
    assert gone.severity is Severity.ERROR


def test_a_chinese_character_takes_the_room_of_two_letters(said: Said) -> None:
    found = lint_translation(said("zh", "退货。", title="退" * 46, summary="简述。"))
    assert [(finding.code, finding.values["length"]) for finding in found] == [(FindingCode.TITLE_LONG, 92)]


def test_excerpts_are_short_and_findings_not_without_end(said: Said) -> None:
    found = lint_translation(said("en", "\n\n".join(f"TODO {'word ' * 34}{number}" for number in range(500))))
    assert len(found) == 200
    assert all(len(finding.excerpt) <= 160 for finding in found)


def test_a_finding_moves_down_with_the_front_matter() -> None:
    finding = Finding(FindingCode.TEST_LINE, Severity.ERROR, 3)
    assert finding.moved(5).line == 8
    assert Finding(FindingCode.TITLE_MISSING, Severity.ERROR).moved(5).line is None
