"""Pictures of articles: chosen, pasted or dropped, with the text for those who do not see them."""

from __future__ import annotations

from dataclasses import replace

from flask import jsonify, request
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.errors import HelpcenterError
from helpcenter.knowledge.pictures import (
    Picture,
    PictureLimits,
    PictureRefused,
    encode_picture,
    keep_encoded,
    picture_markdown,
)
from helpcenter.web.access import permission
from helpcenter.web.current import house, now
from helpcenter.web.localization import gettext
from helpcenter.web.studio import studio
from helpcenter.web.studio.acting import editor
from helpcenter.web.studio.article_sentences import picture_sentence
from helpcenter.web.studio.draft import Draft


@studio.post("/studio/pictures")
@permission(Permission.EDIT_ARTICLES)
def upload_picture() -> Response | tuple[Response, int]:
    """Keep the picture `picture`. Out comes the Markdown that shows it, or a sentence for each field that is wrong."""
    errors, markdown = _taken()
    if errors:
        return jsonify(errors=errors), 422
    return jsonify(markdown=markdown)


def with_picture(draft: Draft) -> tuple[Draft, dict[str, str]]:
    """The draft with the picture of its form at the end of the text, for browsers without JavaScript; or what is wrong."""
    errors, markdown = _taken()
    if errors:
        return draft, errors
    body = draft.body.rstrip()
    return replace(draft, body=f"{body}\n\n{markdown}\n" if body else f"{markdown}\n"), {}


def picture_limits() -> PictureLimits:
    return PictureLimits(largest_bytes=house().settings.picture_megabytes * 1_000_000)


def _taken() -> tuple[dict[str, str], str]:
    text = " ".join(request.form.get("picture_text", "").split())
    decorative = request.form.get("picture_decorative") == "yes"
    errors: dict[str, str] = {}
    if not text and not decorative:
        errors["picture_text"] = gettext("Write what one sees in the picture, or tick that it is decorative.")
    file = request.files.get("picture")
    # One byte more than allowed is enough to see that a file is too large.
    content = file.stream.read(picture_limits().largest_bytes + 1) if file else b""
    try:
        encoded = encode_picture(content, picture_limits())
        if errors:
            return errors, ""
        with house().database.write() as session:
            picture: Picture = keep_encoded(
                session,
                encoded,
                filename=(file.filename if file else None) or "",
                author_id=editor().id,
                now=now(),
                store=house().pictures,
            )
    except PictureRefused as refused:
        errors["picture"] = picture_sentence(refused)
    except HelpcenterError:
        errors["picture"] = gettext("The picture could not be kept just now. Try again in a minute.")
    else:
        return {}, picture_markdown(picture.address, text, decorative=decorative)
    return errors, ""
