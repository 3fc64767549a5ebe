"""What code has found wrong with a machine's translation, in the editor's language."""

from __future__ import annotations

from helpcenter.knowledge.machine_translations import Finding, Problem
from helpcenter.web.localization import gettext
from helpcenter.web.names import language_name


def finding_sentence(finding: Finding) -> str:
    """A whole sentence; of a part of the text it begins with where that is."""
    told = {"excerpt": finding.excerpt, "line": finding.line}
    if not finding.line and finding.excerpt:
        told["line"] = "–"
    details = finding.details
    sentences = {
        Problem.MISSING: gettext("Not translated (line %(line)s of the source): “%(excerpt)s”", **told),
        Problem.STAND_INS: gettext(
            "Not translated, because links or pictures were lost (line %(line)s of the source): “%(excerpt)s”", **told
        ),
        Problem.ADDRESS: gettext(
            "Not translated, because it came back with an address or markup of its own (line %(line)s of the source): "
            "“%(excerpt)s”",
            **told,
        ),
        Problem.LENGTH: gettext(
            "Not translated, because it came back far too long or too short (line %(line)s of the source): “%(excerpt)s”",
            **told,
        ),
        Problem.NUMBERS: gettext(
            "Numbers differ: %(details)s (line %(line)s of the source): “%(excerpt)s”", details=details, **told
        ),
        Problem.EMPHASIS: gettext("Bold or code marks differ (line %(line)s of the source): “%(excerpt)s”", **told),
        Problem.UNTRANSLATED: gettext("Word for word as in the source (line %(line)s): “%(excerpt)s”", **told),
        Problem.GLOSSARY: gettext(
            "The glossary has other words: %(details)s (line %(line)s of the source): “%(excerpt)s”",
            details=details,
            **told,
        ),
        Problem.LANGUAGE: gettext(
            "The text seems to be in another language: %(language)s.",
            language=language_name(details) if details else "",
        ),
        Problem.STRUCTURE: gettext("Headings, steps, lists or tables are not those of the source."),
        Problem.LINKS: gettext("There are not as many links and pictures as in the source."),
    }
    return sentences[finding.problem]
