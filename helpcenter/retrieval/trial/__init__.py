"""A search as it would be with an article changed: tried in memory, before anything is published.

In come the index in use and the texts of one article as they would be; out come search results, from the very rules that readers'
questions go through. Nothing is written, and nobody else's search sees anything of it.
"""

from helpcenter.retrieval.trial.searching import Trial

__all__ = ["Trial"]
