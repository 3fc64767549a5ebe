"""What is the matter with a text or a picture, in the editor's language."""

from __future__ import annotations

from helpcenter.knowledge import ArticleProblem, InvalidArticle
from helpcenter.knowledge.pictures import PictureProblem, PictureRefused
from helpcenter.web.localization import gettext


def article_sentence(error: InvalidArticle) -> str:
    limit, line = error.limit or 0, error.line or 0
    sentences = {
        ArticleProblem.INVALID_SLUG: gettext("Use small letters, digits and hyphens, such as return-an-item."),
        ArticleProblem.INVALID_TOPIC: gettext("Use small letters, digits and hyphens, such as returns."),
        ArticleProblem.TITLE_MISSING: gettext("Write a title."),
        ArticleProblem.TITLE_TOO_LONG: gettext("Shorten the title to %(limit)s characters.", limit=limit),
        ArticleProblem.SUMMARY_TOO_LONG: gettext("Shorten the summary to %(limit)s characters.", limit=limit),
        ArticleProblem.TEXT_TOO_LONG: gettext("Shorten the text to %(limit)s characters.", limit=limit),
        ArticleProblem.PICTURE_WITHOUT_TEXT: gettext(
            "The picture in line %(line)s has no alternative text. Write between the square brackets what one sees, or mark "
            "the picture as decorative.",
            line=line,
        ),
        ArticleProblem.PICTURE_MISSING: gettext(
            "The picture in line %(line)s is not in this help center. Upload it, or take it out of the text.", line=line
        ),
    }
    return sentences[error.problem]


def picture_sentence(refused: PictureRefused) -> str:
    limit = refused.limit or 0
    sentences = {
        PictureProblem.EMPTY: gettext("Choose a picture."),
        PictureProblem.TOO_LARGE: gettext(
            "The picture is too large: it may have %(megabytes)s MB.", megabytes=limit // 1_000_000
        ),
        PictureProblem.TOO_MANY_PIXELS: gettext(
            "The picture is too large: it may have %(megapixels)s megapixels.", megapixels=limit // 1_000_000
        ),
        PictureProblem.SVG: gettext(
            "SVG drawings cannot be used, because such a file can hold a program. Export the drawing as PNG."
        ),
        PictureProblem.MOVING: gettext(
            "Moving pictures cannot be used: they distract from the steps, and nobody can stop them. Use a still picture."
        ),
        PictureProblem.NOT_A_PICTURE: gettext(
            "This is not a picture that can be used. Choose a JPEG, PNG, WebP or GIF file."
        ),
        PictureProblem.UNREADABLE: gettext(
            "The picture is damaged or incomplete. Save it again, then choose it again."
        ),
    }
    return sentences[refused.problem]
