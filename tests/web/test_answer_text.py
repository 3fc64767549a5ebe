"""How passages are laid out: pure parts."""

import pytest

from helpcenter.web.help.answer_text import mark_sentences


@pytest.mark.parametrize(
    ("html", "sentences", "marked"),
    [
        ("<p>One. Two.</p>", ["Two."], "<p>One. <mark>Two.</mark></p>"),
        ("<p>One. Two.</p>", ["Three."], "<p>One. Two.</p>"),
        ("<p>One. Two.</p>", [], "<p>One. Two.</p>"),
        ("<p>A &amp; B.</p>", ["A & B."], "<p><mark>A &amp; B.</mark></p>"),
        ("<p>Over\ntwo  lines.</p>", ["Over two lines."], "<p><mark>Over\ntwo  lines.</mark></p>"),
        (
            "<p>Open <strong>My orders</strong> now.</p>",
            ["Open My orders now."],
            "<p><mark>Open </mark><strong><mark>My orders</mark></strong><mark> now.</mark></p>",
        ),
        ("<ol>\n<li>A.</li>\n<li>B.</li>\n</ol>", ["B."], "<ol>\n<li>A.</li>\n<li><mark>B.</mark></li>\n</ol>"),
        ('<p><a href="/x" title="a > b">Read.</a></p>', ["Read."], '<p><a href="/x" title="a > b"><mark>Read.</mark></a></p>'),
        ("<p>先打开订单。再取消。</p>", ["再取消。"], "<p>先打开订单。<mark>再取消。</mark></p>"),
        ("<p>One. Two.</p>", ["One.", "Two."], "<p><mark>One.</mark> <mark>Two.</mark></p>"),
        ("<p>Yes.</p>", ["  "], "<p>Yes.</p>"),
    ],
)  # fmt: skip
def test_marks_the_sentences_that_answer(html: str, sentences: list[str], marked: str) -> None:
    assert mark_sentences(html, sentences) == marked
