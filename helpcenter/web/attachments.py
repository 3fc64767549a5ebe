"""Sending the files of a case. Never shown inside a page: a browser must not run what a stranger uploaded."""

from __future__ import annotations

import io

from flask import send_file
from werkzeug.wrappers import Response

from helpcenter.cases import AttachmentView
from helpcenter.web.current import house


def send_attachment(attachment: AttachmentView) -> Response:
    """The file as a download under its own name."""
    content = house().attachments.read(attachment.key)
    response = send_file(
        io.BytesIO(content), mimetype=attachment.media_type, as_attachment=True, download_name=attachment.name
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # What `send_file` says by itself lets caches between us and the reader keep it.
    response.headers["Cache-Control"] = "private, no-store"
    return response
