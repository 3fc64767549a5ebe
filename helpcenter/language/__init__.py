"""Languages: tags, names, direction, fallback, telling the language of a short question, numbers with their units in a text.

In come tags as people and browsers write them and texts as shoppers type them; out come normalised BCP 47 tags,
and texts fit to be stored.
"Interface languages" are those the pages are translated into; articles may exist in any language.
"""

from helpcenter.language.common_words import COMMON_WORDS, LETTERS
from helpcenter.language.detection import Detection, WordEvidence, detect, prepare_detection, use_prepared_detection
from helpcenter.language.quantities import Quantity, quantities
from helpcenter.language.tags import (
    INTERFACE_LANGUAGES,
    InvalidTag,
    best_match,
    direction,
    endonym,
    fallback_chain,
    is_among,
    is_known_language,
    normalize_tag,
)
from helpcenter.language.typed_text import clean_line, clean_text

__all__ = [
    "COMMON_WORDS",
    "INTERFACE_LANGUAGES",
    "LETTERS",
    "Detection",
    "InvalidTag",
    "Quantity",
    "WordEvidence",
    "best_match",
    "clean_line",
    "clean_text",
    "detect",
    "direction",
    "endonym",
    "fallback_chain",
    "is_among",
    "is_known_language",
    "normalize_tag",
    "prepare_detection",
    "quantities",
    "use_prepared_detection",
]
