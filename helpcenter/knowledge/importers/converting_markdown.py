"""Somebody else's Markdown to ours: links and pictures led elsewhere, what only another program understands put plainly."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt

from helpcenter.knowledge.importers.converting_html import Rewrite, html_to_markdown, safe_address, with_anchors
from helpcenter.knowledge.markup import unify_newlines

_PLACE = "#helpcenter-heading-"
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif|bmp)(?:[?#].*)?$", re.IGNORECASE)
_TEXT = r"(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\])*"
_TARGET = r"(?:<[^<>\n]*>|(?:[^\s()<>]|\([^\s()]*\))*)"
_TITLE = r"""(?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?"""
_INLINE = re.compile(rf"(!?)\[({_TEXT})\]\(\s*({_TARGET}){_TITLE}\s*\)")
_DEFINITION = re.compile(r"^( {0,3}\[[^\]\n]+\]:\s*)(<[^<>\n]*>|\S+)(.*)$", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(?:[^`]|(?!(?<!`)\1(?!`))`)*?(?<!`)\1(?!`)")
_HEADING = re.compile(r"^( {0,3}#{1,6}\s.*?)\s*\{:?\s*#([\w.:-]+)[^}\n]*\}[ \t#]*$", re.MULTILINE)
_ANY_HEADING = re.compile(r"^ {0,3}#{1,6}\s+\S", re.MULTILINE)
_REFERENCE = re.compile(
    r"""\{\{[<%]\s*(?:rel)?ref\s+"?([^"\s>%]+)"?\s*[%>]\}\}|\{%\s*(?:link|post_url)\s+(\S+)\s*%\}"""
)
_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}")
_ADMONITION = re.compile(r"^:::\s*(\w+)[ \t]*(.*)\n((?:(?!^:::).*\n?)*?)^:::[ \t]*$", re.MULTILINE)
_MODULE_LINE = re.compile(r"^(?:import\s.+\sfrom\s+['\"].+['\"];?|export\s+(?:const|default)\s.+)$", re.MULTILINE)
_WITH_HTML = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
#: What our own Markdown knows of HTML.
_OURS = re.compile(r"<br[ \t]*/?>|<!--.*?-->", re.IGNORECASE | re.DOTALL)


def foreign_to_markdown(body: str, rewrite: Rewrite) -> str:
    """The text in our Markdown. Raises `TooDeep`."""
    text = unify_newlines(body)
    text = _outside_code(text, lambda part: _plain(part, rewrite))
    if _holds_html(text):
        rewrite.tell("HTML within the text is Markdown now")
        named = _HEADING.sub(r'<a id="\2"></a>' + "\n\n" + r"\1", text)
        return html_to_markdown(str(_WITH_HTML.render(named)), rewrite)
    names: dict[str, int] = {}
    headings = [(match.start(), None) for match in _ANY_HEADING.finditer(_masked(text))]
    for match in _HEADING.finditer(_masked(text)):
        names[match.group(2)] = sum(1 for start, _ in headings if start < match.start())
    text = _outside_code(text, lambda part: _HEADING.sub(r"\1", part))
    text = _outside_code(text, lambda part: _led(part, names, rewrite))
    return with_anchors(text, _PLACE, rewrite.tell)


def _plain(text: str, rewrite: Rewrite) -> str:
    text = _REFERENCE.sub(lambda match: match.group(1) or f"/{match.group(2)}", text)
    text = _ADMONITION.sub(_quoted, text)
    text = _MODULE_LINE.sub("", text)
    if found := _SHORTCODE.search(text):
        rewrite.tell(f"holds {found.group()[:60]}, which only the program it was written for understands")
    return text


def _quoted(match: re.Match[str]) -> str:
    title = match.group(2).strip() or match.group(1).capitalize()
    lines = match.group(3).strip("\n").split("\n")
    return "\n".join([f"> **{title}**", ">", *(f"> {line}".rstrip() for line in lines)])


def _holds_html(text: str) -> bool:
    for token in _WITH_HTML.parse(text):
        if token.type == "html_block" and _OURS.sub("", token.content).strip():
            return True
        for child in token.children or ():
            if child.type == "html_inline" and _OURS.sub("", child.content).strip():
                return True
    return False


def _led(text: str, names: dict[str, int], rewrite: Rewrite) -> str:
    def inline(match: re.Match[str]) -> str:
        picture, words, written = match.groups()
        address = written.strip("<>").strip()
        if picture:
            found = rewrite.picture(address, words)
            return f"![{words}]({safe_address(found)})" if found else words
        words = _INLINE.sub(inline, words)
        if address.startswith("#"):
            return f"[{words}]({_PLACE}{names[address[1:]]})" if address[1:] in names else match.group()
        found = rewrite.link(address) if address else None
        if found == address:
            return match.group().replace(match.group(2), words, 1)
        return f"[{words}]({safe_address(found)})" if found else words

    def definition(match: re.Match[str]) -> str:
        address = match.group(2).strip("<>")
        found = rewrite.picture(address, "") if _PICTURE.search(address) else rewrite.link(address)
        return (
            match.group() if found in (None, address) else f"{match.group(1)}{safe_address(str(found))}{match.group(3)}"
        )

    return _DEFINITION.sub(definition, _INLINE.sub(inline, text))


def _code_ranges(text: str) -> list[tuple[int, int]]:
    """Where code stands, as characters from and to, in order."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    ranges = []
    for token in _WITH_HTML.parse(text):
        if token.type in ("fence", "code_block") and token.map:
            ranges.append((starts[token.map[0]], min(starts[token.map[1]] - 1, len(text))))
    outside, position = list(ranges), 0
    for start, end in [*ranges, (len(text), len(text))]:
        outside += [match.span() for match in _CODE.finditer(text, position, start)]
        position = end
    return sorted(outside)


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """`text` with what is no code changed; code stands in for itself by a mark, so that what spans it is seen whole."""
    ranges = _code_ranges(text)
    kept: list[str] = []
    pieces: list[str] = []
    position = 0
    for start, end in ranges:
        if start < position:
            continue
        pieces += [text[position:start], f"\x02{len(kept)}\x03"]
        kept.append(text[start:end])
        position = end
    pieces.append(text[position:])
    changed = change("".join(pieces))
    return re.sub("\x02(\\d+)\x03", lambda match: kept[int(match.group(1))], changed)


def _masked(text: str) -> str:
    """As long as the text, with code blanked."""
    for start, end in _code_ranges(text):
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text
