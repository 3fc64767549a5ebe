from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.knowledge import ArticleProblem, ContentsEntry, InvalidArticle, render, sections
from helpcenter.knowledge.markup import TEXT_LIMIT

PICTURE = f"/pictures/{'0123456789abcdef' * 2}-640x48.webp"


def page_of(slug: str) -> str | None:
    return None if slug == "gone" else f"/en/articles/{slug}"


def html(body: str) -> str:
    return render(body, link=page_of).html


def test_headings_have_anchors_and_a_table_of_contents() -> None:
    rendered = render("Intro\n\n## How to *pay*\n\n### By card\n\n## How to pay", link=page_of)
    assert rendered.contents == (
        ContentsEntry(2, "how-to-pay", "How to pay"),
        ContentsEntry(3, "by-card", "By card"),
        ContentsEntry(2, "how-to-pay-1", "How to pay"),
    )
    assert '<h2 id="how-to-pay">How to <em>pay</em></h2>' in rendered.html


def test_the_first_level_is_left_to_the_page() -> None:
    rendered = render("# One\n\n## Two\n\n###### Six", link=page_of)
    assert [entry.level for entry in rendered.contents] == [2, 3, 6]
    assert "<h1" not in rendered.html


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("../../returns/return-an-item/en.md", "/en/articles/return-an-item"),
        ("../return-an-item/pt-BR.md", "/en/articles/return-an-item"),
        ("../return-an-item/en.md#how-to-pay", "/en/articles/return-an-item#how-to-pay"),
        ("return-an-item.md", "/en/articles/return-an-item"),
        ("../H%C3%A4ufige%20Fragen/de.md", "/en/articles/häufige-fragen"),
        ("#by-card", "#by-card"),
        ("/en/contact", "/en/contact"),
        ("https://odr.example/a?b=c", "https://odr.example/a?b=c"),
        ("HTTP://x.example", "HTTP://x.example"),
        ("mailto:privacy@brambleport.example", "mailto:privacy@brambleport.example"),
    ],
)
def test_links_that_may_be_followed(target: str, href: str) -> None:
    found = re.search(r'<a href="([^"]*)"', html(f"[words]({target})"))
    assert found is not None
    assert found.group(1) == href


@pytest.mark.parametrize(
    "target",
    [
        "../gone/en.md",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "ftp://x.example",
        "tel:112",
        "//evil.example/x",
        "/\\evil.example",
        "\\\\evil.example",
        "evil.html",
        "../../../etc/passwd",
        "?q=x",
        "https:" + "x" * 3000,
        "",
    ],
)
def test_links_that_may_not_be_followed_leave_their_words(target: str) -> None:
    for written in (f"[words]({target})", f"[words](<{target}>)", f"[words][a]\n\n[a]: {target}\n"):
        shown = html(written)
        found = re.search(r'href="([^"]*)"', shown)
        # A backslash is sent as %5C, which no browser takes for a slash.
        assert found is None or found.group(1).startswith("/%5C"), shown
        assert "words" in shown


def test_links_to_other_sites_do_not_tell_where_they_come_from() -> None:
    assert html("<https://x.example>").count('rel="noopener noreferrer"') == 1
    assert "rel=" not in html("[a](../x/en.md)")


def test_pictures_come_from_this_site_only() -> None:
    shown = html(f"![the *box*]({PICTURE})")
    assert f'<img src="{PICTURE}" alt="the box" width="640" height="48" loading="lazy" decoding="async">' in shown
    for elsewhere in (
        "https://evil.example/x.png",
        "//evil.example/x.png",
        "x.png",
        "data:image/png;base64,AAAA",
        "/media/box.png",
        PICTURE.replace(".webp", ".svg"),
        PICTURE.replace("640x48", "640x0"),
        f"{PICTURE}?x",
        f"//evil.example{PICTURE}",
        PICTURE.replace("/pictures/", "/pictures/../"),
    ):
        shown = html(f"before ![the box]({elsewhere}) after")
        assert "<img" not in shown
        assert "the box" in shown


