from __future__ import annotations

import contextlib
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from helpcenter.cases import (
    AttachmentLimits,
    AttachmentRefused,
    AttachmentsRefused,
    AttachmentTooLarge,
    AttachmentTypeRefused,
    AttachmentUnreadable,
    CheckedFile,
    TooManyAttachments,
    Upload,
    check_upload,
    check_uploads,
)

LIMITS = AttachmentLimits()
SECRET = b"N 45.81 E 15.98 Ana's phone"
Picture = Callable[..., bytes]


def with_metadata(picture: Picture, name: str) -> bytes:
    """A picture with everything a camera may write into it."""
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()  # maker
    exif[0x9286] = SECRET.decode()  # user comment
    options: dict[str, Any] = {"exif": exif.tobytes(), "icc_profile": SECRET, "dpi": (72, 72)}
    if name == "JPEG":
        options["comment"] = SECRET
    if name == "PNG":
        text = PngInfo()
        text.add_text("Comment", SECRET.decode())
        text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        options["pnginfo"] = text
    if name == "WEBP":
        options["xmp"] = SECRET
    content = picture(name, **options)
    assert SECRET in content
    return content


@pytest.mark.parametrize(("name", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_keeps_its_format_and_loses_what_the_camera_wrote(
    picture: Picture, name: str, media_type: str
) -> None:
    file = check_upload("photo", with_metadata(picture, name) + b"<script>behind the picture</script>", LIMITS)
    assert file.media_type == media_type
    assert SECRET not in file.content
    assert b"<script>" not in file.content
    again = Image.open(io.BytesIO(file.content))
    assert (again.format, again.size) == (name, (16, 8))
    assert not again.getexif()
    assert not {"comment", "icc_profile", "exif", "xmp"} & set(again.info)


def test_a_picture_taken_sideways_stands_upright(picture: Picture) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to view
    sideways = picture("JPEG", (64, 32), exif=exif.tobytes(), quality=95)
    upright = Image.open(io.BytesIO(check_upload("a.jpg", sideways, LIMITS).content))
    assert upright.size == (32, 64)
    top, bottom = upright.getpixel((16, 8)), upright.getpixel((16, 56))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > 200, bottom[2] > 200) == (True, True)  # what was left is on top


def test_transparency_stays() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(target, "PNG")
    again = Image.open(io.BytesIO(check_upload("a.png", target.getvalue(), LIMITS).content))
    assert again.getpixel((0, 0)) == (255, 0, 0, 0)


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "I;16", "LA"])
def test_pictures_of_every_kind_are_taken(mode: str) -> None:
    target = io.BytesIO()
    Image.new(mode, (4, 4)).save(target, "JPEG" if mode == "CMYK" else "PNG")
    file = check_upload("a", target.getvalue(), LIMITS)
    assert Image.open(io.BytesIO(file.content)).size == (4, 4)


def test_a_pdf_is_kept_byte_for_byte(pdf: bytes) -> None:
    assert check_upload("Račun 12.pdf", pdf, LIMITS) == CheckedFile("Račun 12.pdf", "application/pdf", pdf)


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("photo.jpg", b"<html><script>alert(1)</script></html>"),
        ("photo.png", b"MZ\x90\x00" + b"\0" * 200),
        ("archive.pdf", b"PK\x03\x04" + b"\0" * 200),
        ("anim.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
        ("letter.txt", b"Dear team"),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 64),
        ("zeros", b"\0" * 5000),
    ],
)
def test_other_types_are_refused_whatever_their_name_says(filename: str, content: bytes) -> None:
    with pytest.raises(AttachmentTypeRefused, match="JPEG, PNG, WebP or PDF") as refusal:
        check_upload(filename, content, LIMITS)
    assert refusal.value.filename == filename
    assert refusal.value.status == 415


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_off_is_unreadable(picture: Picture, name: str) -> None:
    whole = picture(name, (200, 200))
    for content in (whole[: len(whole) // 2], whole[:40]):
        with pytest.raises(AttachmentUnreadable, match=r"^photo\.x: "):
            check_upload("photo.x", content, LIMITS)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_picture_with_damaged_metadata_is_taken(picture: Picture) -> None:
    damaged = picture("JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff\0\0")
    assert Image.open(io.BytesIO(check_upload("a.jpg", damaged, LIMITS).content)).size == (16, 8)


def test_a_phones_picture_of_several_frames_is_taken(picture: Picture) -> None:
    target = io.BytesIO()
    first, second = (Image.open(io.BytesIO(picture("JPEG", size))) for size in ((64, 32), (16, 8)))
    first.save(target, "MPO", save_all=True, append_images=[second])
    again = Image.open(io.BytesIO(check_upload("a.jpg", target.getvalue(), LIMITS).content))
    assert (again.format, again.size) == ("JPEG", (64, 32))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["JPEG", "PNG", "WEBP"]), place=st.integers(0, 600), put=st.binary(min_size=1, max_size=12))
