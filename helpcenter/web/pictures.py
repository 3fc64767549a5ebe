"""The pictures of articles, for readers. What is behind such an address never changes, so it is kept by every cache."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge.pictures import PICTURE_EXTENSION, find_picture, picture_address, picture_key
from helpcenter.web.access import permission
from helpcenter.web.current import house

#: Without the language in front: a picture has none.
pictures = Blueprint("pictures", __name__)

_A_YEAR_SECONDS = 365 * 24 * 3600


@pictures.get(f"/pictures/<key>.{PICTURE_EXTENSION}")
@permission(Permission.READ_HELP)
def picture(key: str) -> Response:
    """One picture, in the size that its address says."""
    known = picture_key(picture_address(key))
    with house().database.read() as session:
        found = find_picture(session, known) if known else None
    if found is None:
        abort(404)
    response = Response(house().pictures.read(found.digest), mimetype=f"image/{PICTURE_EXTENSION}")
    response.set_etag(found.digest[:32])
    headers = response.headers
    headers["Cache-Control"] = f"public, max-age={_A_YEAR_SECONDS}, immutable"
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response.make_conditional(request.environ)
