"""In which languages the articles have a word, and how often."""

from __future__ import annotations

from typing import Final

from helpcenter.retrieval.index import Index
from helpcenter.retrieval.tokens import fold, tokens

# A word that only has its stem in common with one of an article may be another word.
_BY_STEM: Final = 0.5


def word_shares(index: Index, word: str) -> dict[str, float]:
    """By language of articles: the part of all their words that `word` is (0 to 1). Languages that do not have it are left out.

    Where no language writes the word so, other forms of it count for half.
    """
    folded = fold(word)
    written = {language: index.words.spelling(language).share(folded) for language in index.vectors}
    found = {language: share for language, share in written.items() if share}
    if found:
        return found
    for language in index.vectors:
        vocabulary = index.words.vocabulary(language)
        share = max((vocabulary.share(token) for token in tokens(word, language)), default=0.0)
        if share:
            found[language] = _BY_STEM * share
    return found
