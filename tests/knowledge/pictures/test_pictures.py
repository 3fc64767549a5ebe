"""Pictures: what is taken and what not, what is left of them, and that a folder gives them back byte for byte."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from helpcenter.db import Base, Database
from helpcenter.files import LocalStore
from helpcenter.knowledge import ArticleProblem, InvalidArticle, export_folder, import_folder
from helpcenter.knowledge.pictures import (
    PictureLimits,
    PictureProblem,
    PictureRefused,
    encode_picture,
    find_picture,
    keep,
    picture_key,
    picture_markdown,
    pictures_in,
)


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "pictures")


def picture(kind: str, size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    target = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(target, kind, **options)
    return target.getvalue()


def with_place() -> bytes:
    """A photo that says where it was taken, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Camera of Ana", 6
    exif.get_ifd(0x8825)[1] = "N"
    return picture("jpeg", exif=exif.tobytes(), comment=b"secret")


def moving(kind: str) -> bytes:
    target = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(target, kind, save_all=True, append_images=frames[1:], duration=100)
    return target.getvalue()


def huge_png() -> bytes:
    """Some hundred bytes that say they are 30,000 pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 90_001, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif"])
def test_every_kind_becomes_webp_without_metadata(kind: str) -> None:
    encoded = encode_picture(picture(kind))
    shown = Image.open(io.BytesIO(encoded.content))
    assert (shown.format, shown.size) == ("WEBP", (60, 40))
    assert (encoded.width, encoded.height) == (60, 40)


def test_what_a_camera_wrote_is_gone_and_the_picture_upright() -> None:
    photo = with_place()
    assert b"Camera of Ana" in photo
    encoded = encode_picture(photo)
    assert (encoded.width, encoded.height) == (40, 60)
    for secret in (b"Camera", b"EXIF", b"Exif", b"secret"):
        assert secret not in encoded.content


def test_a_large_picture_is_made_smaller_and_a_drawing_stays_exact() -> None:
    encoded = encode_picture(picture("jpeg", (2_400, 600)))
    assert (encoded.width, encoded.height) == (2_000, 500)
    drawing = io.BytesIO()
    Image.new("RGB", (300, 300), (7, 8, 9)).save(drawing, "png")
    shown = Image.open(io.BytesIO(encode_picture(drawing.getvalue()).content))
    assert shown.getpixel((5, 5)) == (7, 8, 9)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", PictureProblem.EMPTY),
        (b"x" * 2_000_001, PictureProblem.TOO_LARGE),
        (huge_png(), PictureProblem.TOO_MANY_PIXELS),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', PictureProblem.SVG),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE svg>\n<svg:svg><script/>', PictureProblem.SVG),
        ('<?xml version="1.0"?><svg onload="x">'.encode("utf-16"), PictureProblem.SVG),
        (moving("gif"), PictureProblem.MOVING),
        (moving("webp"), PictureProblem.MOVING),
        (moving("png"), PictureProblem.MOVING),
        (b"%PDF-1.7 not a picture", PictureProblem.NOT_A_PICTURE),
        (b"<html><script>alert(1)</script>", PictureProblem.NOT_A_PICTURE),
        (b"MZ" + bytes(300), PictureProblem.NOT_A_PICTURE),
        (picture("jpeg")[:700], PictureProblem.UNREADABLE),
        (b"\x89PNG\r\n\x1a\n" + b"nothing of the kind", PictureProblem.UNREADABLE),
        (b"GIF89a" + bytes(100), PictureProblem.UNREADABLE),
    ],
)  # fmt: skip
def test_what_is_no_picture_for_us_is_refused(data: bytes, problem: PictureProblem) -> None:
    with pytest.raises(PictureRefused) as refused:
        encode_picture(data, PictureLimits(largest_bytes=2_000_000))
    assert refused.value.problem is problem


def test_the_same_picture_is_kept_once(database: Database, store: LocalStore, now: datetime) -> None:
    data = picture("png")
    with database.write() as session:
        first = keep(session, data, filename="C:\\a\\one.png", author_id=7, now=now, store=store)
        again = keep(session, data, filename="two.png", author_id=None, now=now, store=store)
        assert first == again
        assert (first.filename, first.width, first.height) == ("one.png", 60, 40)
        assert picture_key(first.address) == first.key
        assert find_picture(session, first.key) == first
    assert store.read(first.digest)[:4] == b"RIFF"


def test_pictures_of_a_text_with_their_words() -> None:
    key = f"/pictures/{'ab' * 16}-60x40.webp"
    text = f'One.\n\n- ![a *box*]({key})\n\n![]({key} "decorative") and ![ ]({key})\n\n![x](https://x.example/y.png)'
    found = [(use.line, use.text, use.decorative, use.key is not None) for use in pictures_in(text)]
    assert found == [(3, "a box", False, True), (5, "", True, True), (5, "", False, True), (7, "x", False, False)]
    odd = r"a [b] \ *c*"
    assert pictures_in(picture_markdown(key, odd))[0].text == "a [b] \\ c"
    assert pictures_in(picture_markdown(key, "", decorative=True))[0].decorative


Write = Callable[..., Any]


def test_readers_are_shown_pictures_that_are_there_and_have_a_text(
    database: Database, store: LocalStore, now: datetime, publish_text: Write, save_text: Write
) -> None:
    with database.write() as session:
        address = keep(session, picture("png"), filename="a.png", author_id=7, now=now, store=store).address
        for body, problem, line in (
            (f"One.\n\n![]({address})", ArticleProblem.PICTURE_WITHOUT_TEXT, 3),
            (f"![ a ]({address})\n\n![x](/pictures/{'0' * 32}-1x1.webp)", ArticleProblem.PICTURE_MISSING, 3),
        ):
            save_text(session, "boxes", body=body)
            with pytest.raises(InvalidArticle) as refused, session.begin_nested():
                publish_text(session, "boxes", body=body)
            assert (refused.value.problem, refused.value.line) == (problem, line)
        publish_text(session, "boxes", body=f'![A box.]({address})\n\n![]({address} "decorative")\n\n`![]({address})`')


def test_a_folder_gives_pictures_back_byte_for_byte(
    database: Database, store: LocalStore, now: datetime, tmp_path: Path, publish_text: Write
) -> None:
    with database.write() as session:
        shown, other = (
            keep(session, picture(kind), filename="a", author_id=7, now=now, store=store) for kind in ("png", "jpeg")
        )
        publish_text(session, "boxes", body=f"![A box.]({shown.address})")
    folder = tmp_path / "folder"
    assert export_folder(database, folder, pictures=store).written == 2
    file = folder / "pictures" / f"{shown.key}.webp"
    assert file.read_bytes() == store.read(shown.digest)
    assert [path.name for path in (folder / "pictures").iterdir()] == [file.name]
    assert export_folder(database, folder, pictures=store).written == 0

    (folder / "pictures" / "holiday.png").write_bytes(picture("png"))
    changed = folder / "pictures" / f"{'0' * 32}-60x40.webp"
    changed.write_bytes(file.read_bytes())
    hidden = folder / "pictures" / f"{'1' * 32}-60x40.webp"
    hidden.write_bytes(file.read_bytes() + b"<script>alert(1)</script>")
    fresh = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    Base.metadata.create_all(fresh.engine)
    elsewhere = LocalStore(tmp_path / "elsewhere")
    report = import_folder(fresh, folder, now=now, pictures=elsewhere)
    assert (report.created, report.pictures) == (1, 1)
    assert [remark.path for remark in report.skipped] == [
        f"pictures/{changed.name}", f"pictures/{hidden.name}", "pictures/holiday.png",
    ]  # fmt: skip
    assert elsewhere.read(shown.digest) == file.read_bytes()
    assert import_folder(fresh, folder, now=now, pictures=elsewhere).pictures == 0
    with fresh.read() as session:
        assert find_picture(session, other.key) is None
    again = tmp_path / "again"
    export_folder(fresh, again, pictures=elsewhere)
    assert (again / "pictures" / file.name).read_bytes() == file.read_bytes()
    fresh.close()
