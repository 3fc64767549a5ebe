"""Folders and .zip files of other programs become articles; what is dangerous or broken is told and changes nothing."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from helpcenter.db import Database
from helpcenter.knowledge import (
    PublishedTranslation,
    Take,
    TranslationState,
    archive_translation,
    find_latest,
    find_published,
    get_latest,
    list_for_editors,
    publish,
)
from helpcenter.knowledge.importers import OriginUnusable, RemarkKind, RunReport
from helpcenter.knowledge.importers.folder_origin import FolderOrigin
from helpcenter.knowledge.importers.layouts import place_files

pytestmark = pytest.mark.slow

Import = Callable[..., RunReport]
Publish = Callable[..., PublishedTranslation]


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def packed(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def origin(place: Path, **options: str) -> FolderOrigin:
    return FolderOrigin(place, **({"language": "en"} | options))


def counted(report: RunReport) -> dict[str, int]:
    return {outcome.value: number for outcome, number in report.counts.items() if number}


def told(report: RunReport, kind: RemarkKind) -> list[str]:
    return [str(remark) for remark in report.told(kind)]


@pytest.mark.parametrize(
    ("path", "article", "language", "topic"),
    [
        ("en/orders/guide.md", "orders/guide", "en", "orders"),
        ("orders/guide.fr.md", "orders/guide", "fr", "orders"),
        ("orders/guide/pt-br.md", "orders/guide", "pt-BR", "orders"),
        ("orders/guide.html", "orders/guide", None, "orders"),
        ("content/de/docs/orders/guide/index.md", "orders/guide", "de", "orders"),
        ("docs/02-orders/01-guide.mdx", "orders/guide", None, "orders"),
        ("i18n/fr/docusaurus-plugin-content-docs/current/02-orders/01-guide.md", "orders/guide", "fr", "orders"),
        ("_posts/2024-01-31-guide.markdown", "guide", None, ""),
        ("_faq/guide.md", "faq/guide", None, "faq"),
        ("guide.md", "guide", None, ""),
    ],
)
def test_a_path_tells_article_language_and_topic(path: str, article: str, language: str | None, topic: str) -> None:
    placed = place_files([path])[0]
    assert (placed.article, placed.language, placed.slug, placed.topic) == (article, language, "guide", topic)


def test_folders_that_only_look_like_languages_are_topics() -> None:
    assert [placed.language for placed in place_files(["it/a.md", "sales/b.md"])] == [None, None]
    assert [placed.language for placed in place_files(["it/a.md", "de/a.md"])] == ["de", "it"]
    assert [placed.language for placed in place_files(["a/no.md", "a/yes.md"])] == [None, None]


SITE: dict[str, str | bytes] = {
    "content/en/orders/cancel.md": "---\ntitle: Cancel an order\ndescription: Soon enough.\nweight: 3\nauthor: Jo\n---\n\n"
    "See [returns](../returns/send-back.md#how), [prices](/prices.pdf) and ![box](../box.png).\n",
    "content/de/orders/cancel.md": "+++\ntitle = \"Bestellung stornieren\"\ntags = [\"a\"]\n+++\n\n"
    "Siehe [Rückgabe](../returns/send-back.md).\n",
    "content/en/returns/send-back.md": "# Send it back\n\n## How {#how}\n\n<div onclick='x()'>Pack **it**</div>\n",
    "content/en/returns/draft.md": "---\ntitle: Not yet\ndraft: true\n---\nWords.\n",
    "content/en/index.html": "<html lang='fr'><head><title>x</title><script>alert(1)</script></head><body><nav>menu</nav>"
    "<main><h1>Accueil</h1><p onclick='a()'>Bonjour</p></main></body></html>",
    ".git/config": "x",
}  # fmt: skip


def test_a_site_becomes_drafts_with_links_and_pictures(
    database: Database, bring: Import, tmp_path: Path, png: bytes
) -> None:
    folder = write(tmp_path / "site", SITE | {"content/en/box.png": png})
    report = bring(origin(folder))
    assert counted(report) == {"created": 5}
    assert (report.articles, report.pictures) == (4, 1)
    with database.read() as session:
        cancel = get_latest(session, "cancel", "en")
        assert (cancel.topic, cancel.title, cancel.summary, cancel.state) == (
            "orders", "Cancel an order", "Soon enough.", TranslationState.DRAFT,
        )  # fmt: skip
        assert cancel.source.startswith("---\ntitle: Cancel an order\nsummary: Soon enough.\nauthor: Jo\n---\n\nSee ")
        assert "[returns](../../returns/send-back/en.md)" in cancel.body
        assert "![box](/pictures/" in cancel.body
        german = get_latest(session, "cancel", "de")
        assert "[Rückgabe](../../returns/send-back/de.md)" in german.body
        assert get_latest(session, "send-back", "en").body == "## How\n\nPack \\*\\*it\\*\\*"
        french = get_latest(session, "index", "fr")
        assert (french.title, french.body, french.topic) == ("Accueil", "Bonjour", "general")
    assert told(report, RemarkKind.LINK) == [
        "content/en/orders/cancel.md: the link to ../returns/send-back.md#how leads to the beginning of that article",
        "content/en/orders/cancel.md: the link to /prices.pdf leads to something else than an article over there",
    ]


def test_publishing_leaves_drafts_what_are_drafts_there(database: Database, bring: Import, tmp_path: Path) -> None:
    folder = write(tmp_path / "site", {name: text for name, text in SITE.items() if "cancel" not in name})
    assert counted(bring(origin(folder), publish=True)) == {"created": 3}
    with database.read() as session:
        assert find_published(session, "send-back", "en") is not None
        assert find_published(session, "draft", "en") is None
    again = write(folder, {"content/en/returns/draft.md": "---\ntitle: Not yet\n---\nWords.\n"})
    assert counted(bring(origin(again), publish=True)) == {"published": 1, "unchanged": 2}


def test_a_second_run_updates_and_names_conflicts(
    database: Database, bring: Import, tmp_path: Path, now: datetime
) -> None:
    folder = write(
        tmp_path / "site", {f"help/{name}.md": f"# {name}\n\nOne.\n" for name in ("a", "b", "c", "d", "gone")}
    )
    bring(origin(folder), publish=True)
    with database.write() as session:
        for slug in ("b", "c"):
            latest = get_latest(session, slug, "en")
            publish(session, slug=slug, topic="moved-here", language="en", title=slug, summary="", body="Mine.",
                    author_id=7, now=now, based_on_revision=latest.revision_id)  # fmt: skip
        archive_translation(session, "d", "en", now)
    (folder / "help/gone.md").unlink()
    write(folder, {f"help/{name}.md": f"# {name}\n\nTwo.\n" for name in ("a", "c", "d")})
    plan = bring(origin(folder), publish=True, rehearse=True)
    report = bring(origin(folder), publish=True)
    assert counted(plan) == {"updated": 1, "kept": 1, "conflict": 2}
    assert counted(report) == {"updated": 1, "kept": 1, "conflict": 2}
    assert [remark.place for remark in report.told(RemarkKind.CONFLICT)] == ["help/c.md", "help/d.md"]
    assert told(report, RemarkKind.GONE) == ["gone (gone): no longer there; the article here stays as it is"]
    assert counted(bring(origin(folder), publish=True, take=Take.OURS)) == {"unchanged": 1, "kept": 3}
    assert counted(bring(origin(folder), publish=True)) == {"unchanged": 1, "kept": 3}
    assert counted(bring(origin(folder), publish=True, take=Take.THEIRS)) == {"updated": 3, "unchanged": 1}
    with database.read() as session:
        found = find_published(session, "c", "en")
        assert found is not None
        assert (found.body, found.topic) == ("Two.", "moved-here")
        assert find_published(session, "d", "en") is not None
        assert len(list_for_editors(session)) == 5


def test_a_plan_writes_nothing(database: Database, bring: Import, tmp_path: Path, png: bytes) -> None:
    folder = write(tmp_path / "site", SITE | {"content/en/box.png": png})
    report = bring(origin(folder), rehearse=True)
    assert (counted(report), report.articles) == ({"created": 5}, 4)
    with database.read() as session:
        assert list_for_editors(session) == []
    assert not (tmp_path / "pictures").exists()
    assert counted(bring(origin(folder))) == {"created": 5}


def test_a_slug_that_is_taken_gets_a_number_and_keeps_it(
    database: Database, bring: Import, tmp_path: Path, publish_text: Publish
) -> None:
    with database.write() as session:
        publish_text(session, "guide")
    folder = write(tmp_path / "site", {"a/guide.md": "# A\n\nSee [b](../b/guide.md).", "b/guide.md": "# B\n\nWords."})
    report = bring(origin(folder))
    assert told(report, RemarkKind.CHANGED) == [
        "a/guide: the slug 'guide' is taken; this article is 'guide-2'",
        "b/guide: the slug 'guide' is taken; this article is 'guide-3'",
    ]
    assert counted(bring(origin(folder))) == {"unchanged": 2}
    with database.read() as session:
        assert get_latest(session, "guide-2", "en").body == "See [b](../../b/guide-3/en.md)."
        assert get_latest(session, "guide", "en").title == "Title of guide"


def test_files_that_cannot_be_used_are_named_and_the_others_taken(
    database: Database, bring: Import, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "site",
        {
            "good.md": "# Good\n\n![x](none.png) ![y](https://elsewhere.example/y.png) ![z](fake.png) "
            "![w](data:image/png;base64,aGk=)",
            "fake.png": b"no picture at all",
            "colon.md": "---\nsummary: x\ntitle: Fees: all\n---\nWords",
            "latin.md": "# Gebühren".encode("latin-1"),
            "utf16.md": "# Fees".encode("utf-16"),
            "binary.md": b"# T\n\nab\x00c",
            "toml.md": "+++\ntitle = \n+++\n",
            "language.md": "---\ntitle: T\nlang: klingon\n---\nWords",
            "huge.md": "# Huge\n\n" + "word " * 60_001,
            "book.md": "# Book\n\n" + "word " * 500_000,
            "long.md": "# Long\n\n" + "word " * 25_000,
            "deep.html": "<h1>Deep</h1>" + "<div>" * 3_000,
            "untitled.md": "Only words.",
            "twice.md": "# Twice\n\nOne.",
            "twice.markdown": "# Twice\n\nTwo.",
            "notes.txt": "not an article",
        },
    )
    (folder / "link.md").symlink_to(folder / "good.md")
    report = bring(origin(folder))
    skipped = {remark.place: remark.reason for remark in report.told(RemarkKind.SKIPPED)}
    wanted = {
        "binary.md": "holds a NUL character",
        "book.md": "is larger than the 2 MB that are read",
        "colon.md": "line 3: a value that contains",
        "deep.html": "nested too deeply",
        "huge.md": "300,006 characters; 200,000 are read",
        "language.md": "not a language tag",
        "latin.md": "line 1: not UTF-8 (byte 0xFC)",
        "link.md": "a symbolic link",
        "long.md": "characters; 100,000 are allowed",
        "toml.md": "the front matter is no TOML",
        "twice.md": "the same article in the same language (en) as twice.markdown",
        "utf16.md": "UTF-16",
    }
    assert sorted(skipped) == sorted(wanted)
    for place, words in wanted.items():
        assert words in skipped[place], place
    with database.read() as session:
        assert get_latest(session, "good", "en").body == "x y z w"
        assert get_latest(session, "untitled", "en").title == "Untitled"
        assert find_latest(session, "huge", "en") is None
    changed = told(report, RemarkKind.CHANGED)
    assert "good.md: the picture none.png is left out: there is no such file in the folder" in changed
    assert any("fake.png is left out: only JPEG, PNG" in line for line in changed)
    assert any("it lies on another host" in line for line in changed)


def test_a_zip_file_is_read_without_being_unpacked(
    database: Database, bring: Import, tmp_path: Path, png: bytes
) -> None:
    files = {f"site-main/{name}": content for name, content in (SITE | {"content/en/box.png": png}).items()}
    report = bring(origin(packed(tmp_path / "site.zip", files)))
    assert (counted(report), report.pictures) == ({"created": 5}, 1)
    names = {path.name for path in tmp_path.iterdir() if not path.name.startswith("test.db")}
    assert names == {"pictures", "site.zip"}


def _link(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        entry = zipfile.ZipInfo("secret.md")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(entry, "/etc/passwd")
        file.writestr("good.md", "# Good\n\nWords.")
    return path


def test_a_link_in_a_zip_file_is_not_followed(bring: Import, tmp_path: Path) -> None:
    report = bring(origin(_link(tmp_path / "link.zip")))
    assert counted(report)["created"] == 1
    assert told(report, RemarkKind.SKIPPED) == ["secret.md: a symbolic link; only real files are read"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"bomb.md": b"0" * 50_000_000}, "looks like a zip bomb: 'bomb.md'"),
        ({"../../etc/cron.d/x.md": "# T"}, "would lie outside of it; nothing of it was read"),
        ({"/etc/x.md": "# T"}, "would lie outside of it"),
        ({"C:\\x.md": "# T"}, "would lie outside of it"),
    ],
)
def test_a_zip_file_that_means_harm_is_refused(tmp_path: Path, files: dict[str, str | bytes], words: str) -> None:
    with pytest.raises(OriginUnusable, match=words):
        origin(packed(tmp_path / "evil.zip", files))


def test_what_is_neither_folder_nor_zip_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"file.md": "# T", "broken.zip": "PK\x03\x04 no"})
    for name, words in (
        ("nothing", "neither a folder"),
        ("file.md", "neither a folder"),
        ("broken.zip", "cannot be read"),
    ):
        with pytest.raises(OriginUnusable, match=words):
            origin(tmp_path / name)
    monkeypatch.setattr("helpcenter.knowledge.importers.trees.FILES_LIMIT", 1)
    with pytest.raises(OriginUnusable, match="more than 1 files"):
        origin(tmp_path)
    with pytest.raises(OriginUnusable, match="holds 2 files; at most 1"):
        origin(packed(tmp_path / "many.zip", {"a.md": "# A", "b.md": "# B"}))


def test_a_picture_is_taken_once_and_again_when_it_was_exchanged(bring: Import, tmp_path: Path, png: bytes) -> None:
    folder = write(tmp_path / "site", {"a.md": "# A\n\n![x](x.png)", "b.md": "# B\n\n![x](x.png)", "x.png": png})
    assert bring(origin(folder)).pictures == 1
    assert bring(origin(folder), take=Take.THEIRS).pictures == 0
    other = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(other, "PNG")
    write(folder, {"x.png": other.getvalue()})
    report = bring(origin(folder), take=Take.THEIRS)
    assert (report.pictures, counted(report)) == (1, {"updated": 2})
