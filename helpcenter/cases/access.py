"""The private link of a case: who holds its token may read the case and reply.

The token is derived from the signing key, so that every mail can show the link again and nothing of it is stored. A new
signing key ends all links.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

TOKEN_BYTES = 20
_PURPOSE = b"helpcenter private link of case "


def case_token(signing_key: str, number: str) -> str:
    """160 bits, safe in a URL. `number` as it is stored."""
    if not signing_key:
        raise ValueError("a private link needs a signing key")
    digest = hmac.new(signing_key.encode(), _PURPOSE + number.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode().rstrip("=")


def verify_case_token(signing_key: str, number: str, token: str) -> bool:
    """Whether the token opens this case; takes the same time for right and wrong ones."""
    return hmac.compare_digest(case_token(signing_key, number).encode(), token.encode("utf-8", "replace"))
