"""What search engines, feed readers and assistants read: sitemaps, robots.txt, feeds, Markdown twins, llms.txt, and the part of
each page's head that is for them.

In come requests of programs without a session; out go lists and texts of what is published, alike for everybody.
"""

from flask import Blueprint

machines = Blueprint("machines", __name__)

# The views register themselves on the blueprint.
from helpcenter.web.machines import feeds, llms, robots, sitemaps, twins  # noqa: E402, F401

__all__ = ["machines"]
