"""Translations that a language model drafted: marked as such until a person has approved of them."""
