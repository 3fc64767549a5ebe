"""What can be read where, for programs: sitemaps, feeds, lists for assistants.

In come a language, perhaps a topic, and which portion; out go addresses, titles and moments of published translations. Each
portion is one question to the database: whatever the number of articles, none reads more than it gives.
"""

from helpcenter.knowledge.directory.addresses import (
    Address,
    LanguageShelf,
    TopicsByLanguage,
    language_shelves,
    list_addresses,
    newest_change,
    topics_by_language,
)
from helpcenter.knowledge.directory.contents import DirectoryEntry, TopicContents, contents_by_topic, list_topic
from helpcenter.knowledge.directory.newest import NewArticle, newest_articles

__all__ = [
    "Address",
    "DirectoryEntry",
    "LanguageShelf",
    "NewArticle",
    "TopicContents",
    "TopicsByLanguage",
    "contents_by_topic",
    "language_shelves",
    "list_addresses",
    "list_topic",
    "newest_articles",
    "newest_change",
    "topics_by_language",
]
