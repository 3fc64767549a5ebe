"""The YAML lines at the top of a file: every value a plain string, and edits that touch one value only.

`country: NO` stays "NO", `1.10` stays "1.10"; order, quotes and comments stay as the editor wrote them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import yaml

from helpcenter.knowledge.errors import FrontMatterError

#: Characters; real front matter has some hundred, and YAML is slow to read.
FRONT_MATTER_LIMIT = 20_000

#: Reading takes the square of the brackets that are open.
_BRACKETS_LIMIT = 200

_HINTS = {
    "mapping values are not allowed here": 'a value that contains ": " must stand in quotes',
    "found unexpected end of stream": "a quotation mark is opened and never closed",
    "found character '\\t' that cannot start any token": "a tab stands where only spaces may",
}


def read_values(text: str, first_line: int = 1) -> dict[str, str]:
    """The keys and values in their order; lists and the like as they are written.

    Raises `FrontMatterError`; `first_line` is the number that the first line of `text` has in its file.
    """
    values: dict[str, str] = {}
    mapping = _compose(text, first_line)
    for key, value in mapping.value if mapping else ():
        name = _written(key, text)
        if name in values:
            raise FrontMatterError(first_line + key.start_mark.line, f"{name!r} is given twice; keep one of them")
        if name in ("title", "summary") and not isinstance(value, yaml.ScalarNode):
            raise FrontMatterError(first_line + value.start_mark.line, f"{name!r} must be text")
        values[name] = _written(value, text)
    return values


def one_line_keys(text: str) -> set[str]:
    """The keys whose value is one line of text: those that a field of a form can show and change."""
    mapping = _compose(text, 1)
    return {
        _written(key, text)
        for key, value in (mapping.value if mapping else ())
        if isinstance(value, yaml.ScalarNode) and "\n" not in value.value
    }


def set_value(text: str, name: str, value: str, newline: str) -> str:
    """`text` with `name` set to `value` (one line); all other characters stay."""
    mapping = _compose(text, 1)
    if mapping is None:
        return f"{text}{name}: {_scalar(value)}{newline}"
    for key, node in mapping.value:
        if _written(key, text) == name:
            start, end = node.start_mark.index, node.end_mark.index
            if start < key.end_mark.index:  # an alias: the marks are those of what it stands for
                return text
            if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
                return text[:start] + _scalar(value) + newline + text[end:]
            space = " " if text[start - 1] == ":" else ""
            style = '"' if mapping.flow_style else node.style
            return text[:start] + space + _scalar(value, style) + text[end:]
    return _inserted(text, mapping, name, value, newline)


def dump_values(values: Mapping[str, str], newline: str = "\n") -> str:
    """Fresh lines for these keys and values."""
    return "".join(f"{_scalar(name)}: {_scalar(value)}{newline}" for name, value in values.items())


def _inserted(text: str, mapping: yaml.MappingNode, name: str, value: str, newline: str) -> str:
    """A new title goes first, anything else right after the title."""
    start = mapping.start_mark.index
    if mapping.flow_style:
        comma = ", " if mapping.value else ""
        return f"{text[: start + 1]}{name}: {_scalar(value, chr(34))}{comma}{text[start + 1 :]}"
    indent = " " * mapping.start_mark.column
    starts = [key.start_mark.index for key, _ in mapping.value]
    names = [_written(key, text) for key, _ in mapping.value]
    place = names.index("title") + 1 if name != "title" and "title" in names else 0
    if place == len(starts):
        separator = "" if text.endswith(("\n", "\r")) else newline
        return f"{text}{separator}{indent}{name}: {_scalar(value)}{newline}"
    at = starts[place]
    return f"{text[:at]}{name}: {_scalar(value)}{newline}{indent}{text[at:]}"


def _compose(text: str, first_line: int) -> yaml.MappingNode | None:
    if len(text) > FRONT_MATTER_LIMIT:
        raise FrontMatterError(
            first_line, f"the front matter has {len(text):,} characters; {FRONT_MATTER_LIMIT:,} are allowed"
        )
    if text.count("[") + text.count("{") > _BRACKETS_LIMIT:
        raise FrontMatterError(first_line, f"the front matter has more than {_BRACKETS_LIMIT} brackets")
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "not valid YAML"
        raise FrontMatterError(first_line + (mark.line if mark else 0), _HINTS.get(problem, problem)) from error
    except yaml.reader.ReaderError as error:
        line = first_line + text.count("\n", 0, error.position)
        raise FrontMatterError(line, f"the character {error.character!r} is not allowed here") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FrontMatterError(first_line, "the front matter cannot be read as YAML") from error
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterError(first_line, 'the front matter must be lines of the form "key: value"')
    return node


def _written(node: yaml.Node, text: str) -> str:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    return text[node.start_mark.index : node.end_mark.index].strip()


def _scalar(value: str, style: str | None = None) -> str:
    """`value` as YAML, in plain letters where every reader would take it for this very text, else in quotes."""
    if style in ('"', "'"):
        return yaml.safe_dump(value, default_style=style, allow_unicode=True, width=sys.maxsize).rstrip("\n")
    return yaml.safe_dump({"k": value}, allow_unicode=True, width=sys.maxsize)[len("k: ") :].rstrip("\n")
