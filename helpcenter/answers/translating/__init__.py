"""Drafts of translations by a language model, through the endpoint that writes short answers.

In come a text in one language and the language it is wanted in; out come a draft and what code has found wrong with it. The model
sees the words alone: headings, steps, tables, links, pictures and code never leave the house. Nobody but a person publishes it.
"""

from helpcenter.answers.translating.drafting import (
    MachineDraft,
    SourceText,
    TranslationFailed,
    draft_translation,
)

__all__ = ["MachineDraft", "SourceText", "TranslationFailed", "draft_translation"]
