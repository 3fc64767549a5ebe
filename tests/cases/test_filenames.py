from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.cases.filenames import EXTENSIONS, clean_name

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"


@pytest.mark.parametrize(
    ("filename", "media_type", "name"),
    [
        ("box.jpg", JPEG, "box.jpg"),
        ("BOX.JPEG", JPEG, "BOX.jpeg"),
        ("box.png", JPEG, "box.jpg"),
        ("box", PNG, "box.png"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Users\\Ana\\box.png", PNG, "box.png"),
        ("invoice.exe", PDF, "invoice.exe.pdf"),
        ("scan 12.05", PDF, "scan 12.05.pdf"),
        ("invoice\u202efdp.exe", PDF, "invoicefdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", PDF, "aSet-Cookie_ x.pdf"),
        ('a"b<c>.png', PNG, "a_b_c_.png"),
        ("包裹照片.PNG", PNG, "包裹照片.png"),
        ("Rac\u030cun.pdf", PDF, "Račun.pdf"),
        ("", PDF, "file.pdf"),
        (".pdf", PDF, "pdf.pdf"),
        ("...", PNG, "file.png"),
        ("..", PNG, "file.png"),
        ("a/", JPEG, "file.jpg"),
        ("x" * 500 + ".jpg", JPEG, "x" * 80 + ".jpg"),
    ],
)
def test_a_name_is_cleaned_for_display_and_true_to_the_type(filename: str, media_type: str, name: str) -> None:
    assert clean_name(filename, media_type) == name


@given(st.text(max_size=300), st.sampled_from(sorted(EXTENSIONS)))
def test_no_name_holds_a_path_a_control_character_or_a_false_extension(filename: str, media_type: str) -> None:
    name = clean_name(filename, media_type)
    assert 5 <= len(name) <= 90
    assert name.endswith(EXTENSIONS[media_type])
    assert not set(name) & set('/\\<>:"|?*')
    assert name.isprintable()
    assert not name.startswith((".", " "))
    assert clean_name(name, media_type) == name
