"""The shopper's own cases and orders (B2, C7).

In come a signed-in shopper or a private link, and replies with files; out go lists, the case with everything said in it, and
orders with the help topics each of them offers.
"""

from flask import Blueprint

my_cases = Blueprint("my_cases", __name__)

# The views register themselves on the blueprint.
from helpcenter.web.my_cases import buying, listing, reading  # noqa: E402, F401

__all__ = ["my_cases"]
