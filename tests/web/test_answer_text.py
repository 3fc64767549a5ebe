"""How passages are laid out: pure parts."""

import pytest

from helpcenter.web.help.answer_text import mark_parts, mark_sentences


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
        ("<p>Prêt&nbsp;? Oui&nbsp;!</p>", ["Oui\xa0!"], "<p>Prêt&nbsp;? <mark>Oui&nbsp;!</mark></p>"),
    ],
)  # fmt: skip
def test_marks_the_sentences_that_answer(html: str, sentences: list[str], marked: str) -> None:
    assert mark_sentences(html, sentences) == marked


@pytest.mark.parametrize(
    ("html", "tag", "places", "marked"),
    [
        (
            "<table>\n<thead>\n<tr>\n<th>Way</th>\n<th>Days</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>Card</td>\n<td>3 to 5</td>"
            "\n</tr>\n<tr>\n<td><strong>Wallet</strong> &amp; co</td>\n<td>1</td>\n</tr>\n</tbody>\n</table>",
            "tr",
            {1},
            "<table>\n<thead>\n<tr>\n<th>Way</th>\n<th>Days</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>Card</td>\n<td>3 to 5</td>"
            "\n</tr>\n<tr>\n<td><strong><mark>Wallet</mark></strong><mark> &amp; co</mark></td>\n<td><mark>1</mark></td>\n</tr>\n"
            "</tbody>\n</table>",
        ),
        ("<table><thead><tr><th>Way</th></tr></thead></table>", "tr", {0}, "<table><thead><tr><th>Way</th></tr></thead></table>"),
        (
            "<ul>\n<li>A</li>\n<li></li>\n<li>\n<p>B</p>\n<ul>\n<li>C</li>\n</ul>\n</li>\n</ul>",
            "li",
            {1},
            "<ul>\n<li>A</li>\n<li></li>\n<li>\n<p><mark>B</mark></p>\n<ul>\n<li><mark>C</mark></li>\n</ul>\n</li>\n</ul>",
        ),
        ("<ul><li>A</li></ul>", "li", {7}, "<ul><li>A</li></ul>"),
        ("<ul><li>A</li></ul>", "li", set(), "<ul><li>A</li></ul>"),
    ],
)  # fmt: skip
def test_marks_whole_items_and_rows(html: str, tag: str, places: set[int], marked: str) -> None:
    assert mark_parts(html, tag, places) == marked
