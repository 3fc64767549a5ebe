"""Turns questions and passages into vectors whose inner product says how well they fit.

In come texts with their language tags, out come float32 vectors and a recipe digest that tells which vectors may be
mixed. Nothing heavy (numpy, onnxruntime, torch) is imported until `create_embedder` builds what a setting names; the
weights of the default are made once, at set-up, by `helpcenter.retrieval.embedders.conversion`.
"""

from helpcenter.retrieval.embedders.factory import NAMES, create_embedder, parts_of
from helpcenter.retrieval.embedders.protocol import Embedder, EmbedderError, ModelMissing
from helpcenter.retrieval.embedders.text import PASSAGE_LIMIT, QUESTION_LIMIT, EmptyText, clean_passage, clean_question

__all__ = [
    "NAMES",
    "PASSAGE_LIMIT",
    "QUESTION_LIMIT",
    "Embedder",
    "EmbedderError",
    "EmptyText",
    "ModelMissing",
    "clean_passage",
    "clean_question",
    "create_embedder",
    "parts_of",
]
