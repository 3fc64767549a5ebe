"""A Zendesk help center comes over, through everything that happens on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from helpcenter.db import Database
from helpcenter.knowledge import TranslationState, find_published, get_latest, list_for_editors, list_revisions, publish
from helpcenter.knowledge.importers import OriginUnreachable, OriginUnusable, RemarkKind, RunReport, find_unfinished
from helpcenter.knowledge.importers.zendesk import Credentials, Limits, ZendeskClient, ZendeskOrigin
from helpcenter.knowledge.importers.zendesk.languages import languages_of
from tests.knowledge.importers.zendesk_server import (
    EMAIL,
    TOKEN,
    ZendeskServer,
    broken,
    cut,
    silent,
    status,
    too_many,
)

pytestmark = pytest.mark.slow

Import = Callable[..., RunReport]
ARTICLES = "/api/v2/help_center/articles"
CREDENTIALS = Credentials(email=EMAIL, token=TOKEN)
QUICK = Limits(silence_seconds=0.3, request_seconds=2, first_wait_seconds=0.5, attempts=4)


@pytest.fixture
def server(png: bytes) -> Iterator[ZendeskServer]:
    server = ZendeskServer()
    server.pictures["/hc/article_attachments/501/box.png"] = png
    server.add(
        1,
        "Return an item",
        f'<h1>Return</h1><p>See <a href="{server.url}/hc/en-us/articles/3-Refunds#h_1">refunds</a>, '
        '<a href="/hc/en-us/sections/11">all</a>, <a href="https://shop.example/x">shop</a>, '
        '<a href="/hc/en-us/articles/99">old</a></p>'
        f'<p><img src="{server.url}/hc/article_attachments/501/box.png" alt="A box"><script>alert(1)</script></p>',
        locales={"de": "<p>Zurück</p>", "pt-br": "<p>Voltar</p>"},
        label_names=["returns", "refund"],
        promoted=True,
        attachments=[
            {"id": 501, "inline": True, "file_name": "box.png", "content_type": "image/png", "content_url": "x"},
            {"id": 502, "inline": False, "file_name": "form.pdf", "content_type": "application/pdf",
             "content_url": "https://shop.zendesk.com/hc/article_attachments/502"},
        ],
    )  # fmt: skip
    server.add(2, "Refunds", "<p>Same title.</p>", section_id=12)
    server.add(3, "Refunds", "<table><tr><th>A</th></tr><tr><td>1</td></tr></table>")
    server.add(4, "Agents only", "<p>Internal.</p>", user_segment_id=77)
    server.add(5, "Draft", "<p>Not yet.</p>")
    server.articles[5]["translations"][0]["draft"] = True
    server.sections.append({"id": 12, "name": "Shopping", "category_id": 1})
    yield server
    server.stop()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def connect(server: ZendeskServer, waits: list[float]) -> Iterator[Callable[..., ZendeskOrigin]]:
    clients: list[ZendeskClient] = []

    def act(credentials: Credentials = CREDENTIALS, **options: Any) -> ZendeskOrigin:
        clients.append(ZendeskClient(server.url, credentials, sleep=waits.append, limits=QUICK))
        return ZendeskOrigin(clients[-1], **options)

    yield act
    for client in clients:
        client.close()


def counted(report: RunReport) -> dict[str, int]:
    return {outcome.value: number for outcome, number in report.counts.items() if number}


def test_a_help_center_becomes_articles(
    database: Database, bring: Import, connect: Callable[..., ZendeskOrigin], server: ZendeskServer
) -> None:
    report = bring(connect(), publish=True)
    assert (counted(report), report.articles, report.pictures) == ({"created": 7}, 5, 1)
    with database.read() as session:
        states = {row.slug: (row.topic, dict(row.states)) for row in list_for_editors(session)}
        assert states == {
            "return-an-item": ("shopping-returns", dict.fromkeys(("de", "en", "pt"), TranslationState.PUBLISHED)),
            "refunds": ("shopping", {"en": TranslationState.PUBLISHED}),
            "refunds-2": ("shopping-returns", {"en": TranslationState.PUBLISHED}),
            "agents-only": ("shopping-returns", {"en": TranslationState.DRAFT}),
            "draft": ("shopping-returns", {"en": TranslationState.DRAFT}),
        }
        english = get_latest(session, "return-an-item", "en")
        assert english.source_language == "en"
        assert english.source.startswith(
            "---\ntitle: Return an item\nlabels: returns, refund\npromoted: 'true'\n---\n\n# Return\n"
        )
        assert "[refunds](../../shopping-returns/refunds-2/en.md)" in english.body
        assert f"[all]({server.url}/hc/en-us/sections/11)" in english.body
        assert "[shop](https://shop.example/x)" in english.body
        assert "![A box](/pictures/" in english.body
        assert "alert" not in english.body
        assert get_latest(session, "refunds-2", "en").body == "| A |\n| --- |\n| 1 |"
    links = [remark.reason for remark in report.told(RemarkKind.LINK)]
    assert links == [
        f"the link to {server.url}/hc/en-us/articles/3-Refunds#h_1 leads to the beginning of that article",
        f"the link to {server.url}/hc/en-us/sections/11 leads to something else than an article over there",
        f"the link to {server.url}/hc/en-us/articles/99 leads to an article that is not imported over there",
    ]
    changed = [str(remark) for remark in report.told(RemarkKind.CHANGED)]
    assert changed == [
        "3: the slug 'refunds' is taken; this article is 'refunds-2'",
        "article 1: the attached file form.pdf (application/pdf) is left out: "
        "https://shop.zendesk.com/hc/article_attachments/502",
        "article 4: only some readers may see it over there, so that it stays a draft here",
    ]


def test_a_second_run_updates_and_doubles_nothing(
    database: Database, bring: Import, connect: Callable[..., ZendeskOrigin], server: ZendeskServer, now: datetime
) -> None:
    bring(connect(), publish=True)
    fetched = server.asked["/hc/article_attachments/501/box.png"]
    with database.write() as session:
        latest = get_latest(session, "refunds", "en")
        publish(session, slug="refunds", topic="money", language="en", title="Refunds", summary="", body="Mine.",
                author_id=7, now=now, based_on_revision=latest.revision_id)  # fmt: skip
    server.articles[1]["translations"][1]["body"] = "<p>Zurücksenden</p>"
    server.articles[2]["translations"][0]["body"] = "<p>Theirs.</p>"
    server.articles[3]["section_id"] = 12
    del server.articles[5]
    server.add(99, "Old terms", "<p>Found at last.</p>")
    report = bring(connect(), publish=True)
    # The English text of article 1 had a link to article 99, which is here now.
    assert counted(report) == {"created": 1, "updated": 2, "unchanged": 3, "conflict": 1}
    assert [remark.place for remark in report.told(RemarkKind.GONE)] == ["5 (draft)"]
    assert server.asked["/hc/article_attachments/501/box.png"] == fetched
    with database.read() as session:
        assert len(list_for_editors(session)) == 6
        assert get_latest(session, "return-an-item", "de").body == "Zurücksenden"
        assert "(../../shopping-returns/old-terms/en.md)" in get_latest(session, "return-an-item", "en").body
        assert get_latest(session, "refunds-2", "en").topic == "shopping"
        found = find_published(session, "refunds", "en")
        assert found is not None
        assert (found.body, found.topic) == ("Mine.", "money")
        assert len(list_revisions(session, "return-an-item", "pt")) == 1


def test_it_waits_as_asked_and_asks_again_what_went_wrong(
    bring: Import, connect: Callable[..., ZendeskOrigin], server: ZendeskServer, waits: list[float]
) -> None:
    server.stumbles[ARTICLES] = [too_many(7), broken, cut]
    server.stumbles[f"{ARTICLES}/2/translations"] = [status(502), silent, too_many(3)]
    server.stumbles["/hc/article_attachments/501/box.png"] = [status(503)]
    report = bring(connect(), publish=True)
    assert (counted(report), report.pictures) == ({"created": 7}, 1)
    assert waits == [7, 0.5, 1.0, 0.5, 0.5, 1.0, 3]


def test_an_article_that_cannot_be_read_is_left_out_and_taken_later(
    bring: Import, connect: Callable[..., ZendeskOrigin], server: ZendeskServer
) -> None:
    server.stumbles[f"{ARTICLES}/3/translations"] = [broken] * 4
    server.stumbles["/hc/article_attachments/501/box.png"] = [status(500)] * 4
    report = bring(connect())
    assert counted(report) == {"created": 6, "skipped": 1}
    assert [str(remark) for remark in report.told(RemarkKind.SKIPPED)] == [
        "article 3: cannot be read over there: the answer is no JSON, or was cut off (asked 4 times)"
    ]
    assert any("is left out: status 500" in remark.reason for remark in report.told(RemarkKind.CHANGED))
    again = bring(connect())
    assert (counted(again), again.pictures) == ({"created": 1, "updated": 1, "unchanged": 5}, 1)


def test_a_list_that_breaks_off_stops_the_import_which_goes_on_later(
    database: Database, bring: Import, connect: Callable[..., ZendeskOrigin], server: ZendeskServer
) -> None:
    server.stumbles[ARTICLES] = [status(500)] * 4
    with pytest.raises(OriginUnreachable, match="go on with --resume"):
        bring(connect())
    calls: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        calls.append((done, total))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(connect(), resume=True, progress=stop)
    origin = connect()
    unfinished = find_unfinished(database, origin.key)
    assert unfinished is not None
    assert (unfinished.done, unfinished.total) == (3, 5)
    before = dict(server.asked)
    report = bring(origin, resume=True, progress=lambda done, total: calls.append((done, total)))
    assert counted(report) == {"created": 7}
    assert calls[-3:] == [(3, 5), (4, 5), (5, 5)]
    for number in (1, 2, 3):
        assert server.asked[f"{ARTICLES}/{number}/translations"] == before[f"{ARTICLES}/{number}/translations"] == 1
    assert [remark.kind for remark in report.remarks].count(RemarkKind.LINK) == 3
    assert find_unfinished(database, origin.key) is None


def test_credentials_are_asked_for_and_never_told(
    bring: Import, connect: Callable[..., ZendeskOrigin], caplog: pytest.LogCaptureFixture
) -> None:
    wrong = Credentials(email=EMAIL, token="a-secret-that-is-wrong")
    with pytest.raises(OriginUnusable, match="refuses the credentials") as refused:
        bring(connect(wrong))
    assert "a-secret" not in f"{refused.value!r} {wrong!r} {caplog.text}"
    assert counted(bring(connect(Credentials(oauth_token="oauth-access-token")), rehearse=True)) == {"created": 7}


def test_topics_and_languages_can_be_said(
    database: Database, bring: Import, connect: Callable[..., ZendeskOrigin], server: ZendeskServer
) -> None:
    bring(connect(topics={"returns": "returns", "12": "money"}, languages={"pt-br": "pt-BR", "en-us": "en-GB"}))
    with database.read() as session:
        topics = {row.slug: (row.topic, sorted(row.titles)) for row in list_for_editors(session)}
    assert topics["return-an-item"] == ("returns", ["de", "en-GB", "pt-BR"])
    assert topics["refunds"] == ("money", ["en-GB"])


def test_pictures_of_other_hosts_are_not_fetched(
    bring: Import, connect: Callable[..., ZendeskOrigin], server: ZendeskServer
) -> None:
    server.add(6, "Far", '<p><img src="http://169.254.169.254/latest/meta-data" alt="x"></p>')
    report = bring(connect())
    assert [remark.reason for remark in report.told(RemarkKind.CHANGED) if "169" in remark.reason] == [
        "the picture http://169.254.169.254/latest/meta-data is left out: it lies on another host, 169.254.169.254; "
        "allow it with --picture-host"
    ]


@pytest.mark.parametrize(
    ("locales", "wished", "languages"),
    [
        (["en-us", "de"], {}, {"en-us": "en", "de": "de"}),
        (["en-us", "en-gb"], {}, {"en-us": "en-US", "en-gb": "en-GB"}),
        (["zh-cn", "ja"], {}, {"zh-cn": "zh", "ja": "ja"}),
        (["ru-ru"], {}, {"ru-ru": "ru-RU"}),
        (["pt-br", "pt"], {"pt-br": "pt-BR"}, {"pt-br": "pt-BR", "pt": "pt"}),
        (["es-419", "qq"], {}, {"es-419": "es"}),
    ],
)
def test_a_locale_is_a_language(locales: list[str], wished: dict[str, str], languages: dict[str, str]) -> None:
    assert languages_of(locales, wished) == languages
