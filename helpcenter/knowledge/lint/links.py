"""Links that lead nowhere: to articles and anchors that do not exist, to the closed ODR platform, to words that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from helpcenter.knowledge.lint.finding import Finding, FindingCode, error, warning
from helpcenter.knowledge.lint.places import Places, PlaceState
from helpcenter.knowledge.lint.reading import ReadLink, ReadText, sentences
from helpcenter.knowledge.lint.words import words_for
from helpcenter.knowledge.targets import is_external, is_path, target

#: The EU's platform for online dispute resolution; it was closed on 20 July 2025 (Regulation (EU) 2024/3228).
_ODR_ADDRESS = re.compile(r"ec\.europa\.eu/(?:consumers/)?odr\b|webgate\.ec\.europa\.eu/odr\b", re.IGNORECASE)
#: An article of this site by its whole path, as pages have it.
_ARTICLE_PATH = re.compile(r"/[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*/articles/([^/?#]+)")
_FILE_LANGUAGE = re.compile(r"/([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?)\.md$")


def check_links(text: ReadText, places: Places | None, slug: str | None = None) -> Iterator[Finding]:
    """`places`: the articles there are; None when that is not known. `slug`: of the article itself."""
    for link in text.links:
        if not link.text.strip():
            yield error(FindingCode.LINK_WITHOUT_WORDS, link.line, link.address)
        elif _says_nothing(link, text.tag):
            yield warning(FindingCode.LINK_SAYS_NOTHING, link.line, link.text, address=link.address)
        if _ODR_ADDRESS.search(link.address):
            continue  # told below
        yield from _target(link, text, places, slug)
    yield from _odr(text)


def linked_slugs(text: ReadText) -> frozenset[str]:
    """The articles that a text links to, whether they exist or not."""
    return frozenset(slug for link in text.links if (slug := _slug(link.address)))


def linked_anchors(text: ReadText) -> frozenset[str]:
    """The articles of which a text names an anchor."""
    return frozenset(slug for link in text.links if "#" in link.address and (slug := _slug(link.address)))


def outside_links(text: ReadText) -> tuple[ReadLink, ...]:
    """The links to other hosts."""
    return tuple(link for link in text.links if link.address.lower().startswith(("http://", "https://")))


def _says_nothing(link: ReadLink, tag: str) -> bool:
    """ "Here", "click here", "this link": people who jump from link to link hear nothing else."""
    words = link.text.strip(" .!:»«>→…").casefold()
    return words in words_for(tag).empty_links or words in words_for("en").empty_links


def _target(link: ReadLink, text: ReadText, places: Places | None, slug: str | None) -> Iterator[Finding]:
    address = link.address
    if address.startswith("#"):
        if address[1:] not in text.anchors and "_" not in address:  # ids with an underscore are the page's own
            yield error(FindingCode.ANCHOR_DEAD, link.line, link.text or address, anchor=address[1:], slug="")
        return
    wanted = _slug(address)
    if not wanted:
        if target(address, lambda slug: slug) is None:
            yield error(FindingCode.LINK_UNUSABLE, link.line, link.text, address=address)
        return
    language = _FILE_LANGUAGE.search(address.partition("#")[0])
    if language and language[1].lower().replace("_", "-").split("-")[0] != text.tag:
        yield warning(FindingCode.LINK_OTHER_LANGUAGE, link.line, link.text, address=address, language=language[1])
    anchor = address.partition("#")[2]
    if wanted == slug:
        if not anchor:
            yield warning(FindingCode.LINK_TO_ITSELF, link.line, link.text)
        elif anchor not in text.anchors:
            yield error(FindingCode.ANCHOR_DEAD, link.line, link.text, anchor=anchor, slug="")
        return
    if places is None:
        return
    place = places.get(wanted)
    if place is None:
        yield error(FindingCode.LINK_DEAD, link.line, link.text, slug=wanted)
    elif place.state is PlaceState.ARCHIVED:
        if place.leads_to:
            yield warning(FindingCode.LINK_ARCHIVED, link.line, link.text, slug=wanted, leads_to=place.leads_to)
        else:
            yield error(FindingCode.LINK_ARCHIVED, link.line, link.text, slug=wanted)
    elif place.state is PlaceState.DRAFT:
        yield warning(FindingCode.LINK_NOT_PUBLISHED, link.line, link.text, slug=wanted)
    elif anchor and text.language in place.anchors and anchor not in place.anchors[text.language]:
        yield error(FindingCode.ANCHOR_DEAD, link.line, link.text, anchor=anchor, slug=wanted)


def _slug(address: str) -> str:
    """The slug of the article that a link means; empty when it means none."""
    if is_path(address):
        match = _ARTICLE_PATH.match(address)
        return unquote(match[1]) if match else ""
    if is_external(address) or address.startswith("#"):
        return ""
    found: list[str] = []
    target(address, lambda slug: found.append(slug))
    return found[0] if found else ""


def _odr(text: ReadText) -> Iterator[Finding]:
    told: set[int] = set()
    for number, line in enumerate(text.lines, start=1):
        if match := _ODR_ADDRESS.search(line):
            told.add(number)
            yield error(FindingCode.ODR_LINK, number, match.group())
    words = words_for(text.tag)
    for piece in text.pieces:
        if piece.line in told or not words.odr.search(piece.text):
            continue
        parts = sentences(piece.text)
        about = [sentence for sentence in parts if words.odr.search(sentence)]
        # "It was closed" may be the sentence after the one that names it.
        if about and not words.odr_closed.search(piece.text):
            yield warning(FindingCode.ODR_ADVICE, piece.line, about[0], piece.part)
