"""Where readers of an archived article are led.

In comes the name of an article that is gone, out goes the name of the one that took its place. A redirect leads straight to an
article that readers see: chains are flattened when they would begin, and an article that is published again has none.
"""

from helpcenter.knowledge.redirects.finding import article_for_readers, find_redirect
from helpcenter.knowledge.redirects.keeping import InvalidRedirect, RedirectProblem, forget_redirect, keep_redirect
from helpcenter.knowledge.redirects.tables import RedirectRow

__all__ = [
    "InvalidRedirect",
    "RedirectProblem",
    "RedirectRow",
    "article_for_readers",
    "find_redirect",
    "forget_redirect",
    "keep_redirect",
]
