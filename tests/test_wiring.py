"""What stops the start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpcenter import wiring
from helpcenter.config import Settings
from helpcenter.errors import ConfigurationError
from helpcenter.wiring import build_database, build_house, build_retriever, build_writer, check_sender, prepare_models
from tests.models import real_embedder


def test_an_index_in_the_database_needs_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "create_embedder", lambda name, **_: real_embedder(name))
    values: dict[str, Any] = {"index": "pgvector", "embedder": "universal", "instance_folder": tmp_path}
    settings = Settings(**values)
    with pytest.raises(ConfigurationError, match=r"set HELPCENTER_DATABASE_URL to one, or leave HELPCENTER_INDEX out"):
        build_retriever(settings, build_database(settings))


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


def test_without_a_language_model_nobody_writes() -> None:
    assert build_writer(Settings()) is None


def test_a_language_model_of_the_settings() -> None:
    values: dict[str, Any] = {"llm_url": "https://llm.example:8443/v1/", "llm_model": "small", "llm_api_key": "sk-1"}
    writer = build_writer(Settings(**values))
    assert writer is not None
    assert (writer.host, writer.model) == ("llm.example:8443", "small")


def test_a_models_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    values: dict[str, Any] = {"models_folder": tmp_path / "file" / "models", "embedder": "onnx:elsewhere"}
    with pytest.raises(ConfigurationError, match="HELPCENTER_MODELS_FOLDER cannot be written to"):
        prepare_models(Settings(**values), lambda *step: None)


def test_what_an_embedder_does_not_need_is_not_made(tmp_path: Path) -> None:
    values: dict[str, Any] = {"models_folder": tmp_path, "embedder": "adapted:universal"}
    prepare_models(Settings(**values), lambda *step: None)
    assert sorted(path.name.split("-")[0] for path in tmp_path.iterdir()) == ["language", "universal"]
