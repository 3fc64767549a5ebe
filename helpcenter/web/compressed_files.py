"""Files of the pages, compressed once and kept in memory: a fifth of the bytes on the way, whatever stands in front."""

from __future__ import annotations

import gzip
import os
import re
from functools import cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise
from whitenoise.responders import Response, StaticFile

_COMPRESSIBLE = frozenset({".css", ".js", ".svg"})
_TAKES_IT = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


class CompressedFiles(WhiteNoise):
    """WhiteNoise itself sends the compressed copy that lies beside a file. None lies there: the folder of the package may be
    read-only, and a copy would outlive the next change of its file.
    """

    def get_static_file(self, path: str, url: str, stat_cache: dict[str, os.stat_result] | None = None) -> Any:
        plain = super().get_static_file(path, url, stat_cache)
        packed = _packed(path) if Path(path).suffix in _COMPRESSIBLE else None
        return plain if packed is None else _Compressed(plain, packed)


class _Compressed:
    """A file as it is for whoever asks for a part of it or takes it no other way, its compressed copy for all others."""

    def __init__(self, plain: StaticFile, packed: bytes) -> None:
        self._plain = plain
        self._packed = packed

    def get_response(self, method: str, request_headers: dict[str, str]) -> Response:
        plain = self._plain.get_response(method, request_headers)
        headers = [(name, value) for name, value in plain.headers if name != "Vary"] + [("Vary", "Accept-Encoding")]
        takes_it = _TAKES_IT.search(request_headers.get("HTTP_ACCEPT_ENCODING", ""))
        if plain.status != HTTPStatus.OK or takes_it is None:
            return Response(plain.status, headers, plain.file)
        if plain.file is not None:
            plain.file.close()
        headers = [(name, value) for name, value in headers if name != "Content-Length"]
        headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(self._packed)))]
        return Response(HTTPStatus.OK, headers, BytesIO(self._packed) if method != "HEAD" else None)


@cache
def _packed(path: str) -> bytes | None:
    """The compressed content; None when it is hardly smaller."""
    content = Path(path).read_bytes()
    packed = gzip.compress(content, 9, mtime=0)
    return packed if len(packed) < 0.9 * len(content) else None
