"""The settings. This is the only reader of the environment; a wrong value fails at start with a sentence that says what to do."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from limits import parse_many
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from helpcenter.errors import ConfigurationError
from helpcenter.language import INTERFACE_LANGUAGES, normalize_tag

PREFIX = "HELPCENTER_"
SHORTEST_KEY = 16
_FIELD = re.compile(r'field "(\w+)"')
_LLM_OURS = frozenset({"model", "messages", "stream", "n", "tools", "functions", "response_format"})
ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting is an environment variable `HELPCENTER_<NAME>`; docs/operators.md explains each."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    shop_name: str = Field("Brambleport", description="The shop's name as shoppers know it.")
    public_url: str = Field(
        "http://127.0.0.1:8000", description="Where shoppers reach the help center; mails link there."
    )
    languages: tuple[str, ...] = Field(
        INTERFACE_LANGUAGES, description="Interface languages, in the order of the switch."
    )
    default_language: str = Field("en", description="Shown when nothing tells the reader's language.")

    instance_folder: Path = Field(
        ROOT / "instance", description="The database, attachments and outgoing mail of this installation."
    )
    knowledge_base_folder: Path = Field(
        ROOT / "knowledge_base", description="Articles, contact settings, evaluation questions."
    )
    indexes_folder: Path = Field(ROOT / "indexes", description="Generated indexes; may be deleted at any time.")
    models_folder: Path | None = Field(
        None, description="Converted embedding models; default: `models` inside the indexes folder."
    )
    database_url: str | None = Field(
        None, description="SQLite or PostgreSQL; default: a SQLite file in the instance folder."
    )
    secret_key: SecretStr | None = Field(
        None, description="Signs cookies and links; default: made once, kept in the instance folder."
    )

    embedder: str = Field(
        "e5+universal", description="Which model turns text into vectors; changing it rebuilds the index."
    )
    cross_encoder: str | None = Field(
        None, description="A model that puts the first articles in order again; default: none does."
    )
    index: Literal["local", "pgvector"] = Field(
        "local", description="Where passages are searched: in files of this machine, or in the PostgreSQL database."
    )

    llm_url: str | None = Field(
        None,
        description="Base URL of an OpenAI-compatible endpoint that writes short answers; default: none is written.",
    )
    llm_model: str | None = Field(None, description="The endpoint's name of the model.")
    llm_api_key: SecretStr | None = Field(None, description="The endpoint's key, if it asks for one.")
    llm_timeout_seconds: float = Field(10.0, gt=0, le=60, description="Time limit of a written answer, all of it.")
    llm_at_once: int = Field(4, ge=1, le=64, description="Answers that one process has written at the same time.")
    llm_parameters: dict[str, Any] = Field(
        {"temperature": 0, "max_tokens": 600}, description="What else each request to the endpoint holds."
    )

    review_needed: bool = Field(
        False, description="Whether another person has to approve a text before readers see it."
    )

    zendesk_url: str | None = Field(
        None, description="A Zendesk help center to import from: https://<name>.zendesk.com."
    )
    zendesk_email: str | None = Field(None, description="The agent whose API token is used.")
    zendesk_token: SecretStr | None = Field(None, description="An API token of Zendesk.")
    zendesk_oauth_token: SecretStr | None = Field(
        None, description="An OAuth access token of Zendesk, instead of e-mail address and API token."
    )

    mail_transport: Literal["folder", "smtp"] = Field("folder", description="`folder` writes .eml files, `smtp` sends.")
    mail_from: str = Field("Brambleport Support <support@brambleport.example>", description="Sender of every mail.")
    smtp_host: str = Field("localhost", description="SMTP server.")
    smtp_port: int = Field(587, ge=1, le=65535, description="SMTP port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the SMTP connection is secured."
    )
    smtp_user: str | None = Field(None, description="SMTP user, if the server asks for one.")
    smtp_password: SecretStr | None = Field(None, description="SMTP password.")
    mail_delivery_seconds: float = Field(2.0, gt=0, description="How often waiting mail is looked for.")
    mail_keep_days: int = Field(30, ge=1, description="How long `helpcenter tidy` keeps mails that were sent.")

    session_cookie_secure: bool = Field(False, description="Send cookies over HTTPS only; set it to true behind HTTPS.")
    trusted_proxies: int = Field(0, ge=0, le=5, description="How many proxies in front may set X-Forwarded-*.")
    rate_limit_storage: str = Field(
        "memory://", description="Where request counts are kept; `redis://host` counts over all workers."
    )
    rate_limit_sign_in: str = Field("10 per minute", description="Sign-in attempts per address.")
    rate_limit_ask: str = Field("60 per minute", description="Questions per address.")
    rate_limit_suggest: str = Field("300 per minute", description="Suggestions while typing, per address.")
    rate_limit_contact: str = Field("10 per minute", description="Requests to the team per address.")
    rate_limit_vote: str = Field("30 per minute", description="Votes on articles and comments per address.")
    rate_limit_comment: str = Field("5 per minute", description="Comments and subscriptions to them per address.")
    comments: Literal["off", "moderated", "open"] = Field(
        "moderated", description="Whether readers may comment on articles, and whether a guest's first comment waits."
    )
    attachment_megabytes: int = Field(10, ge=1, le=100, description="Largest attachment.")
    picture_megabytes: int = Field(10, ge=1, le=100, description="Largest picture that an editor may upload.")
    attachments_per_message: int = Field(5, ge=0, le=20, description="Most attachments in one message.")

    @field_validator("languages")
    @classmethod
    def _known_languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        tags = tuple(normalize_tag(tag) for tag in value)
        unknown = [tag for tag in tags if tag not in INTERFACE_LANGUAGES]
        if unknown or not tags:
            raise ValueError(
                f"the interface is not translated into {unknown}; choose from {', '.join(INTERFACE_LANGUAGES)}"
            )
        return tuple(dict.fromkeys(tags))

    @field_validator("secret_key")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(
                f"must have at least {SHORTEST_KEY} characters; make one with: "
                "python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )
        return value

    @field_validator(
        "rate_limit_sign_in",
        "rate_limit_ask",
        "rate_limit_suggest",
        "rate_limit_contact",
        "rate_limit_vote",
        "rate_limit_comment",
    )
    @classmethod
    def _readable_limit(cls, value: str) -> str:
        try:
            parse_many(value)
        except ValueError:  # a limit that cannot be read would limit nothing
            raise ValueError(f"{value!r} is not a limit; write it like '10 per minute'") from None
        return value

    @field_validator("llm_url")
    @classmethod
    def _base_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("must be a base URL such as https://llm.example/v1")
        if parts.username or parts.password:
            raise ValueError(f"must hold no password; use {PREFIX}LLM_API_KEY")
        if parts.path.rstrip("/").endswith("/chat/completions"):
            raise ValueError("must end before /chat/completions, for instance with /v1")
        return value.rstrip("/")

    @field_validator("zendesk_url")
    @classmethod
    def _keeps_the_token_secret(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        here = parts.hostname in ("127.0.0.1", "::1", "localhost")
        if not parts.hostname or not (parts.scheme == "https" or (here and parts.scheme == "http")):
            raise ValueError("must be an address such as https://shop.zendesk.com")
        if parts.username or parts.password or parts.query or parts.fragment or parts.path.strip("/"):
            raise ValueError("must be the address alone, without a path and without a password")
        return value.rstrip("/")

    @field_validator("llm_api_key", "zendesk_token", "zendesk_oauth_token")
    @classmethod
    def _fits_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        key = value.get_secret_value() if value is not None else "-"
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise ValueError("must be a key as the endpoint gave it: no spaces, no line breaks, not empty")
        return value

    @field_validator("llm_parameters")
    @classmethod
    def _not_ours(cls, value: dict[str, Any]) -> dict[str, Any]:
        ours = sorted(_LLM_OURS.intersection(value))
        if ours:
            raise ValueError(f"must not hold {', '.join(ours)}: that is for the help center to say")
        return value

    @model_validator(mode="after")
    def _model_with_url(self) -> Self:
        if (self.llm_url is None) != (self.llm_model is None):
            raise ValueError(f"{PREFIX}LLM_URL and {PREFIX}LLM_MODEL go together: set both, or neither")
        return self

    @model_validator(mode="after")
    def _default_is_one_of_them(self) -> Self:
        if self.default_language not in self.languages:
            if "default_language" in self.model_fields_set:
                raise ValueError(
                    f"HELPCENTER_DEFAULT_LANGUAGE is {self.default_language!r}; it must be one of HELPCENTER_LANGUAGES"
                )
            object.__setattr__(self, "default_language", self.languages[0])
        return self

    @field_validator("public_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @property
    def models_path(self) -> Path:
        return self.models_folder or self.indexes_folder / "models"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.instance_folder / 'helpcenter.db'}"

    def signing_key(self) -> str:
        """The key that signs cookies and links; made once and kept, readable by its owner only, when none is set."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        path = self.instance_folder / "secret_key"
        if not path.exists():
            self.instance_folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # people's data lies in it
            aside = path.with_suffix(f".{os.getpid()}")
            aside.touch(mode=0o600)
            aside.write_text(secrets.token_hex(32))
            with contextlib.suppress(FileExistsError):  # another worker was first; then its key counts
                os.link(aside, path)
            aside.unlink()
        return path.read_text().strip()


def load_settings() -> Settings:
    """Read the environment. Raises `ConfigurationError` naming each wrong or misspelt variable."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    problems = [
        f"{name} is not a setting; see docs/operators.md for the list"
        for name in sorted(os.environ)
        if name.startswith(PREFIX) and name not in known
    ]
    try:
        settings = Settings()  # type: ignore[call-arg]  # values come from the environment
    except ValidationError as error:
        for detail in error.errors():
            message = detail["msg"].removeprefix("Value error, ")
            # A problem of several settings together names them itself.
            names = "_".join(str(part) for part in detail["loc"]).upper()
            problems.append(f"{PREFIX}{names}: {message}" if names else message)
    except SettingsError as error:  # a list or an object that is no JSON
        field = _FIELD.search(str(error))
        name = f"{PREFIX}{field.group(1).upper()}" if field else "A setting"
        problems.append(f"{name}: must be JSON; docs/operators.md shows an example")
    if problems:
        raise ConfigurationError("These settings need mending:\n  " + "\n  ".join(problems))
    return settings
