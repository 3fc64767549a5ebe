from __future__ import annotations

import pytest

from helpcenter.config import ROOT
from helpcenter.knowledge import render
from helpcenter.knowledge.plain_markdown import escape_markdown, plain_markdown
from helpcenter.language import INTERFACE_LANGUAGES

SITE = "https://help.example"
PICTURE = "/pictures/0123456789abcdef0123456789abcdef-10x20.webp"


def link(slug: str) -> str | None:
    return None if slug == "gone" else f"{SITE}/en/articles/{slug}"


def text_of(body: str) -> str:
    return plain_markdown(body, link=link, site=SITE, page=f"{SITE}/en/articles/this")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[a](../../returns/return-an-item/en.md#who)", f"[a]({SITE}/en/articles/return-an-item#who)"),
        ("[a](gone.md) [b](#top) [c](/en/contact)", f"a [b]({SITE}/en/articles/this#top) [c]({SITE}/en/contact)"),
        ("[a](https://law.example/x_y)", "[a](https://law.example/x_y)"),
        (f"![A *berry*]({PICTURE})", f"![A berry]({SITE}{PICTURE})"),
        ("![a picture](https://elsewhere.example/x.png)", "a picture"),
        ("Words <!-- for editors --> stay.\n\n<!-- only for editors -->", "Words stay."),
        ("# A\n\n## B\n\nSetext\n---", "## A\n\n### B\n\n### Setext"),
        ("3. three\n4. four\n   - *nested*", "3. three\n4. four\n   - *nested*"),
        ("| a<br>b | c\\|d |\n|:--|--:|\n| `x` | [l](/p) |", f"| a<br>b | c\\|d |\n| :-- | --: |\n| `x` | [l]({SITE}/p) |"),
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
        ("```sh\nls [a](/b)\n```", "```sh\nls [a](/b)\n```"),
    ],
)  # fmt: skip
def test_what_readers_see_with_absolute_addresses(written: str, read: str) -> None:
    assert text_of(written) == f"{read}\n"


def test_nothing_to_read() -> None:
    assert text_of("<!-- to be written -->") == ""


@pytest.mark.parametrize("words", ["1. A *title* [with] <b> #x_y_", "# x & y | z", "- a\nb", "如何退货？", "`code`"])
def test_a_title_stays_these_words(words: str) -> None:
    html = render(f"## {escape_markdown(words)}", link=link).contents
    assert html[0].title == " ".join(words.split())


def test_every_article_says_the_same_as_markdown() -> None:
    """Read again, the Markdown gives the page that the article has."""
    for path in sorted((ROOT / "knowledge_base" / "articles").glob("*/*/*.md"))[:: len(INTERFACE_LANGUAGES) + 1]:
        body = path.read_text().split("\n---\n", 1)[1]
        again = plain_markdown(body, link=link, site="", page="")
        assert render(again, link=link).contents == render(body, link=link).contents, path
        assert render(again, link=link).html == render(body, link=link).html, path
