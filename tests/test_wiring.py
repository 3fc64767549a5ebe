"""What stops the start."""

from __future__ import annotations

from typing import Any

import pytest

from helpcenter.config import Settings
from helpcenter.errors import ConfigurationError
from helpcenter.wiring import build_house, check_sender


@pytest.mark.parametrize(
    "sender", ["", "Brambleport Support", "Support <support@>", "support@localhost", "a b@shop.example"]
)
def test_a_sender_that_no_mail_can_come_from_is_named(sender: str) -> None:
    values: dict[str, Any] = {"mail_from": sender}
    with pytest.raises(ConfigurationError, match=r"HELPCENTER_MAIL_FROM .* write an address such as"):
        build_house(Settings(**values))


@pytest.mark.parametrize(
    "sender", ["support@shop.example", "Bücher & Co <hilfe@bücher.example>", '"A, B" <a@b.example>']
)
def test_a_sender_with_or_without_a_name_is_fine(sender: str) -> None:
    values: dict[str, Any] = {"mail_from": sender}
    check_sender(Settings(**values))
