"""Reads how a folder of the sentence-transformers library wants its model to be used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from helpcenter.retrieval.embedders.protocol import EmbedderError, ModelMissing

Pooling = Literal["mean", "cls", "max"]

_POOLING_FLAGS: Final[Mapping[str, Pooling]] = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
}
# The names under which the library looks for the prompts of its encode_query and encode_document, best first.
_QUERY_PROMPTS: Final = ("query",)
_PASSAGE_PROMPTS: Final = ("document", "passage", "corpus")
_LONGEST: Final = 512


@dataclass(frozen=True)
class ModelFolder:
    """What an embedder needs to know of a folder. `max_tokens` counts special tokens and the prompt too."""

    path: Path
    onnx: Path
    tokenizer: Path
    pooling: Pooling
    query_prompt: str
    passage_prompt: str
    max_tokens: int
    lower_case: bool

    def weight_files(self) -> tuple[Path, ...]:
        """The files that decide the vectors: graph, weights kept beside it, tokenizer."""
        beside = sorted(path for path in self.onnx.parent.glob(f"{self.onnx.stem}*data*") if path.is_file())
        return (self.onnx, *beside, self.tokenizer)


def read_model_folder(path: Path) -> ModelFolder:
    """Read the folder's configuration. Raises `ModelMissing` when files lack, `EmbedderError` when it needs what we cannot do."""
    if not path.is_dir():
        raise ModelMissing(f"There is no model folder {path}.")
    modules = _read(path / "modules.json")
    kinds = {str(module["type"]).rsplit(".", 1)[-1]: path / str(module["path"]) for module in modules}
    if "Transformer" not in kinds or (unknown := set(kinds) - {"Transformer", "Pooling", "Normalize"}):
        needed = ", ".join(sorted(unknown)) if "Transformer" in kinds else "no Transformer"
        raise EmbedderError(
            f"{path} has modules that onnxruntime cannot run here ({needed}); choose it as sentence-transformers:{path} instead."
        )
    transformer = kinds["Transformer"]
    sentence = _read(transformer / "sentence_bert_config.json", {})
    model = _read(transformer / "config.json", {})
    prompts = _read(path / "config_sentence_transformers.json", {})
    return ModelFolder(
        path=path,
        onnx=_find_onnx(path),
        tokenizer=_existing(transformer / "tokenizer.json"),
        pooling=_pooling(_read(kinds["Pooling"] / "config.json", {})) if "Pooling" in kinds else "mean",
        query_prompt=_prompt(prompts, _QUERY_PROMPTS),
        passage_prompt=_prompt(prompts, _PASSAGE_PROMPTS),
        max_tokens=int(sentence.get("max_seq_length") or model.get("max_position_embeddings") or _LONGEST),
        lower_case=bool(sentence.get("do_lower_case", False)),
    )


def _read(path: Path, default: Any = None) -> Any:  # Any: JSON
    if default is not None and not path.is_file():
        return default
    try:
        return json.loads(_existing(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise EmbedderError(f"{path} is not valid JSON: {error}") from error


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ModelMissing(f"{path} is missing; a sentence-transformers folder with an ONNX model has it.")
    return path


def _find_onnx(path: Path) -> Path:
    usual = path / "onnx" / "model.onnx"
    if usual.is_file():
        return usual
    others = sorted([*path.glob("onnx/*.onnx"), *path.glob("*.onnx")])
    if len(others) == 1:
        return others[0]
    raise ModelMissing(f"{usual} is missing" + (f", and {len(others)} other files could be meant." if others else "."))


def _pooling(config: Mapping[str, Any]) -> Pooling:
    named = config.get("pooling_mode", [mode for flag, mode in _POOLING_FLAGS.items() if config.get(flag)] or "mean")
    modes = [named] if isinstance(named, str) else list(named)
    known = [mode for mode in _POOLING_FLAGS.values() if modes == [mode]]
    others = [
        flag
        for flag, wanted in config.items()
        if flag.startswith("pooling_mode_") and wanted and flag not in _POOLING_FLAGS
    ]
    if not known or others or config.get("include_prompt") is False:
        raise EmbedderError(f"Only pooling by mean, cls or max of all tokens is known here, not {[*modes, *others]}.")
    return known[0]


def _prompt(config: Mapping[str, Any], names: tuple[str, ...]) -> str:
    prompts = config.get("prompts") or {}
    default = config.get("default_prompt_name")
    return str(next((prompts[name] for name in (*names, default) if prompts.get(name)), ""))
