"""The page of an article: what stands on it, where it leads when it is gone, and the reader's vote."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from helpcenter.knowledge import archive_article, archive_translation
from helpcenter.knowledge.votes import votes_of_article
from helpcenter.knowledge.workflow import retire_article
from helpcenter.web.comment_text import with_links
from helpcenter.web.current import House
from helpcenter.web.help.anchors import with_anchors

pytestmark = pytest.mark.slow

ARTICLE = "/en/articles/return-an-item"
VOTE = f"{ARTICLE}/vote"


def page_of(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def revision_on(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def test_headings_are_links_to_themselves(client: FlaskClient) -> None:
    page = page_of(client, ARTICLE)
    headings = re.findall(r'<h[2-4] id="([^"]+)"><a class="anchor" href="#([^"]+)">', page)
    assert len(headings) > 2
    assert all(name == link for name, link in headings)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<h2 id="a">A <em>b</em></h2>', '<h2 id="a"><a class="anchor" href="#a">A <em>b</em></a></h2>'),
        ('<h2 id="a"><a href="/x">A</a></h2>', '<h2 id="a"><a href="/x">A</a></h2>'),
        ("<h2>A</h2><p>b</p>", "<h2>A</h2><p>b</p>"),
    ],
)
def test_a_heading_with_a_link_in_it_stays(before: str, after: str) -> None:
    assert with_anchors(before) == after


def test_it_says_when_it_last_changed_and_asks_about_itself(client: FlaskClient) -> None:
    page = page_of(client, ARTICLE)
    assert '<time datetime="2026-03-02">Last changed on 2 Mar 2026</time>' in page
    assert '<input type="hidden" name="article" value="return-an-item">' in page
    assert 'name="article"' not in page_of(client, "/en/")


def test_a_guest_who_only_reads_gets_no_cookie_and_everybody_the_same_page(client: FlaskClient) -> None:
    first, second = client.get(ARTICLE), client.get(ARTICLE)
    assert "Set-Cookie" not in first.headers
    assert first.get_data() == second.get_data()


def test_related_articles_are_those_that_say_something_like_it(client: FlaskClient, house: House, now: Any) -> None:
    aside = page_of(client, ARTICLE).split('id="related_title"')[1]
    found = re.findall(r'href="/en/articles/([a-z-]+)"', aside.split("</section>")[0])
    assert found[0] == "damaged-item"  # of another topic
    assert "return-an-item" not in found
    assert len(found) == len(set(found)) == 5
    with house.database.write() as session:
        archive_article(session, "damaged-item", now)
    assert "damaged-item" not in page_of(client, ARTICLE).split('id="related_title"')[1].split("</section>")[0]


def test_an_archived_article_is_gone_with_a_page_that_helps(client: FlaskClient, house: House, now: Any) -> None:
    with house.database.write() as session:
        archive_translation(session, "return-an-item", "de", now)
    assert client.get("/de/articles/return-an-item").status_code == 200  # in another language
    with house.database.write() as session:
        archive_article(session, "return-an-item", now)
    response = client.get(ARTICLE)
    page = response.get_data(as_text=True)
    assert response.status_code == 410
    assert "This article is no longer here" in page
    assert 'value="return an item"' in page
    assert 'href="/en/articles/refund-times"' in page
    assert client.get("/en/articles/never-there").status_code == 404


def test_an_archived_article_leads_to_the_one_that_took_its_place(client: FlaskClient, house: House, now: Any) -> None:
    with house.database.write() as session:
        retire_article(session, slug="return-an-item", redirect_to="refund-times", actor_id=1, now=now)
    response = client.get(f"{ARTICLE}?language=zh&_external=evil")
    assert (response.status_code, response.location) == (301, "/en/articles/refund-times?language=zh")


def test_a_vote_is_kept_changed_and_asked_about(client: FlaskClient, house: House) -> None:
    data = {"revision": revision_on(page_of(client, ARTICLE))}
    thanks = client.post(VOTE, data={**data, "helped": "yes"}, follow_redirects=True).get_data(as_text=True)
    assert "Good to know that this helped" in thanks
    assert re.search(r'value="yes" aria-pressed="true"', page_of(client, ARTICLE))
    why = client.post(VOTE, data={**data, "helped": "no"}, follow_redirects=True).get_data(as_text=True)
    assert 'name="reason" value="missing-steps"' in why
    told = {**data, "helped": "no", "told": "yes", "reason": "wrong", "words": "It is 60 days, says gus@example.org."}
    thanks = client.post(VOTE, data=told, follow_redirects=True).get_data(as_text=True)
    assert "Our editors look at this" in thanks
    with house.database.read() as session:
        (votes,) = votes_of_article(session, "return-an-item")
    assert (votes.count.yes, votes.count.no, [reason.value for reason in votes.count.reasons]) == (0, 1, ["wrong"])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://behind-a-proxy.example"}, 302),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost"}, 302),
        ({}, 302),
    ],
)
def test_a_vote_comes_from_our_own_pages(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    data = {"revision": revision_on(page_of(client, ARTICLE)), "helped": "yes"}
    assert client.post(VOTE, data=data, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("data", "status"),
    [({}, 422), ({"revision": "1"}, 422), ({"revision": "x", "helped": "yes"}, 422), ({"revision": "99", "helped": "yes"}, 404)],
)  # fmt: skip
def test_a_vote_that_makes_no_sense_is_refused(client: FlaskClient, data: dict[str, str], status: int) -> None:
    assert client.post(VOTE, data=data).status_code == status


def test_editors_see_the_votes_by_translation_and_revision(client: FlaskClient, sign_in: Callable[[str], None]) -> None:
    data = {"revision": "1", "helped": "no", "reason": "not-clear", "words": "What is <i>this</i>?", "told": "yes"}
    client.post("/de/articles/return-an-item/vote", data=data)
    sign_in("eddie")
    page = page_of(client, "/en/studio/articles/return-an-item/votes")
    assert "It is not clear: 1" in page
    assert "What is &lt;i&gt;this&lt;/i&gt;?" in page
    assert ">German</a>" in page
    assert client.get("/en/studio/articles/nothing/votes").status_code == 404


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>", "&lt;b&gt;"),
        ("see https://a.example/x?a=1&b=2.", 'see <a href="https://a.example/x?a=1&amp;b=2" rel="nofollow ugc noopener noreferrer">https://a.example/x?a=1&amp;b=2</a>.'),
        ("(http://a.example/b_(c))", '(<a href="http://a.example/b_(c)" rel="nofollow ugc noopener noreferrer">http://a.example/b_(c)</a>)'),
        ("javascript:alert(1) ftp://a.example", "javascript:alert(1) ftp://a.example"),
        ('https://a.example/"onclick="x', '<a href="https://a.example/" rel="nofollow ugc noopener noreferrer">https://a.example/</a>&#34;onclick=&#34;x'),
    ],
)  # fmt: skip
def test_links_of_readers_are_vouched_for_by_nobody(text: str, html: str) -> None:
    assert str(with_links(text)) == html
