"""Bring together what two editors made of the same text.

In come the text both started from, theirs and mine; out goes the text with what either of them changed, and the places where both
changed the same, for a person to decide. Pure rules: nothing is read or written here.
"""

from helpcenter.knowledge.merging.lines import MergePart, Side, merge_lines
from helpcenter.knowledge.merging.texts import ArticleText, Choice, Merge, MergeConflict, merge_texts, resolved

__all__ = [
    "ArticleText",
    "Choice",
    "Merge",
    "MergeConflict",
    "MergePart",
    "Side",
    "merge_lines",
    "merge_texts",
    "resolved",
]
