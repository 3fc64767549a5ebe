"""Language tags (BCP 47, the part that help centers use: language, script, region)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from helpcenter.errors import InvalidInput

#: The languages every page is translated into, in the order the language switch shows them.
INTERFACE_LANGUAGES = ("en", "es", "it", "fr", "nl", "de", "zh", "pt", "pl", "hr")

_TAG = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?")
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
#: Languages whose speakers usually read one another well enough to be offered it before English.
_NEIGHBOURS = {"sr": "hr", "bs": "hr", "gl": "es", "ca": "es", "lb": "de", "af": "nl"}


class InvalidTag(InvalidInput):
    """Not a language tag."""

    code = "invalid-language"


def normalize_tag(raw: str) -> str:
    """`"PT_br"` -> `"pt-BR"`. Raises `InvalidTag`."""
    match = _TAG.fullmatch(raw.strip().replace("_", "-"))
    if match is None:
        raise InvalidTag(f"{raw[:20]!r} is not a language tag; write one like 'en', 'pt-BR' or 'zh-Hant'")
    language, script, region = match.groups()
    parts = [language.lower(), script.title() if script else None, region.upper() if region else None]
    return "-".join(part for part in parts if part)


def is_known_language(tag: str) -> bool:
    """Whether the language of a tag, such as `"pt"` in `"pt-BR"`, is one that has a name."""
    return tag.split("-")[0] in _named_languages()


def is_among(tag: str, tags: Collection[str]) -> bool:
    """Whether `tags` hold this one or its language: `"pt-BR"` is among `{"pt"}`, `"pt"` is not among `{"pt-BR"}`."""
    return tag in tags or tag.split("-")[0] in tags


def direction(tag: str) -> str:
    """`"rtl"` or `"ltr"`, for the `dir` attribute."""
    return "rtl" if tag.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=1_000)
def endonym(tag: str) -> str:
    """The language's name in itself, e.g. `"Deutsch"`; the tag when its name is not known."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:] if name else tag


def fallback_chain(tag: str, default: str = "en") -> tuple[str, ...]:
    """Languages to try for a reader of `tag`, best first: `"pt-BR"` -> `("pt-BR", "pt", "en")`."""
    language = tag.split("-")[0]
    return tuple(dict.fromkeys((tag, language, _NEIGHBOURS.get(language, language), default)))


def best_match(wanted: Iterable[str], available: Collection[str], default: str) -> str:
    """The first of `wanted` (tags, best first, as from Accept-Language) that is available, widened to its language."""
    for raw in wanted:
        try:
            tag = normalize_tag(raw)
        except InvalidTag:
            continue
        for candidate in (tag, tag.split("-")[0]):
            if candidate in available:
                return candidate
    return default


@lru_cache(maxsize=1)
def _named_languages() -> frozenset[str]:
    return frozenset(Locale("en").languages)
