"""A multilingual help center for online shops: answers from articles, and a way to the team."""

__version__ = "0.1.0"
