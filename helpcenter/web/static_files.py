"""Files of the pages: style sheets, scripts, pictures. They are sent before Flask sees the request.

Their address begins with a digest of all of them, so that what is behind an address never changes and every cache may keep it;
addresses within them (one script that imports another) stay relative.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Flask, send_from_directory, url_for
from werkzeug.wrappers import Response

from helpcenter.web.compressed_files import CompressedFiles
from helpcenter.web.headers import add_static_headers

STATIC = Path(__file__).resolve().parent.parent / "static"
#: Addresses without a digest, such as a bookmarked picture.
_AN_HOUR_SECONDS = 3600
_VERSION = re.compile(r"[0-9a-f]{10}/")


def install_static_files(app: Flask) -> None:
    version = files_version()
    static = CompressedFiles(
        app.wsgi_app,
        max_age=_AN_HOUR_SECONDS,
        allow_all_origins=False,
        add_headers_function=add_static_headers,
        immutable_file_test=lambda _path, url: url.startswith(f"/static/{version}/"),
    )
    static.add_files(STATIC, prefix="static/")
    static.add_files(STATIC, prefix=f"static/{version}/")
    app.wsgi_app = static  # type: ignore[method-assign]  # the way Flask documents for middleware
    app.view_functions["static"] = _of_another_version


def asset_url(path: str) -> str:
    """A file's address, which changes when any of the files does."""
    return url_for("static", filename=f"{files_version()}/{path}")


@cache
def files_version() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(STATIC)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:10]


def _of_another_version(filename: str) -> Response:
    """While servers are exchanged, a page of the new ones may ask an old one: it gets today's file, not to be kept."""
    response: Response = send_from_directory(STATIC, _VERSION.sub("", filename, count=1), max_age=0)
    add_static_headers(response.headers, filename, filename)  # type: ignore[arg-type]  # headers are a mapping of their own
    return response
