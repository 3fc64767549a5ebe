"""Pictures in the studio and on the pages: uploaded with their text, refused with a clear word, kept by every cache."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.web.test_studio import RETURN, fields

UPLOAD = "/en/studio/pictures"


@pytest.fixture(autouse=True)
def _editor(sign_in: Callable[[str], None]) -> None:
    sign_in("eddie")


def png() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(target, "png")
    return target.getvalue()


@pytest.fixture
def upload(client: FlaskClient) -> Callable[..., Any]:
    token = fields(client.get(RETURN).get_data(as_text=True))["csrf_token"]

    def upload(content: bytes, name: str = "box.png", **more: str) -> Any:
        return client.post(UPLOAD, data={"csrf_token": token, "picture": (io.BytesIO(content), name), **more})

    return upload


def test_a_picture_is_uploaded_published_and_served_for_ever(client: FlaskClient, upload: Callable[..., Any]) -> None:
    markdown = upload(png(), picture_text="A teal [box]").get_json()["markdown"]
    address = re.fullmatch(r"!\[A teal \\\[box\\\]\]\((/pictures/[0-9a-f]{32}-64x48\.webp)\)", markdown)
    assert address
    form = fields(client.get(RETURN).get_data(as_text=True))
    sent = form | {"body": f"A box:\n\n{markdown}", "action": "publish"}
    assert client.post(RETURN, data=sent).status_code == 302
    page = client.get("/en/articles/return-an-item").get_data(as_text=True)
    assert f'<img src="{address[1]}" alt="A teal [box]" width="64" height="48" loading="lazy" decoding="async">' in page
    client.delete_cookie("helpcenter")
    served = client.get(address[1])
    assert Image.open(io.BytesIO(served.data)).size == (64, 48)
    assert served.headers["Content-Type"] == "image/webp"
    assert served.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert {"Set-Cookie", "Vary"}.isdisjoint(served.headers.keys())
    assert client.get(address[1], headers={"If-None-Match": served.headers["ETag"]}).status_code == 304
    assert client.get(address[1].replace("64x48", "48x64")).status_code == 404


@pytest.mark.parametrize(
    ("content", "more", "field", "told"),
    [
        (b"<svg onload='alert(1)'/>", {"picture_text": "x"}, "picture", "SVG drawings cannot be used"),
        (b"MZ" + bytes(99), {"picture_text": "x"}, "picture", "This is not a picture that can be used."),
        (b"", {"picture_text": "x"}, "picture", "Choose a picture."),
        (png(), {"picture_text": "  "}, "picture_text", "Write what one sees in the picture"),
        (png()[:40], {"picture_text": "x"}, "picture", "damaged or incomplete"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    upload: Callable[..., Any], content: bytes, more: dict[str, str], field: str, told: str
) -> None:
    refused = upload(content, **more)
    assert refused.status_code == 422
    assert told in refused.get_json()["errors"][field]


def test_without_javascript_the_form_takes_a_picture_and_keeps_the_text(client: FlaskClient) -> None:
    form = fields(client.get(RETURN).get_data(as_text=True)) | {"body": "Some words.", "action": "picture"}
    refused = client.post(RETURN, data={**form, "picture": (io.BytesIO(b"no"), "x.png"), "picture_text": "A box"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "This is not a picture that can be used." in page
    assert fields(page)["body"] == "Some words."
    assert fields(page)["picture_text"] == "A box"
    chosen = {"picture": (io.BytesIO(png()), "x.png"), "picture_decorative": "yes", "picture_text": ""}
    taken = client.post(RETURN, data={**fields(page), **form, "copy_version": "1", **chosen})
    body = fields(taken.get_data(as_text=True))["body"]
    assert re.fullmatch(r'Some words\.\n\n!\[\]\(/pictures/[0-9a-f]{32}-64x48\.webp "decorative"\)\n', body)


def test_publishing_asks_for_the_alternative_text_and_a_draft_does_not(
    client: FlaskClient, upload: Callable[..., Any]
) -> None:
    markdown = upload(png(), picture_text="x").get_json()["markdown"].replace("![x]", "![]")
    form = fields(client.get(RETURN).get_data(as_text=True)) | {"body": f"Words.\n\n{markdown}"}
    refused = client.post(RETURN, data=form | {"action": "publish"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "The picture in line 3 has no alternative text." in page
    assert client.post(RETURN, data=fields(page) | {"action": "draft"}).status_code == 302
    page = client.get(RETURN).get_data(as_text=True)
    known = re.search(r'name="revision" value="(\d+)"', page)
    assert known
    data = {"csrf_token": fields(page)["csrf_token"], "revision": known[1], "action": "now"}
    later = client.post(f"{RETURN}/publication", data=data)
    assert later.status_code == 422
    assert "has no alternative text." in later.get_data(as_text=True)