def test_a_decorative_picture_says_nothing() -> None:
    assert 'alt=""' in html(f'![]({PICTURE} "decorative")')
    assert "title=" not in html(f'![]({PICTURE} "decorative")')
    assert 'title="a note"' in html(f'![a box]({PICTURE} "a note")')


def test_tables_scroll_and_are_aligned_without_styles() -> None:
    shown = html("| a | b |\n| --- | ---: |\n| 1 | 2 |")
    assert '<div class="table-scroll" tabindex="0">' in shown
    assert '<th scope="col" class="align-right">b</th>' in shown
    assert '<td class="align-right">2</td>' in shown
    assert "style=" not in shown


def test_notes_among_editors_are_not_shown() -> None:
    shown = html("a <!-- x --> b\n\n<!-- y\n\ny -->\n\n<!-- z -->\n\n`<!-- code -->`")
    assert shown == "<p>a  b</p>\n<p><code>&lt;!-- code --&gt;</code></p>\n"
    assert "&lt;!-- open" in html("<!-- open")


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "<svg/onload=alert(1)>",
        "<style>*{display:none}</style>",
        "<iframe src=//evil.example>",
        "`<script>`",
        "```<script>\n</code><script>alert(1)</script>\n```",
        '[x](https://x.example "\\"onmouseover=alert(1)")',
        '![x](/a.png "\\"onerror=alert(1)")',
        "## <img src=x onerror=alert(1)>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<!--><script>alert(1)</script>-->",
    ],
)
def test_tricks_come_out_as_words(body: str) -> None:
    tags = re.findall(r"<(/?[a-z0-9]+)([^>]*)>", html(body))
    assert {name.strip("/") for name, _ in tags} <= {"p", "a", "img", "pre", "code", "h2"}
    for _, attributes in tags:
        assert not re.search(r"(?<![\w-])on\w+\s*=", re.sub(r'"[^"]*"', '""', attributes))


MARKS = st.lists(
    st.sampled_from(
        [
            "[",
            "](",
            ")",
            "![",
            "<",
            ">",
            '"',
            "'",
            "javascript:",
            "//x",
            "&#x6a;",
            "`",
            "\n",
            "|",
            "-|-",
            "> ",
            "# ",
            "a",
            "<!--",
            "-->",
            "\\",
        ]
    ),
    max_size=25,
).map("".join)


@given(MARKS)
def test_no_mixture_of_marks_makes_a_dangerous_tag(body: str) -> None:
    shown = html(body)
    assert not re.search(r"<(?:script|style|iframe|svg|object|form)", shown, re.IGNORECASE)
    for href in re.findall(r'(?:href|src)="([^"]*)"', shown):
        assert href.startswith(("#", "/", "http:", "https:", "mailto:")), shown
        assert not href.startswith("//")
    sections(body)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "> " * 5_000 + "deep",
        "- " * 5_000 + "deep",
        "![" * 4_000,
        "[" * 8_000 + "](x)" * 5_000,
        "*a **b " * 7_000,
        "<!--\n" * 5_000,
        "[a]: /" + "y" * 50_000 + "\n\n" + "[a] " * 10_000,
        "|" + "a|" * 50 + "\n|" + "-|" * 50 + "\n" + "|x\n" * 400,
        "# same\n" * 3_000,
    ],
    ids=["quotes", "lists", "images", "links", "stars", "comments", "reference", "table", "headings"],
)
def test_hostile_text_neither_breaks_nor_stalls(body: str) -> None:
    start = time.perf_counter()
    assert len(render(body, link=page_of).html) < 5_000_000
    sections(body)
    assert time.perf_counter() - start < 10


def test_a_pasted_book_is_refused_with_the_limit() -> None:
    for act in (lambda body: render(body, link=page_of), sections):
        with pytest.raises(InvalidArticle) as caught:
            act("word " * 400_000)
        assert caught.value.problem is ArticleProblem.TEXT_TOO_LONG
        assert caught.value.limit == TEXT_LIMIT
        assert "2,000,000" in str(caught.value)
