"""Which of the languages of a team serves a shopper (C3)."""

from __future__ import annotations

from collections.abc import Collection

from helpcenter.language import fallback_chain


def spoken_as(language: str, spoken: Collection[str]) -> str | None:
    """The team's tag for a shopper's language: `"pt-BR"` is served by `"pt"`, `"pt"` by `"pt-BR"`; None when not spoken."""
    base = language.split("-")[0]
    candidates = (language, base, *(tag for tag in spoken if tag.split("-")[0] == base))
    return next((tag for tag in candidates if tag in spoken), None)


def answer_language(language: str, second_language: str | None, spoken: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The language of the answer, and those to choose from instead: none when the shopper's own is spoken."""
    own = spoken_as(language, spoken)
    if own is not None:
        return own, ()
    chain = [tag for tag in fallback_chain(language) if tag in spoken]
    choice = tuple(dict.fromkeys((*chain, *spoken)))
    second = spoken_as(second_language, spoken) if second_language else None
    return second or choice[0], choice
