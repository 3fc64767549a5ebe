"""Other people's HTML and Markdown in our words: safe, plain, and with its links led to where they are here."""

from __future__ import annotations

import contextlib
import time

import pytest

from helpcenter.knowledge import render
from helpcenter.knowledge.importers.converting_html import html_to_markdown
from helpcenter.knowledge.importers.converting_markdown import foreign_to_markdown
from helpcenter.knowledge.importers.given import TooDeep

LED = {"/hc/articles/7": "../../returns/return-an-item/en.md", "other.md": "../../returns/other/en.md"}


class Rewriting:
    def __init__(self) -> None:
        self.told: list[str] = []

    def link(self, address: str) -> str | None:
        return LED.get(address, address)

    def picture(self, address: str, alternative: str) -> str | None:
        return None if "gone" in address else "/pictures/a.webp"

    def tell(self, reason: str) -> None:
        self.told.append(reason)


def html(text: str) -> str:
    return html_to_markdown(text, Rewriting()).strip("\n")


def markdown(text: str) -> str:
    return foreign_to_markdown(text, Rewriting()).strip("\n")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo  \nthree"),
        ("<p>broken\n over   lines</p><p>&nbsp;</p>", "broken over lines"),
        ("<h2>A <b>b</b></h2><p>c</p>", "## A **b**\n\nc"),
        ("<ul><li>1<ol><li>a</li><li>b<ul><li>x</li></ul></li></ol></li><li>2</li></ul>",
         "- 1\n  1. a\n  2. b\n     - x\n- 2"),
        ("<ol start='4'><li><p>a</p><p>b</p></li></ol>", "4. a\n\n   b"),
        ("<table><tr><th>A</th><th>B|C</th></tr><tr><td><p>x</p><p>y</p></td><td><ul><li>1</li><li>2</li></ul></td></tr></table>",
         "| A | B\\|C |\n| --- | --- |\n| x<br>y | • 1<br>• 2 |"),
        ("<table><tr><td rowspan=2>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "| A | B |\n| --- | --- |\n|  | C |"),
        ("<table><tr><td><h2>Only layout</h2><p>words</p></td></tr></table>", "## Only layout\n\nwords"),
        ("<pre><code>a `b`\n```\n*c*</code></pre>", "````\na `b`\n```\n*c*\n````"),
        ("<blockquote><p>a</p></blockquote>", "> a"),
        ("<dl><dt>T</dt><dd>D</dd></dl><details><summary>M</summary><p>H</p></details>", "**T**\n\nD\n\n**M**\n\nH"),
        ("<p>1. no list, - no list, *, _a_ a_b &lt;b&gt; &amp;lt; \\* [x](y)</p><p># no heading</p><p>+ no</p>",
         "1\\. no list, - no list, \\*, \\_a\\_ a_b \\<b> \\&lt; \\\\\\* [x\\](y)\n\n\\# no heading\n\n\\+ no"),
        ("<p><a href='/hc/articles/7'>here</a> <a href='https://e.org/a b(c)'>there</a> <a href='mailto:a@b.example'>us</a></p>",
         "[here](../../returns/return-an-item/en.md) [there](https://e.org/a%20b%28c%29) [us](mailto:a@b.example)"),
        ("<p><a href='#two'>down</a> <a href='#none'>nowhere</a></p><h2>One</h2><p><a name='two'></a></p><h2>Two</h2>",
         "[down](#two) nowhere\n\n## One\n\n## Two"),
        ("<h2 id='h_01'>Same</h2><h2 id='h_02'>Same</h2><a href='#h_02'>second</a>",
         "## Same\n\n## Same\n\n[second](#same-1)"),
        ("<p><img src='a.png' alt='A [pic]'> <img src='gone.png' alt='lost'></p>", "![A \\[pic\\]](/pictures/a.webp) lost"),
        ("<iframe src='//films.example/1' title='A film'></iframe>", "[A film](https://films.example/1)"),
    ],
)  # fmt: skip
def test_html_is_markdown(given: str, wanted: str) -> None:
    assert html(given) == wanted


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>a</p>",
        "<a href='javascript:alert(1)'>a</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<img src=x onerror=alert(1)>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<style>body{background:url(javascript:alert(1))}</style>",
        "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
        "<iframe src='javascript:alert(1)'></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_programs_in_html_are_gone_or_words(attack: str) -> None:
    for text in (html(attack), markdown(f"words\n\n{attack}\n")):
        shown = render(text, link=lambda _: None).html
        assert "<script" not in shown
        assert "javascript:" not in shown
        assert not any(f" on{name}=" in shown.replace("&quot;", "") for name in ("error", "click", "load"))


def test_what_is_nested_without_end_is_no_article() -> None:
    with pytest.raises(TooDeep):
        html("<div>" * 5_000 + "x")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("[a](other.md \"t\") `[x](other.md)`", "[a](../../returns/other/en.md) `[x](other.md)`"),
        ("[![alt](p.png)](other.md)", "[![alt](/pictures/a.webp)](../../returns/other/en.md)"),
        ("![lost](gone.png) after", "lost after"),
        ("```\n[x](other.md)\n```\n\n[y](other.md)", "```\n[x](other.md)\n```\n\n[y](../../returns/other/en.md)"),
        ("    [x](other.md)\n\n[r]\n\n[r]: other.md", "    [x](other.md)\n\n[r]\n\n[r]: ../../returns/other/en.md"),
        ("## Two {#cust}\n\n[up](#cust)\n\n## Three", "## Two\n\n[up](#two)\n\n## Three"),
        (":::tip Watch out\nText *here*\n:::\n", "> **Watch out**\n>\n> Text *here*"),
        ("[z]({{< relref \"other.md\" >}})", "[z](../../returns/other/en.md)"),
        ("import Tabs from '@theme/Tabs'\n\n# T\n", "# T"),
        ("a<br>b <!-- kept -->", "a<br>b <!-- kept -->"),
        ("<div class='x'>\n\n**b** [l](other.md)\n\n</div>\n", "**b** [l](../../returns/other/en.md)"),
        ("one\r\ntwo\r\n", "one\ntwo"),
    ],
)  # fmt: skip
def test_markdown_of_other_programs_is_ours(given: str, wanted: str) -> None:
    assert markdown(given) == wanted


def test_what_only_another_program_understands_is_told() -> None:
    rewriting = Rewriting()
    foreign_to_markdown("{{< youtube abc >}} and <kbd>Ctrl</kbd>", rewriting)
    assert rewriting.told == [
        "holds {{< youtube abc >}}, which only the program it was written for understands",
        "HTML within the text is Markdown now",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    [
        "[",
        "[a](",
        "`a ``b ```c ",
        "{{< ",
        "<!--",
        "# {#",
        ":::tip\n",
        "[[]",
        "<a id=x>",
        "<p><b>",
        "|a\n",
        "\\",
        "![",
        "<td>",
        "> ",
    ],
)
def test_texts_made_to_take_for_ever_do_not(hostile: str) -> None:
    text = hostile * (60_000 // len(hostile))
    for convert in (html_to_markdown, foreign_to_markdown):
        started = time.process_time()
        with contextlib.suppress(TooDeep, RecursionError):
            convert(text, Rewriting())
        assert time.process_time() - started < 20
