from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from helpcenter.knowledge import render
from helpcenter.web.current import House
from helpcenter.web.machines import llms, twins

SITE = "http://127.0.0.1:8000"
PAGE = f"{SITE}/de/articles/return-an-item"


def test_an_article_has_a_twin_in_markdown(client: FlaskClient) -> None:
    response = client.get("/de/articles/return-an-item.md")
    assert response.content_type == "text/markdown; charset=utf-8"
    assert response.headers["Link"] == f'<{PAGE}>; rel="canonical"'
    assert response.headers["Content-Language"] == "de"
    text = response.get_data(as_text=True)
    title, summary = text.split("\n\n")[:2]
    assert title.startswith("# ")
    assert summary.startswith("> ")
    assert f"<{PAGE}>" in text.splitlines()[-1]
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert f"{SITE}/de/articles/refund-times" in targets
    assert all(target.startswith(SITE) for target in targets)
    assert "<!--" not in text
    assert (
        client.get("/de/articles/return-an-item.md", headers={"If-None-Match": response.headers["ETag"]}).status_code
        == 304
    )


@pytest.mark.parametrize(
    ("accepted", "markdown"),
    [
        ("text/markdown", True),
        ("text/markdown, text/html;q=0.9, */*;q=0.1", True),
        ("text/markdown;q=0.5, text/html", False),
        ("text/html, text/markdown", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_whoever_would_rather_have_markdown_gets_it_from_the_page(
    client: FlaskClient, accepted: str, markdown: bool
) -> None:
    response = client.get("/de/articles/return-an-item", headers={"Accept": accepted})
    assert response.status_code == 200
    assert response.mimetype == ("text/markdown" if markdown else "text/html")
    assert "Accept" in response.vary


def test_a_twin_in_another_language_says_so_and_where_it_belongs(client: FlaskClient) -> None:
    response = client.get("/de/articles/invoices.md")
    assert response.headers["Link"] == f'<{SITE}/en/articles/invoices>; rel="canonical"'
    assert response.headers["Content-Language"] == "en"
    assert response.get_data(as_text=True).split("\n\n")[2].startswith("*")
    chosen = client.get("/en/articles/return-an-item?language=zh", headers={"Accept": "text/markdown"})
    assert chosen.headers["Content-Language"] == "zh"


def test_an_article_that_does_not_exist_has_no_twin(client: FlaskClient) -> None:
    for path in (
        "/en/articles/nothing.md",
        "/en/articles/.md",
        "/xx/articles/return-an-item.md",
        "/en/topics/nothing.md",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/en/articles/nothing", headers={"Accept": "text/markdown"}).status_code == 404


def test_a_topic_lists_its_twins_in_portions(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "ARTICLES_PER_PAGE", 1)
    first = client.get("/en/topics/returns.md").get_data(as_text=True)
    assert "/en/topics/returns.md?page=2)" in first
    second = client.get("/en/topics/returns.md?page=2").get_data(as_text=True)
    assert "?page=" not in second
    listed = re.findall(rf"^- \[[^]]+\]\({SITE}/en/articles/([a-z-]+)\.md\): ", first + second, re.MULTILINE)
    assert sorted(listed) == ["refund-times", "return-an-item"]
    assert client.get("/en/topics/returns.md?page=3").status_code == 404


def check_llms(text: str) -> dict[str, list[tuple[str, str]]]:
    """By llmstxt.org: one title, a quotation, perhaps words, then sections that are lists of links. The links by section."""
    lines = [line for line in text.splitlines() if line]
    assert lines[0].startswith("# ")
    assert lines[1].startswith("> ")
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in lines[2:]:
        if line.startswith("## "):
            sections[line[3:]] = []
        elif sections:
            link = re.fullmatch(r"- \[((?:[^]\\]|\\.)+)\]\((\S+)\)(: .+)?", line)
            assert link, line
            sections[list(sections)[-1]].append((link[1], link[2]))
        else:
            assert not line.startswith("#")
    assert "Optional" in sections
    return sections


def test_llms_txt_lists_topics_and_twins(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    response = client.get("/llms.txt", headers={"Accept-Language": "de"})
    assert response.headers["Content-Language"] == "en"
    sections = check_llms(response.get_data(as_text=True))
    links = {address for listed in sections.values() for _, address in listed}
    assert f"{SITE}/en/articles/return-an-item.md" in links
    assert f"{SITE}/zh/llms.txt" in links
    for address in links:
        assert client.get(address.removeprefix(SITE)).status_code == 200, address
    monkeypatch.setattr(llms, "MOST_OF_A_TOPIC", 1)
    german = check_llms(client.get("/de/llms.txt").get_data(as_text=True))
    assert [address for _, address in german["Rücksendungen und Erstattungen"]][1:] == [f"{SITE}/de/topics/returns.md"]


@pytest.mark.parametrize("slug", ["return-an-item", "customs-and-fees"])
def test_the_twin_says_what_the_page_says(client: FlaskClient, house: House, slug: str) -> None:
    def words(html: str) -> str:
        return re.sub(r"\W+", " ", re.sub(r"<[^>]+>", " ", html)).strip()

    page = client.get(f"/en/articles/{slug}").get_data(as_text=True)
    prose = re.search(
        r'<div class="prose"[^>]*>(.*?)</div>\s*(?:<p><a class="to-top"|<[a-z]+ class="(?!table))', page, re.DOTALL
    )
    twin = client.get(f"/en/articles/{slug}.md").get_data(as_text=True)
    body = "\n\n".join(twin.split("\n\n")[2:-3])
    assert prose
    assert words(render(body, link=lambda _: "/").html) == words(prose[1])
