"""How long the texts of a case may be. What people type is cleaned as everywhere."""

from __future__ import annotations

from helpcenter.language import clean_line, clean_text

__all__ = ["LONGEST_LINE", "LONGEST_TEXT", "clean_line", "clean_text"]

LONGEST_TEXT = 20_000
LONGEST_LINE = 200
