"""Opens an ONNX file for one thread a call, with no memory kept for the longest text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from helpcenter.retrieval.embedders.protocol import EmbedderError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def open_session(path: Path, model_folder: Path) -> InferenceSession:
    """Raises `EmbedderError` when the file is broken; `model_folder` is what its message says to delete."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a call: a web server brings its own, and a pool would not survive a fork.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Both keep what one long text needed for ever: 150 MB instead of 70.
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors share no other class
        raise EmbedderError(f"{path} cannot be loaded ({error}); delete {model_folder} and set up again.") from error
