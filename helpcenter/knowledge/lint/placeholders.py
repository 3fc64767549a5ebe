"""Lines that were to be replaced before anybody reads them: placeholders, notes to oneself, tests, template code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpcenter.knowledge.lint.finding import Finding, FindingCode, error, warning
from helpcenter.knowledge.lint.reading import GAP, Piece, ReadText

_PLACEHOLDERS = (
    re.compile(r"\blorem\s+ipsum\b|\bdolor\s+sit\s+amet\b", re.IGNORECASE),
    # Notes to oneself are written in capitals; "todo" is a Spanish word.
    re.compile(r"\b(?:TODO|FIXME|TBD|TBA|TBC|WIP|XXX+)\b|\bTK\b|\?{3,}|#{4,}\s*$"),
    re.compile(r"\bx{3,}\b"),
    # {{ name }}, {% if %}, ${name}, %(name)s, {name}, <name>, [[name]]
    re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\$\{[^}]*\}|%\([^)]*\)[sd]|\{[\w .:-]{1,40}\}|\[\[[^\]]{1,60}\]\]"),
    # [your name here], [insert link], [Name einfügen]
    re.compile(
        r"\[\s*(?:insert|your|add|enter|put|name of|link to|tbd|todo|translate|einfügen|ihr(?:e|en)?\b|hier|insérer|votre|"
        r"insertar|inserire|inserisci|invoegen|inserir|wstaw|umetnuti|umetni|插入|填写)[^\]]{0,60}\](?!\()",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:insert|add|put|write)\b[^.!?\n]{1,40}\bhere\b(?=[.!?]?$)", re.IGNORECASE),
    re.compile(r"^(?:title|heading|text|summary|step \d+|heading \d+) (?:goes )?here[.!]?$", re.IGNORECASE),
    re.compile(r"^\W*(?:to be (?:translated|done|written|added|defined)|noch zu übersetzen|à traduire|por traducir|da tradurre|"
               r"nog te vertalen|por traduzir|do przetłumaczenia|za prevesti|待翻译)\W*$", re.IGNORECASE),
)  # fmt: skip

#: A whole line that somebody wrote to try something out.
_TEST = re.compile(
    r"(?:(?:this is (?:just |only )?)?(?:a )?(?:test(?:ing|e|o|s|text|seite|artikel)?|prueba|essai|prova|testo di prova|probe|"
    r"próba|proba|teszt|测试|測試)(?:[ _-]?(?:article|text|line|page|heading|title|artikel|文章|文本))?(?:\s*\d{1,3})?|"
    r"(?:test[ ,]*){2,}|asdf\w*|qwert\w*|foo(?: bar)?(?: baz)?|bla(?: bla)+|blah(?: blah)*|aaa+|123+|hello world)[.!…\s]*",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\](?![(\[])|\{\s*\}|<\s*>|（\s*）|「\s*」|【\s*】|“\s*”|„\s*[“”]|«\s*»")
_TICK_BOX = re.compile(r"^\s*\[\s*\]\s")
_HTML = re.compile(
    r"</?(?:a|b|i|u|p|div|span|em|strong|ul|ol|li|table|tr|td|th|h[1-6]|img|font|center|iframe|script|style|video|hr|sup|sub)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def check_placeholders(text: ReadText) -> Iterator[Finding]:
    """Code is left alone: it shows what people type, `{name}` included."""
    for piece in text.pieces:
        line = piece.line
        if _TEST.fullmatch(piece.text.strip(" *_")):
            yield error(FindingCode.TEST_LINE, line, piece.text, piece.part)
            continue
        for pattern in _PLACEHOLDERS:
            if match := pattern.search(piece.prose):
                yield error(FindingCode.PLACEHOLDER, line, piece.text, piece.part, found=match.group().strip())
                break
        if empty := _empty_brackets(piece):
            yield warning(FindingCode.EMPTY_BRACKETS, line, piece.text, piece.part, found=empty)
        if match := _HTML.search(piece.prose):
            yield warning(FindingCode.HTML_SHOWN, line, piece.text, piece.part, found=match.group())


def _empty_brackets(piece: Piece) -> str:
    """Brackets around code or a picture are not empty: a sign stands for these."""
    if piece.kind == "item" and _TICK_BOX.match(piece.prose):
        return ""
    match = _EMPTY_BRACKETS.search(piece.prose)
    return match.group() if match and GAP not in match.group() else ""
