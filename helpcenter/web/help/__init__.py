"""The help surface: first page, questions and their answers, topics, articles.

In come what shoppers ask and where they click; out go pages of published articles, in the language of the page or else marked.
"""

from flask import Blueprint

help_center = Blueprint("help", __name__)

# The views register themselves on the blueprint.
from helpcenter.web.help import asking, home, reading, receipt, voting, writing  # noqa: E402, F401

__all__ = ["help_center"]
