"""What the lint found, in words that an editor understands: where, what is wrong, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from helpcenter.knowledge.lint import Finding
from helpcenter.web.localization import gettext
from helpcenter.web.studio import lint_comparison_sentences, lint_text_sentences

_SENTENCES = lint_text_sentences.SENTENCES | lint_comparison_sentences.SENTENCES


@dataclass(frozen=True, slots=True)
class LintSentence:
    """`what` was found, and `how` to mend it; both whole sentences."""

    what: str
    how: str


def lint_sentence(finding: Finding) -> LintSentence:
    """In the language of the page; in English where there is none, for the command line."""
    return LintSentence(*_SENTENCES[finding.code](finding))


def place_name(finding: Finding) -> str:
    """Where it is: "Title", "Line 12"."""
    if finding.part == "title":
        return gettext("Title")
    if finding.part == "summary":
        return gettext("Summary")
    return gettext("Line %(line)s", line=finding.line) if finding.line is not None else gettext("Text")