def test_damaged_pictures_are_taken_or_refused_but_never_break_anything(
    picture: Picture, name: str, place: int, put: bytes
) -> None:
    content = picture(name, (32, 32))
    damaged = content[: place % len(content)] + put + content[place % len(content) + len(put) :]
    with contextlib.suppress(AttachmentRefused):
        check_upload("a", damaged, LIMITS)


def test_an_empty_file_is_unreadable() -> None:
    with pytest.raises(AttachmentUnreadable, match="empty"):
        check_upload("a.pdf", b"", LIMITS)


def test_a_file_of_the_largest_size_is_taken_and_a_larger_one_refused(pdf: bytes) -> None:
    limits = AttachmentLimits(largest_bytes=len(pdf))
    check_upload("a.pdf", pdf, limits)
    with pytest.raises(AttachmentTooLarge, match=r"^a\.pdf: larger than the") as refusal:
        check_upload("a.pdf", pdf + b"\n", limits)
    assert refusal.value.limits == limits
    assert refusal.value.status == 413


def png_that_says(width: int, height: int) -> bytes:
    """A small PNG whose header promises many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(5001, 5000), (10_000, 10_000), (30_000, 30_000), (2_000_000, 2_000_000)])
def test_a_picture_of_too_many_pixels_is_refused_undecoded(size: tuple[int, int]) -> None:
    content = png_that_says(*size)
    with pytest.raises(AttachmentTooLarge, match="25 megapixels"):
        check_upload("bomb.png", content, LIMITS)


def test_all_refusals_come_at_once_with_the_files_that_are_fine(picture: Picture, pdf: bytes) -> None:
    uploads = [
        Upload("label.pdf", pdf),
        Upload("virus.exe", b"MZ\x90\x00" + b"\0" * 200),
        Upload("C:\\photos\\box.jpg", picture("JPEG")),
        Upload("cut.png", picture("PNG")[:50]),
    ]
    with pytest.raises(AttachmentsRefused) as refusal:
        check_uploads(uploads, LIMITS)
    assert [(type(refused), refused.filename) for refused in refusal.value.refused] == [
        (AttachmentTypeRefused, "virus.exe"),
        (AttachmentUnreadable, "cut.png"),
    ]
    assert [file.name for file in refusal.value.fine] == ["label.pdf", "box.jpg"]
    assert "virus.exe" in str(refusal.value)
    assert "cut.png" in str(refusal.value)


def test_files_kept_from_an_earlier_try_count(pdf: bytes) -> None:
    limits = AttachmentLimits(most_files=2)
    kept = (CheckedFile("kept.pdf", "application/pdf", pdf),)
    assert [file.name for file in check_uploads([Upload("a.pdf", pdf)], limits, kept=kept)] == ["kept.pdf", "a.pdf"]
    with pytest.raises(AttachmentsRefused) as refusal:
        check_uploads([Upload("a.pdf", pdf), Upload("b.pdf", pdf)], limits, kept=kept)
    (refused,) = refusal.value.refused
    assert isinstance(refused, TooManyAttachments)
    assert isinstance(refused, AttachmentRefused)
    assert refused.filename == "b.pdf"
    assert [file.name for file in refusal.value.fine] == ["kept.pdf", "a.pdf"]


def test_no_files_are_fine() -> None:
    assert check_uploads([], AttachmentLimits(most_files=0)) == ()
