"""The forms that serving uses give the same ids and the same vectors as the models they are made of."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpcenter.retrieval.embedders import EmbedderError, clean_passage, clean_question, create_embedder
from helpcenter.retrieval.embedders.compact import CompactModel, compact_folder
from helpcenter.retrieval.embedders.converted import find_e5
from helpcenter.retrieval.embedders.onnx_folder import OnnxEmbedder
from helpcenter.retrieval.embedders.universal import UniversalEmbedder
from helpcenter.retrieval.embedders.universal_tables import FOLDER_PREFIX, prepare_universal

KNOWLEDGE_BASE = Path(__file__).resolve().parents[3] / "knowledge_base"
#: What sentencepiece, which adds up scores in 32 bits, or a newer Unicode than Python's would cut in other pieces.
HARD = (
    *(
        "",
        " ",
        "\u2581",
        "a",
        "<s>",
        "</s><s>",
        "a<unk>b<pad>",
        "<mask>",
        "e\u0301",
        "ﬁ ﷺ ½ №",
        "\u0130ſ",
        "\u200d\u200b",
    ),
    *(
        "9" * 300,
        "-" * 257,
        "a" * 77,
        "==" * 99,
        "\U0001e030\U0001e06d",
        "👩‍👩‍👧" * 40,
        "ķ==<ق",
        "\U0001f6dc\u0e33\u1abf",
    ),
    "Dati personali; aprire Dati del venditore, Dati della carta",
)


@pytest.fixture(scope="module")
def whole(models_folder: Path) -> OnnxEmbedder:
    return OnnxEmbedder(find_e5(models_folder), compact=False)


@pytest.fixture(scope="module")
def compact(models_folder: Path) -> OnnxEmbedder:
    embedder = OnnxEmbedder(find_e5(models_folder))
    assert isinstance(embedder._model, CompactModel)
    return embedder


@pytest.fixture(scope="module")
def package() -> UniversalEmbedder:
    return UniversalEmbedder(Path("/nonexistent"))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with the tables of universal; a test that hurts them makes a copy of links."""
    folder = tmp_path_factory.mktemp("models")
    assert prepare_universal(folder) == prepare_universal(folder)
    return folder


@pytest.fixture(scope="module")
def prepared(tables: Path) -> UniversalEmbedder:
    return UniversalEmbedder(tables)


def everything_written() -> list[str]:
    """Every line of every article and known question, and every question of the evaluation."""
    lines = [
        line
        for pattern in ("articles/**/*.md", "articles/**/*.txt")
        for path in sorted(KNOWLEDGE_BASE.glob(pattern))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    asked = [
        json.loads(line)["question"]
        for name in ("questions.jsonl", "held_out.jsonl")
        for line in (KNOWLEDGE_BASE / "evaluation" / name).read_text(encoding="utf-8").splitlines()
    ]
    return list(dict.fromkeys(lines + asked))


def universal_ids(embedder: UniversalEmbedder, text: str) -> list[int]:
    encoder = embedder._encoder
    tokenizer = encoder._tokenizer if hasattr(encoder, "_tokenizer") else encoder.sp
    ids: list[int] = tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)
    return ids


def test_e5_gives_the_same_vectors_under_the_same_recipe(whole: OnnxEmbedder, compact: OnnxEmbedder) -> None:
    texts = [*HARD, *everything_written()[::400]]
    tags = ["und"] * len(texts)
    assert whole.recipe == compact.recipe
    np.testing.assert_array_equal(whole.embed_queries(texts, tags), compact.embed_queries(texts, tags))
    np.testing.assert_array_equal(whole.embed_passages(texts, tags), compact.embed_passages(texts, tags))


def test_universal_gives_the_same_vectors_under_the_same_recipe(
    package: UniversalEmbedder, prepared: UniversalEmbedder
) -> None:
    texts = [*HARD, *everything_written()[::400]]
    tags = ["und"] * len(texts)
    assert package.recipe == prepared.recipe
    assert type(package._encoder) is not type(prepared._encoder)
    np.testing.assert_array_equal(package.embed_queries(texts, tags), prepared.embed_queries(texts, tags))


@pytest.mark.slow
def test_all_that_is_written_is_cut_alike(
    whole: OnnxEmbedder, compact: OnnxEmbedder, package: UniversalEmbedder, prepared: UniversalEmbedder
) -> None:
    lines = [clean_passage(line) for line in everything_written()]
    assert len(lines) > 10_000
    assert [
        line for line in lines if whole._tokenize("passage: " + line) != compact._tokenize("passage: " + line)
    ] == []
    assert [line for line in lines if universal_ids(package, line) != universal_ids(prepared, line)] == []


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.text("aehs 9-=.,/<>\u2581一的é", max_size=200)))
def test_whatever_is_typed_is_cut_alike(
    whole: OnnxEmbedder, compact: OnnxEmbedder, package: UniversalEmbedder, prepared: UniversalEmbedder, text: str
) -> None:
    cleaned = clean_question(text)
    assert whole._tokenize("query: " + cleaned) == compact._tokenize("query: " + cleaned)
    assert universal_ids(package, cleaned) == universal_ids(prepared, cleaned)
    raw = text.encode("utf-8", "ignore").decode()  # as no embedder is asked, special tokens and all
    assert whole._tokenize(raw) == compact._tokenize(raw)


@pytest.mark.parametrize("file", ["around.json", "pieces.npz", "words.npy", "encoder.onnx"])
@pytest.mark.parametrize("damage", ["gone", "empty", "cut short"])
def test_a_damaged_file_of_e5_is_said(models_folder: Path, tmp_path: Path, file: str, damage: str) -> None:
    folder = shutil.copytree(find_e5(models_folder), tmp_path / "e5", copy_function=os.link)
    hurt(compact_folder(folder) / file, damage)
    with pytest.raises(EmbedderError, match="set up again"):
        OnnxEmbedder(folder)


def test_the_whole_e5_needs_nothing_of_the_compact_one(models_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(find_e5(models_folder), tmp_path / "e5", copy_function=os.link)
    shutil.rmtree(compact_folder(folder))
    assert OnnxEmbedder(folder, compact=False).dimension == 384


@pytest.mark.parametrize("file", ["table.npy", "pieces.npz", "normalisation.bin"])
@pytest.mark.parametrize("damage", ["gone", "cut short"])
def test_a_damaged_file_of_universal_is_said(tables: Path, tmp_path: Path, file: str, damage: str) -> None:
    folder = shutil.copytree(tables, tmp_path / "models", copy_function=os.link)
    hurt(prepare_universal(folder) / file, damage)
    with pytest.raises(EmbedderError, match="set up again"):
        create_embedder("universal", models_folder=folder)


def test_tables_that_cannot_be_written_are_said_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(EmbedderError, match="No space left"):
        prepare_universal(tmp_path)
    assert not list(tmp_path.glob(f"*{FOLDER_PREFIX}*"))


def hurt(path: Path, damage: str) -> None:
    content = path.read_bytes()
    path.unlink()
    if damage != "gone":
        path.write_bytes(b"" if damage == "empty" else content[: len(content) * 2 // 3])
