"""The way to the team: the methods open now, the form, the confirmation (C1 to C6).

In come a topic, an order, the receipt of an answer; out go contact options as whole sentences, a case and its private link.
Nothing a shopper types or attaches is lost by an error.
"""

from flask import Blueprint

contact = Blueprint("contact", __name__)

# The views register themselves on the blueprint.
from helpcenter.web.contact import choosing, confirming, writing  # noqa: E402, F401

__all__ = ["contact"]
