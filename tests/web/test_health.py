"""What watches the process is told whether it lives and whether it can answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from helpcenter.db import Database
from helpcenter.retrieval import Retriever
from helpcenter.retrieval.embedders import Embedder
from helpcenter.web.current import House

MakeApp = Callable[[House], Flask]


def test_a_process_that_can_answer_is_ready(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.get_json()) == (
        200, {"status": "ok", "checks": {"database": "ok", "index": "ok"}},
    )  # fmt: skip


def test_without_a_database_it_lives_but_is_not_ready(
    make_app: MakeApp, house: House, embedder: Embedder, tmp_path: Path
) -> None:
    gone = Database(f"sqlite:///{tmp_path}")  # a folder is no database
    client = make_app(replace(house, database=gone)).test_client()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"]["database"] == "unavailable"
    assert response.get_json()["status"] == "failed"
    assert client.get("/healthz").get_json() == {"status": "ok"}
    gone.close()


def test_without_an_index_it_is_not_ready(make_app: MakeApp, house: House, embedder: Embedder, tmp_path: Path) -> None:
    never_opened = Retriever(house.database, embedder, tmp_path / "none")
    response = make_app(replace(house, retriever=never_opened)).test_client().get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"] == {"database": "ok", "index": "index-unusable"}


def test_whatever_breaks_is_told_in_the_form_that_watchers_read(make_app: MakeApp, house: House) -> None:
    broken = replace(house, retriever=None)  # type: ignore[arg-type]  # a fault nobody foresaw
    with capture_logs() as lines:
        response = make_app(broken).test_client().get("/readyz")
    assert (response.status_code, response.get_json()["checks"]["index"]) == (503, "failed")
    assert [line["error"] for line in lines if line["log_level"] == "error"] == ["AttributeError"]


def test_a_snapshot_that_vanished_does_not_stop_a_process_that_has_it(
    make_app: MakeApp, house: House, embedder: Embedder, tmp_path: Path
) -> None:
    folder = shutil.copytree(house.settings.indexes_folder, tmp_path / "indexes")
    retriever = Retriever(house.database, embedder, folder)
    retriever.open()
    client = make_app(replace(house, retriever=retriever)).test_client()
    shutil.rmtree(folder)
    assert client.get("/readyz").status_code == 200
    assert client.get("/en/ask?q=how+do+I+return+an+item").status_code == 200


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_watching_leaves_no_cookie_and_is_never_limited(client: FlaskClient, address: str) -> None:
    responses = [client.get(address) for _ in range(30)]
    assert {response.status_code for response in responses} == {200}
    assert all("Set-Cookie" not in response.headers for response in responses)
