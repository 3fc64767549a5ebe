"""Signing in and out.

In come an address and a password, out goes a session; whoever was sent here from another page comes back to it.
"""

from flask import Blueprint

account = Blueprint("account", __name__)

# The views register themselves on the blueprint.
from helpcenter.web.account import signing_in  # noqa: E402, F401

__all__ = ["account"]
