"""Every string a person sees exists in all interface languages, with the same values in it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from helpcenter.config import ROOT
from helpcenter.language import INTERFACE_LANGUAGES

TRANSLATED = [language for language in INTERFACE_LANGUAGES if language != "en"]
_VALUE = re.compile(r"%\((\w+)\)[sd]")


@cache
def catalog(language: str) -> Catalog:
    with (ROOT / "helpcenter" / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def strings_in_use() -> frozenset[str]:
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
    found = extract_from_dir(ROOT, methods, options, keywords=keywords, directory_filter=_ours)
    return frozenset(message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found)


def _ours(folder: str) -> bool:
    return not re.search(r"/(\.[^/]+|tests|indexes|instance|knowledge_base|docs)(/|$)", str(folder)[len(str(ROOT)) :])


def messages(language: str) -> list[Message]:
    return [message for message in catalog(language) if message.id]


def forms(value: object) -> list[str]:
    return [str(form) for form in value] if isinstance(value, (list, tuple)) else [str(value)]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_string_is_missing_or_fuzzy(language: str) -> None:
    known = {forms(message.id)[0]: message for message in messages(language)}
    absent = sorted(strings_in_use() - set(known))
    empty = sorted(name for name, message in known.items() if not all(forms(message.string)))
    fuzzy = sorted(name for name, message in known.items() if message.fuzzy)
    assert (absent, empty, fuzzy) == ([], [], []), "run scripts/translations, then fill the gaps"


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_values_in_a_string_are_the_same(language: str) -> None:
    wrong = []
    for message in messages(language):
        originals = [Counter(_VALUE.findall(form)) for form in forms(message.id)]
        for form in forms(message.string):
            found = Counter(_VALUE.findall(form))
            # A plural form may leave the number out ("one article"), as the English one may.
            if all(found != original and found + Counter({"num": 1}) != original for original in originals):
                wrong.append((form, originals))
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_plurals_have_the_forms_of_the_language(language: str) -> None:
    counts = {"zh": 1, "pl": 3, "hr": 3}
    plurals = [message for message in messages(language) if message.pluralizable]
    assert plurals
    assert {len(forms(message.string)) for message in plurals} == {counts.get(language, 2)}


def test_there_are_enough_strings_for_this_to_mean_something() -> None:
    assert len(strings_in_use()) > 300
