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
_BACKTICKS = re.compile("`+")
_HEADING_NAME = re.compile(r"[ \t]*\{:?[ \t]*#([\w.:-]+)[^{}\n]*\}[ \t#]*$")
_ANY_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_REFERENCE = re.compile(
    r"""\{\{[<%]\s*(?:rel)?ref\s+"?([^"\s>%]+)"?\s*[%>]\}\}|\{%\s*(?:link|post_url)\s+(\S+)\s*%\}"""
)
_SHORTCODE = re.compile(r"\{\{[<%].{0,200}?[%>]\}\}|\{%.{0,200}?%\}")
_ADMONITION = re.compile(r":::[ \t]*(\w+)[ \t]*(.*)$")
_MODULE_LINE = re.compile(r"^(?:import\s.+\sfrom\s+['\"].+['\"];?|export\s+(?:const|default)\s.+)$", re.MULTILINE)
_WITH_HTML = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_BLOCKS = MarkdownIt("commonmark", {"html": True}).enable("table")
_BLOCKS.core.ruler.disable("inline")  # where code stands is told by blocks alone
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]{0,2000})?>")
#: What our own Markdown knows of HTML, besides comments.
_BREAK = re.compile(r"<br[ \t]{0,9}/?>", re.IGNORECASE)


def foreign_to_markdown(body: str, rewrite: Rewrite) -> str:
    """The text in our Markdown. Raises `TooDeep`."""
    text = _outside_code(unify_newlines(body), lambda part: _plain(part, rewrite))
    if _holds_html(text):
        rewrite.tell("HTML within the text is Markdown now")
        named = _outside_code(text, lambda part: _headings(part, lambda line, name: f'<a id="{name}"></a>\n\n{line}'))
        return html_to_markdown(str(_WITH_HTML.render(named)), rewrite)
    names: dict[str, int] = {}

    def note(line: str, name: str) -> str:
        names[name] = -1
        return f"{line}\x04{name}\x04"

    text = _outside_code(text, lambda part: _headings(part, note))
    for number, match in enumerate(_ANY_HEADING.finditer(_masked(text))):
        line = text[match.start() : text.find("\n", match.start()) % (len(text) + 1)]
        if "\x04" in line:
            names[line.split("\x04")[1]] = number
    text = re.sub("\x04[^\x04\n]*\x04", "", text)
    text = _outside_code(text, lambda part: _led(part, names, rewrite))
    return with_anchors(text, _PLACE, rewrite.tell)


def _headings(text: str, named: Callable[[str, str], str]) -> str:
    """`text` with `named` called for each heading that names itself, as in `## Title {#name}`."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.lstrip(" ").startswith("#") and (place := line.rfind("{")) > 0:
            before = line[:place].rstrip()
            if found := _HEADING_NAME.match(line[place:]):
                lines[number] = named(before, found.group(1))
    return "\n".join(lines)


def _plain(text: str, rewrite: Rewrite) -> str:
    text = _REFERENCE.sub(lambda match: match.group(1) or f"/{match.group(2)}", text)
    text = _MODULE_LINE.sub("", _without_admonitions(text))
    if found := _SHORTCODE.search(text):
        rewrite.tell(f"holds {found.group()[:60]}, which only the program it was written for understands")
    return text


def _without_admonitions(text: str) -> str:
    """What stands between `:::tip Title` and `:::` as a quotation."""
    lines = text.split("\n")
    closings = [number for number, line in enumerate(lines) if line.startswith(":::") and not line.strip(": \t")]
    kept: list[str] = []
    number = 0
    while number < len(lines):
        opening = _ADMONITION.match(lines[number])
        while closings and closings[0] <= number:
            closings.pop(0)
        if opening is None or not closings:
            kept.append(lines[number])
            number += 1
            continue
        kept += [f"> **{opening.group(2).strip() or opening.group(1).capitalize()}**", ">"]
        inside = "\n".join(lines[number + 1 : closings[0]]).strip("\n")
        kept += [f"> {line}".rstrip() for line in inside.split("\n")]
        number = closings[0] + 1
    return "\n".join(kept)


def _holds_html(text: str) -> bool:
    """Outside of code. Where only words look like HTML, nothing is lost by reading them so."""
    return any(_is_foreign(match.group()) for match in _TAG.finditer(_masked(text)))


def _is_foreign(html: str) -> bool:
    """Whether our Markdown knows no such tag."""
    first, *others = html.split("<!--")
    rest = [
        first,
        *(after if closed else comment for comment, closed, after in (each.partition("-->") for each in others)),
    ]
    return bool(_BREAK.sub("", "".join(rest)).strip())


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
    for token in _BLOCKS.parse(text):
        if token.type in ("fence", "code_block") and token.map:
            ranges.append((starts[token.map[0]], min(starts[token.map[1]] - 1, len(text))))
    spans, position = list(ranges), 0
    for start, end in [*ranges, (len(text), len(text))]:
        spans += _code_spans(text, position, start)
        position = end
    return sorted(spans)


def _code_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Code within lines: from backticks to as many backticks."""
    runs = [match.span() for match in _BACKTICKS.finditer(text, start, end)]
    closing: dict[int, int] = {}
    following: list[int | None] = [None] * len(runs)
    for number in reversed(range(len(runs))):
        length = runs[number][1] - runs[number][0]
        following[number] = closing.get(length)
        closing[length] = number
    spans, number = [], 0
    while number < len(runs):
        last = following[number]
        if last is not None:
            spans.append((runs[number][0], runs[last][1]))
        number = number + 1 if last is None else last + 1
    return spans


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
    pieces, position = [], 0
    for start, end in _code_ranges(text):
        if start >= position:
            pieces += [text[position:start], re.sub(r"[^\n]", " ", text[start:end])]
            position = end
    return "".join([*pieces, text[position:]])
