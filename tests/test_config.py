"""Settings fail at start with a sentence, never later with a surprise."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from helpcenter.config import Settings, load_settings
from helpcenter.errors import ConfigurationError


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HELPCENTER_DATABASEURL", "x", "HELPCENTER_DATABASEURL is not a setting"),
        ("HELPCENTER_LANGUAGES", '["en","xx"]', "not translated into"),
        ("HELPCENTER_SMTP_PORT", "99999", "HELPCENTER_SMTP_PORT"),
        ("HELPCENTER_PUBLIC_URL", "shop.example", "must start with http"),
        ("HELPCENTER_MAIL_TRANSPORT", "pigeon", "HELPCENTER_MAIL_TRANSPORT"),
        (
            "HELPCENTER_RATE_LIMIT_SIGN_IN",
            "ten a minute",
            "HELPCENTER_RATE_LIMIT_SIGN_IN: 'ten a minute' is not a limit",
        ),
        ("HELPCENTER_SECRET_KEY", "secret", "HELPCENTER_SECRET_KEY: must have at least 16 characters"),
        ("HELPCENTER_LLM_URL", "llm.example/v1", "HELPCENTER_LLM_URL: must be a base URL such as"),
        ("HELPCENTER_LLM_URL", "https://key@llm.example/v1", "HELPCENTER_LLM_URL: must hold no password"),
        ("HELPCENTER_LLM_URL", "https://llm.example/v1/chat/completions", "must end before /chat/completions"),
        ("HELPCENTER_LLM_URL", "https://llm.example/v1", "HELPCENTER_LLM_URL and HELPCENTER_LLM_MODEL go together"),
        ("HELPCENTER_LLM_MODEL", "small", "HELPCENTER_LLM_URL and HELPCENTER_LLM_MODEL go together"),
        ("HELPCENTER_LLM_API_KEY", "two words", "HELPCENTER_LLM_API_KEY: must be a key as the endpoint gave it"),
        ("HELPCENTER_LLM_TIMEOUT_SECONDS", "0", "HELPCENTER_LLM_TIMEOUT_SECONDS"),
        ("HELPCENTER_LLM_PARAMETERS", '{"stream": false}', "HELPCENTER_LLM_PARAMETERS: must not hold stream"),
        ("HELPCENTER_LLM_PARAMETERS", "warm", "HELPCENTER_LLM_PARAMETERS: must be JSON"),
        ("HELPCENTER_LANGUAGES", "en,de", "HELPCENTER_LANGUAGES: must be JSON"),
        ("HELPCENTER_DEFAULT_LANGUAGE", "sv", "HELPCENTER_DEFAULT_LANGUAGE is 'sv'; it must be one of"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=told):
        load_settings()


def test_without_english_the_first_language_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELPCENTER_LANGUAGES", '["de", "fr", "de"]')
    settings = load_settings()
    assert settings.languages == ("de", "fr")
    assert settings.default_language == "de"


def test_a_secret_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELPCENTER_SECRET_KEY", "tooshort")
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    assert "tooshort" not in str(error.value)
    monkeypatch.setenv("HELPCENTER_LLM_API_KEY", "sk two words")
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    assert "sk two" not in str(error.value)


def test_all_problems_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELPCENTER_SMTP_PORT", "0")
    monkeypatch.setenv("HELPCENTER_EMBEDER", "e5")
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    assert "HELPCENTER_SMTP_PORT" in str(error.value)
    assert "HELPCENTER_EMBEDER" in str(error.value)


def test_the_signing_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(instance_folder=tmp_path / "instance")
    key = settings.signing_key()
    assert len(key) == 64
    assert Settings(instance_folder=tmp_path / "instance").signing_key() == key
    assert stat.S_IMODE((tmp_path / "instance" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "instance").stat().st_mode) == 0o700


def test_a_key_from_the_environment_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELPCENTER_SECRET_KEY", "from the environment")
    assert Settings(instance_folder=tmp_path).signing_key() == "from the environment"
    assert list(tmp_path.iterdir()) == []
