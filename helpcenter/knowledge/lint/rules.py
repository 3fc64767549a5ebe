"""By what a text is checked: the code of the rules, contact settings, languages; with a digest that tells when one changes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from helpcenter.knowledge.lint.contact_facts import ContactFacts
from helpcenter.language import INTERFACE_LANGUAGES


@dataclass(frozen=True, slots=True)
class LintRules:
    """`digest`: findings of other rules are out of date. Made by `lint_rules`."""

    contact: ContactFacts | None
    languages: tuple[str, ...]
    digest: str


def lint_rules(contact: ContactFacts | None, languages: Collection[str] = INTERFACE_LANGUAGES) -> LintRules:
    """Rules for these contact settings; `languages`: those that scraps may be in."""
    tags = tuple(sorted({tag.split("-")[0] for tag in languages}))
    told = f"{_digest_of_code()} {_stable(contact)} {tags}"
    return LintRules(contact, tags, hashlib.sha256(told.encode()).hexdigest()[:16])


@lru_cache(maxsize=1)
def _digest_of_code() -> str:
    """Of the files of this room: nobody has to remember to count a version up."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*")):
        if path.suffix in (".py", ".json"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _stable(contact: ContactFacts | None) -> str:
    """The same text in every process: sets have no order of their own."""
    return "" if contact is None else f"{contact.teams!r} {sorted(contact.other_addresses)!r}"
