"""Comments of readers on articles: written, replied to, voted on, subscribed to and moderated."""

from helpcenter.knowledge.comments import tables  # noqa: F401
