"""Translations that a language model drafted: marked as such until a person has approved of them.

In come Markdown texts; out go their words as segments, with what is not translated kept aside, and the text again with other
words in it. Pure rules tell what is wrong with a translation. A person who publishes clears the mark.
"""

from helpcenter.knowledge.machine_translations.checking import (
    Finding,
    Problem,
    check_segment,
    check_whole,
    has_term,
    is_left,
)
from helpcenter.knowledge.machine_translations.glossary import GLOSSARY_FILE_NAME, GlossaryUnusable, read_glossary
from helpcenter.knowledge.machine_translations.links import anchors, to_language, with_own_anchors
from helpcenter.knowledge.machine_translations.marking import (
    MachineMark,
    approve_machine_translation,
    clear_machine_mark,
    find_machine_mark,
    machine_marked,
    mark_machine_translation,
)
from helpcenter.knowledge.machine_translations.segments import (
    Outline,
    Segment,
    SegmentKind,
    outline,
    restored,
    segment_of,
    shape,
)
from helpcenter.knowledge.machine_translations.sources import TranslationJob, find_translation_job

__all__ = [
    "GLOSSARY_FILE_NAME",
    "Finding",
    "GlossaryUnusable",
    "MachineMark",
    "Outline",
    "Problem",
    "Segment",
    "SegmentKind",
    "TranslationJob",
    "anchors",
    "approve_machine_translation",
    "check_segment",
    "check_whole",
    "clear_machine_mark",
    "find_machine_mark",
    "find_translation_job",
    "has_term",
    "is_left",
    "machine_marked",
    "mark_machine_translation",
    "outline",
    "read_glossary",
    "restored",
    "segment_of",
    "shape",
    "to_language",
    "with_own_anchors",
]
