"""Which of our languages a locale of Zendesk is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpcenter.language import INTERFACE_LANGUAGES, is_known_language, normalize_tag


def languages_of(locales: Iterable[str], wished: Mapping[str, str]) -> dict[str, str]:
    """By locale. `en-us` alone is `en`; beside `en-gb` both keep their regions. `wished` comes first.

    Raises `InvalidTag` when a locale is no tag of a language.
    """
    tags = {locale: normalize_tag(wished.get(locale, locale)) for locale in locales}
    plain = [tag.split("-")[0] for locale, tag in tags.items() if locale not in wished]
    found = {}
    for locale, tag in tags.items():
        language = tag.split("-")[0]
        alone = plain.count(language) == 1 and language not in wished.values()
        found[locale] = language if locale not in wished and language in INTERFACE_LANGUAGES and alone else tag
    return {locale: tag for locale, tag in found.items() if is_known_language(tag)}
