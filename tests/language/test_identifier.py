"""The model that tells languages, from the file that set-up writes: the same probabilities, to the last bit."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from helpcenter.language import detect, detection, identifier, prepare_detection, use_prepared_detection
from helpcenter.language.identifier import open_prepared

LANGUAGES = detection._TOLD_APART
EVALUATION = Path(__file__).resolve().parents[2] / "knowledge_base" / "evaluation"


@pytest.fixture(scope="module")
def package() -> LanguageIdentifier:
    """As the package says to do it."""
    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    whole.set_languages(list(LANGUAGES))
    return whole


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    prepare_detection(folder)
    return folder


@pytest.fixture(scope="module")
def prepared(folder: Path) -> LanguageIdentifier:
    found = open_prepared(folder, LANGUAGES)
    assert found is not None
    return found


@pytest.fixture
def unused() -> Iterator[None]:
    """Leaves this process as it was."""
    before = detection._prepared_in
    yield
    detection._prepared_in = before
    detection._identifier.cache_clear()


def questions() -> list[str]:
    lines = (EVALUATION / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


def test_every_question_has_the_same_probabilities(
    package: LanguageIdentifier, prepared: LanguageIdentifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(questions()) > 500
    restricted = identifier.load(LANGUAGES)
    for question in questions():
        assert prepared.rank(question) == package.rank(question) == restricted.rank(question)
    monkeypatch.setattr(identifier, "_KEPT", 3)  # what is forgotten is read again
    for question in questions()[:20]:
        assert prepared.rank(question) == package.rank(question)


@given(st.text(max_size=200))
def test_whatever_is_typed(package: LanguageIdentifier, prepared: LanguageIdentifier, text: str) -> None:
    assert prepared.rank(text) == package.rank(text)


def test_where_rows_cannot_be_read_one_by_one(
    package: LanguageIdentifier, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "pread")  # as on Windows
    prepared = open_prepared(folder, LANGUAGES)
    assert prepared is not None
    assert prepared.rank("où est mon colis") == package.rank("où est mon colis")


@pytest.mark.usefixtures("unused")
def test_it_is_used_from_the_folder(folder: Path) -> None:
    use_prepared_detection(folder)
    assert detect("gdzie jest moja paczka i kiedy dojdzie", "en").language == "pl"
    assert not hasattr(detection._identifier().tk_nextmove, "typecode")


@pytest.mark.usefixtures("unused")
@pytest.mark.parametrize("damage", ["nothing there", "moves gone", "moves cut short", "rest cut short"])
def test_without_it_the_package_does(tmp_path: Path, folder: Path, damage: str) -> None:
    if damage != "nothing there":
        prepare_detection(tmp_path)
        name, what = damage.split(" ", 1)
        (path,) = tmp_path.glob(f"*/{name}.*")
        content = path.read_bytes()
        path.unlink()
        if what == "cut short":
            path.write_bytes(content[: len(content) // 2])
    use_prepared_detection(tmp_path)
    assert detect("gdzie jest moja paczka i kiedy dojdzie", "en").language == "pl"
    assert hasattr(detection._identifier().tk_nextmove, "typecode")


def test_it_is_written_once(folder: Path) -> None:
    (place,) = folder.iterdir()
    before = place.stat().st_mtime_ns
    prepare_detection(folder)
    assert [path.stat().st_mtime_ns for path in folder.iterdir()] == [before]
