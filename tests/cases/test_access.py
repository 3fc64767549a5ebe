from __future__ import annotations

import pytest

from helpcenter.cases import case_token, verify_case_token

KEY = "a signing key"
NUMBER = "HC-7K2M94QX01"


def test_the_token_of_a_case_opens_it_and_no_other() -> None:
    token = case_token(KEY, NUMBER)
    assert verify_case_token(KEY, NUMBER, token)
    assert not verify_case_token(KEY, "HC-7K2M94QX02", token)
    assert not verify_case_token("another key", NUMBER, token)


def test_the_token_is_the_same_each_time_and_fits_into_a_link() -> None:
    token = case_token(KEY, NUMBER)
    assert token == case_token(KEY, NUMBER)
    assert len(token) == 27  # 160 bits
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("token", ["", "x", "é", "\ud800", case_token(KEY, NUMBER)[:-1], case_token(KEY, NUMBER) + "="])
def test_another_token_opens_nothing(token: str) -> None:
    assert not verify_case_token(KEY, NUMBER, token)


def test_without_a_signing_key_there_is_no_token() -> None:
    with pytest.raises(ValueError, match="signing key"):
        case_token("", NUMBER)
