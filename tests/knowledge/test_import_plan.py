"""An import says what it would do, takes what changed in the folder, and overwrites nothing that changed here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpcenter.db import Database
from helpcenter.knowledge import (
    ImportConflicts,
    PublishedTranslation,
    Revision,
    Step,
    Take,
    archive_translation,
    export_folder,
    find_published,
    get_latest,
    get_questions_file,
    import_folder,
    list_revisions,
    move_article,
    plan_import,
    set_known_questions,
)
from helpcenter.knowledge.import_plan import Clash, Stored, compare_gone, compare_texts, compare_topics, settled

Publish = Callable[..., PublishedTranslation]
SaveDraft = Callable[..., Revision]
EDDIE = 7


def article(words: str) -> str:
    return f"---\ntitle: Fees\n---\n\n{words}\n"


def write(folder: Path, **files: str) -> Path:
    """Names are `topic__slug__language`."""
    for name, words in files.items():
        path = folder / "articles" / f"{name.replace('__', '/').replace('_', '-')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(words))
    return folder


def edit(database: Database, publish_text: Publish, slug: str, language: str, words: str, topic: str = "a") -> None:
    with database.write() as session:
        seen = get_latest(session, slug, language).revision_id
        publish_text(session, slug, topic=topic, language=language, body=words, title="Fees", summary="",
                     author_id=EDDIE, based_on_revision=seen)  # fmt: skip


def body(database: Database, slug: str, language: str = "en") -> str:
    with database.read() as session:
        found = find_published(session, slug, language)
        return found.body if found else ""


F, G, H = "file", "older", "here"


@pytest.mark.parametrize(
    ("file", "stored", "agreed", "step", "clash"),
    [
        (F, None, None, Step.NEW, None),
        (F, Stored(F, F, False), F, Step.SAME, None),
        (F, Stored(F, F, False), None, Step.SAME, None),
        (F, Stored(G, G, False), G, Step.CHANGED, None),
        (F, Stored(H, H, False), F, Step.HERE, None),
        (F, Stored(H, F, False), F, Step.SAME, None),  # readers see it; what an editor drafts is their own affair
        (F, Stored(F, G, False), G, Step.CHANGED, None),  # a draft of the same words is published
        (F, Stored(F, None, False), F, Step.CHANGED, None),
        (F, Stored(H, H, False), G, Step.CONFLICT, Clash.BOTH_CHANGED),
        (F, Stored(H, G, False), G, Step.CONFLICT, Clash.BOTH_CHANGED),
        (F, Stored(H, H, False), None, Step.CONFLICT, Clash.NEVER_THE_SAME),
        (F, Stored(G, None, True), G, Step.CONFLICT, Clash.ARCHIVED_HERE),
        (F, Stored(F, None, True), G, Step.SAME, None),  # archived, and nothing new there
        (F, Stored(G, None, True), F, Step.HERE, None),
        (F, Stored(H, H, False, older=True), H, Step.CONFLICT, Clash.OLDER_FILE),
    ],
)
def test_three_texts_tell_what_to_do(
    file: str, stored: Stored | None, agreed: str | None, step: Step, clash: Clash | None
) -> None:
    assert compare_texts(file, stored, agreed, publish=True) == (step, clash)


def test_topics_and_what_is_gone() -> None:
    topics = [compare_topics("a", *rest) for rest in (("a", None), ("b", None), ("b", "b"), ("b", "a"), ("b", "c"))]
    assert topics == [Step.SAME, Step.MOVED, Step.MOVED, Step.HERE, Step.CONFLICT]
    assert compare_gone(Stored(F, F, False), F) == (Step.MISSING, None)
    assert compare_gone(Stored(H, H, False), F) == (Step.CONFLICT, Clash.GONE_THERE)
    assert compare_gone(Stored(F, F, False), None) == (Step.SAME, None)
    assert settled(Step.CONFLICT, Clash.GONE_THERE, Take.THEIRS) is Step.MISSING
    assert settled(Step.HERE, None, Take.THEIRS) is Step.CHANGED
    assert settled(Step.CONFLICT, Clash.BOTH_CHANGED, Take.OURS) is Step.HERE
    assert settled(Step.CHANGED, None, Take.OURS) is Step.CHANGED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "folder"


def test_the_plan_names_each_file_and_writes_nothing(
    database: Database, now: datetime, folder: Path, publish_text: Publish
) -> None:
    write(
        folder, a__same__en="One", a__changed__en="One\n\nTwo", a__here__en="One", a__both__en="One", a__gone__en="One"
    )
    import_folder(database, folder, now=now)
    edit(database, publish_text, "here", "en", "Mine")
    edit(database, publish_text, "both", "en", "Mine")
    write(folder, a__changed__en="One\n\nThree\n\nFour", a__both__en="Theirs", a__new__hr="Novo")
    (folder / "articles/a/gone/en.md").unlink()
    plan = plan_import(database, folder)
    told = {planned.path: (planned.step, planned.added, planned.removed) for planned in plan.files}
    assert told == {
        "articles/a/changed/en.md": (Step.CHANGED, 3, 1),
        "articles/a/here/en.md": (Step.HERE, 1, 1),
        "articles/a/both/en.md": (Step.CONFLICT, 1, 1),
        "articles/a/new/hr.md": (Step.NEW, 5, 0),
        "a/gone/en.md": (Step.MISSING, 0, 0),
    }
    assert plan.counts[Step.SAME] == 1
    assert [str(planned) for planned in plan.conflicts] == [
        "articles/a/both/en.md  +1 -1: changed here and in the folder"
    ]
    with pytest.raises(ImportConflicts, match="nothing was imported") as refused:
        import_folder(database, folder, now=now)
    assert refused.value.plan == plan
    assert body(database, "changed") == "One\n\nTwo"
    with database.read() as session:
        assert find_published(session, "new", "hr") is None


def test_whose_text_counts_is_said_once_and_nothing_is_lost(
    database: Database, now: datetime, folder: Path, publish_text: Publish
) -> None:
    write(folder, a__both__en="One", a__other__en="One", a__here__en="One")
    import_folder(database, folder, now=now)
    for slug in ("both", "other", "here"):
        edit(database, publish_text, slug, "en", "Mine")
    write(folder, a__both__en="Theirs", a__other__en="One more")
    report = import_folder(database, folder, now=now, take=Take.OURS)
    assert (report.changed, report.kept, body(database, "both")) == (0, 3, "Mine")
    again = import_folder(database, folder, now=now)  # the folder has not changed since, so this is settled
    assert (again.changed, again.kept) == (0, 3)
    write(folder, a__both__en="Theirs again")
    report = import_folder(database, folder, now=now, take=Take.THEIRS)
    assert (report.changed, report.kept) == (3, 0)
    assert {slug: body(database, slug) for slug in ("both", "other", "here")} == {
        "both": "Theirs again",
        "other": "One more",
        "here": "One",
    }
    assert {remark.reason.partition(" here;")[0] for remark in report.adjusted} == {
        "replaces what an editor has written"
    }
    with database.read() as session:
        assert [revision.body for revision in list_revisions(session, "both", "en")] == ["Theirs again", "Mine", "One"]


def test_an_old_copy_of_the_folder_does_not_undo_what_was_exported_elsewhere(
    database: Database, now: datetime, folder: Path, tmp_path: Path, publish_text: Publish
) -> None:
    write(folder, a__fees__en="One")
    import_folder(database, folder, now=now)
    edit(database, publish_text, "fees", "en", "Mine")
    export_folder(database, tmp_path / "elsewhere")
    with pytest.raises(ImportConflicts) as refused:
        import_folder(database, folder, now=now)
    assert [planned.clash for planned in refused.value.plan.conflicts] == [Clash.OLDER_FILE]
    write(tmp_path / "elsewhere", a__fees__en="Mine, and better")
    assert import_folder(database, tmp_path / "elsewhere", now=now).changed == 1


def test_a_text_taken_back_in_the_folder_is_taken_back_here(database: Database, now: datetime, folder: Path) -> None:
    for words in ("One", "Two", "One"):
        import_folder(database, write(folder, a__fees__en=words), now=now)
    assert body(database, "fees") == "One"


def test_an_article_moved_here_stays_and_moved_twice_is_a_conflict(
    database: Database, now: datetime, folder: Path
) -> None:
    import_folder(database, write(folder, a__fees__en="One", a__fees__de="Eins"), now=now)
    with database.write() as session:
        move_article(session, "fees", "b", now)
    assert import_folder(database, write(folder, a__fees__en="Two"), now=now).changed == 1
    with database.read() as session:
        assert get_latest(session, "fees", "en").topic == "b"
    (folder / "articles/c").mkdir()
    (folder / "articles/a/fees").rename(folder / "articles/c/fees")
    assert {planned.clash for planned in plan_import(database, folder).conflicts} == {Clash.BOTH_MOVED}
    import_folder(database, folder, now=now, take=Take.OURS)
    with database.read() as session:
        assert get_latest(session, "fees", "en").topic == "b"
    assert plan_import(database, folder).files == ()
    import_folder(database, folder, now=now, take=Take.THEIRS)
    with database.read() as session:
        assert get_latest(session, "fees", "en").topic == "c"


def test_what_left_the_folder_is_archived_only_when_asked(
    database: Database, now: datetime, folder: Path, publish_text: Publish
) -> None:
    write(folder, a__fees__en="One", a__fees__de="Eins", a__broken__en="One", a__edited__en="One")
    import_folder(database, folder, now=now)
    with database.write() as session:
        publish_text(session, "written-here")
    edit(database, publish_text, "edited", "en", "Mine")
    (folder / "articles/a/fees/de.md").unlink()
    (folder / "articles/a/edited/en.md").unlink()
    (folder / "articles/a/broken/en.md").write_bytes(b"\xff\xfe")
    assert import_folder(database, folder, now=now).archived == 0
    with pytest.raises(ImportConflicts):
        import_folder(database, folder, now=now, archive_missing=True)
    assert import_folder(database, folder, now=now, archive_missing=True, take=Take.OURS).archived == 1
    with database.read() as session:
        there = {slug: find_published(session, slug, "en") for slug in ("fees", "broken", "edited", "written-here")}
        assert all(there.values())
        assert find_published(session, "fees", "de") is None


def test_known_questions_that_both_changed_are_a_conflict(database: Database, now: datetime, folder: Path) -> None:
    write(folder, a__fees__en="One")
    place = folder / "articles/a/fees/questions.txt"
    place.write_text("en: one\n")
    (folder / "unanswered.txt").write_text("en: gift cards\n")
    import_folder(database, folder, now=now)
    with database.write() as session:
        set_known_questions(session, slug="fees", source="en: mine\n", author_id=EDDIE, now=now, based_on=1)
    place.write_text("en: theirs\n")
    assert [str(planned) for planned in plan_import(database, folder).conflicts] == [
        "articles/a/fees/questions.txt  +1 -1: changed here and in the folder"
    ]
    (folder / "unanswered.txt").write_text("en: jobs\n")
    report = import_folder(database, folder, now=now, take=Take.OURS)
    assert (report.questions.changed, report.questions.kept) == (0, 1)
    with database.read() as session:
        assert get_questions_file(session, "fees").source == "en: mine\n"
    assert plan_import(database, folder).conflicts == ()


def test_an_export_leaves_alone_what_somebody_wrote_into_the_folder(
    database: Database, now: datetime, folder: Path, publish_text: Publish
) -> None:
    import_folder(database, write(folder, a__fees__en="One", a__post__en="One"), now=now)
    write(folder, a__fees__en="Written there")
    edit(database, publish_text, "fees", "en", "Mine")
    edit(database, publish_text, "post", "en", "Mine")
    report = export_folder(database, folder)
    assert (report.written, report.conflicts) == (1, ("articles/a/fees/en.md",))
    assert "Written there" in (folder / "articles/a/fees/en.md").read_text()
    assert [planned.path for planned in plan_import(database, folder).conflicts] == ["articles/a/fees/en.md"]
    assert export_folder(database, folder, take=Take.OURS).conflicts == ()
    assert "Mine" in (folder / "articles/a/fees/en.md").read_text()
    assert plan_import(database, folder).files == ()


def test_archived_and_draft_texts_come_back_with_no_round_trip(
    database: Database, now: datetime, folder: Path, save_text: SaveDraft
) -> None:
    import_folder(database, write(folder, a__fees__en="One", a__post__en="One"), now=now)
    with database.write() as session:
        archive_translation(session, "fees", "en", now)
        save_text(session, "post", body="Not ready.")
    export_folder(database, folder)
    report = import_folder(database, folder, now=now)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 2)
    with database.read() as session:
        assert find_published(session, "fees", "en") is None
        assert get_latest(session, "post", "en").body == "Not ready."


letters = st.sampled_from([*"ab é退\u2028\x85\x0b\x0c\t\ufeff#-`<>|\\:'\"[]*", "\r\n", "\n", "\r"])
pieces = st.lists(letters, max_size=30).map("".join)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["", "\ufeff"]), st.sampled_from(["\n", "\r\n", "\r"]), pieces),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_bytes_a_file_holds_come_out_again(
    database: Database, now: datetime, tmp_path_factory: pytest.TempPathFactory, files: list[tuple[str, str, str]]
) -> None:
    there, back = tmp_path_factory.mktemp("there"), tmp_path_factory.mktemp("back")
    wanted = {}
    for number, (mark, newline, words) in enumerate(files):
        path = f"articles/a/fees-{number}/en.md"
        wanted[path] = f"{mark}---{newline}title: T{newline}x: NO # kept{newline}---{newline}{words}".encode()
        (there / path).parent.mkdir(parents=True)
        (there / path).write_bytes(wanted[path])
    assert import_folder(database, there, now=now, take=Take.THEIRS).skipped == ()
    export_folder(database, back)
    assert {path: (back / path).read_bytes() for path in wanted} == wanted
