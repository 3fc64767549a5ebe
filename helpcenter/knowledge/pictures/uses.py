"""Which pictures an article shows, and whether each has a text for those who do not see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token
from sqlalchemy.orm import Session

from helpcenter.knowledge.errors import ArticleProblem, InvalidArticle
from helpcenter.knowledge.markup import parse, plain_text, unify_newlines
from helpcenter.knowledge.pictures.addresses import picture_key
from helpcenter.knowledge.pictures.keeping import known_pictures

#: The title of a picture that says nothing, written in the quotes: `![](/pictures/<key>.webp "decorative")`.
DECORATIVE = "decorative"

_SPECIAL = re.compile(r"([\\\[\]])")


@dataclass(frozen=True, slots=True)
class PictureUse:
    """One picture in a text. `key`: None when it is not one of ours. `line` counts from 1 and is where its block begins."""

    address: str
    key: str | None
    text: str
    decorative: bool
    line: int


def pictures_in(body: str) -> tuple[PictureUse, ...]:
    """Every picture that the text names, in order. Raises `InvalidArticle` when the text is too long."""
    found: list[PictureUse] = []
    for token in parse(unify_newlines(body)):
        if token.type == "inline":
            line = (token.map or [0])[0] + 1
            found += [_use(image, line) for image in _images(token)]
    return tuple(found)


def check_pictures(session: Session, body: str) -> None:
    """Whether the text can be shown to readers: each of our pictures is there, and has a text unless it is decorative.

    Raises `InvalidArticle` with the line of the first one that is not.
    """
    if "/pictures/" not in body:
        return
    uses = [use for use in pictures_in(body) if use.key]
    known = known_pictures(session, [use.key for use in uses if use.key])
    for use in uses:
        if use.key not in known:
            raise InvalidArticle(
                "body",
                ArticleProblem.PICTURE_MISSING,
                f"line {use.line}: the picture {use.address} is not here; upload it again",
                line=use.line,
            )
        if not use.text and not use.decorative:
            raise InvalidArticle(
                "body",
                ArticleProblem.PICTURE_WITHOUT_TEXT,
                f"line {use.line}: a picture has no alternative text; write between the brackets what one sees, "
                f'or mark it as decorative: ![]({use.address} "{DECORATIVE}")',
                line=use.line,
            )


def picture_markdown(address: str, text: str, *, decorative: bool = False) -> str:
    """The Markdown that shows the picture."""
    if decorative:
        return f'![]({address} "{DECORATIVE}")'
    return f"![{_SPECIAL.sub(_escaped, ' '.join(text.split()))}]({address})"


def _escaped(match: re.Match[str]) -> str:
    return "\\" + match.group()


def _images(token: Token) -> Iterator[Token]:
    for child in token.children or ():
        if child.type == "image":
            yield child


def _use(image: Token, line: int) -> PictureUse:
    address = str(image.attrGet("src") or "")
    text = plain_text(image).strip()
    return PictureUse(address, picture_key(address), text, is_decorative(image), line)


def is_decorative(image: Token) -> bool:
    """Whether the token of a picture says that the picture says nothing."""
    return not plain_text(image).strip() and image.attrGet("title") == DECORATIVE
