"""How an article is cut."""

from __future__ import annotations

from datetime import datetime

from helpcenter.knowledge import PublishedTranslation
from helpcenter.retrieval.passages import cut, digest, passage_id, text_to_embed, word_count


def article(now: datetime, body: str, summary: str = "") -> PublishedTranslation:
    return PublishedTranslation(
        1, 1, "return-an-item", "returns", "en", "Return an item", summary, body, 9, 1, now, now
    )


def words(count: int) -> str:
    return "Word " + "word " * (count - 2) + "end."


def test_each_section_is_a_passage_with_its_headings_and_anchor(now: datetime) -> None:
    passages = cut(article(now, "Opening.\n\n## Steps\n\nText.\n\n### Detail\n\nMore.\n\n## Postage\n\nPaid."))
    assert [passage.heading_path for passage in passages] == [(), ("Steps",), ("Steps", "Detail"), ("Postage",)]
    assert [passage.anchor for passage in passages] == [None, "steps", "detail", "postage"]


def test_steps_stay_together_with_the_sentence_that_introduces_them(now: datetime) -> None:
    steps = "\n".join(f"{number}. {words(12)}" for number in range(1, 7))
    body = f"## Send it back\n\n{words(70)}\n\nDo this:\n\n{steps}\n\n{words(60)}"
    first, second, third = cut(article(now, body))
    assert [block.kind for block in first.blocks] == ["paragraph"]
    assert [block.kind for block in second.blocks] == ["paragraph", "steps"]
    assert second.text.startswith("Do this:")
    assert len(second.blocks[1].items) == 6
    assert [block.kind for block in third.blocks] == ["paragraph"]


def test_long_sections_are_cut_between_blocks_and_short_ones_are_not(now: datetime) -> None:
    long = "\n\n".join(words(50) for _ in range(6))
    assert [word_count(passage.text) for passage in cut(article(now, f"## Long\n\n{long}"))] == [50] * 6
    short = "\n\n".join(words(30) for _ in range(4))
    assert [word_count(passage.text) for passage in cut(article(now, f"## Short\n\n{short}"))] == [120]


def test_a_long_list_is_cut_between_items_and_keeps_its_numbers(now: datetime) -> None:
    steps = "\n".join(f"{number}. {words(30)}" for number in range(1, 11))
    passages = cut(article(now, f"## Many\n\n{steps}"))
    assert sum(len(passage.blocks[0].items) for passage in passages) == 10
    assert passages[1].blocks[0].kind == "steps"
    assert passages[1].blocks[0].markdown.startswith("5. ")


def test_a_long_paragraph_is_cut_between_sentences(now: datetime) -> None:
    passages = cut(article(now, " ".join(words(20) for _ in range(20))))
    assert len(passages) > 1
    assert all(passage.text.endswith("end.") for passage in passages)


def test_an_article_without_text_is_found_by_its_title(now: datetime) -> None:
    (passage,) = cut(article(now, ""))
    assert passage.text == "Return an item"
    (passage,) = cut(article(now, "## Only a heading", summary="In short."))
    assert passage.text == "In short."


def test_what_is_embedded_names_the_title_and_the_headings(now: datetime) -> None:
    some = article(now, "Opening.\n\n## Postage\n\nThe seller pays.", summary="In short.")
    opening, postage = cut(some)
    assert text_to_embed(some, opening) == "Return an item\nIn short.\nOpening."
    assert text_to_embed(some, postage) == "Return an item\nPostage\nThe seller pays."


def test_chinese_characters_count_as_half_words() -> None:
    assert word_count("退款需要五天") == 3
    assert word_count("It takes 5 days") == 4


def test_ids_tell_the_revision_and_digests_the_language() -> None:
    assert passage_id(9, 2) >> 16 == 9
    assert passage_id(9, 2) != passage_id(9, 3)
    assert digest("text", "en") == digest("text", "en") != digest("text", "de")
