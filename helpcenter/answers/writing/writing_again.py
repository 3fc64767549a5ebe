"""The answer that was given a moment ago, written by a model: from its receipt and the passages as they are published now."""

from __future__ import annotations

from typing import Any

from helpcenter.answers.outcome import OutcomeKind
from helpcenter.answers.receipts import get_receipt
from helpcenter.answers.writing.composing import Composition, begin_writing
from helpcenter.answers.writing.endpoint import ChatEndpoint
from helpcenter.answers.writing.prompt import Evidence
from helpcenter.db import Database
from helpcenter.errors import Conflict
from helpcenter.retrieval import Retriever, read_passages


class PassagesChanged(Conflict):
    """None of the passages that were shown is published as it was, or none was shown."""

    code = "passages-changed"


def write_again(database: Database, retriever: Retriever, endpoint: ChatEndpoint, *, receipt_id: str) -> Composition:
    """Begin to write from the passages that the receipt names, with their numbers on the page, and its masked question.

    Raises `ReceiptNotFound`, `PassagesChanged` or `EndpointBusy`.
    """
    with database.read() as session:
        receipt = get_receipt(session, receipt_id)
        shown = [
            (number, passage.translation_id, passage.passage_id)
            for number, passage in enumerate(receipt.passages, 1)
            if passage.passage_id is not None and receipt.kind is OutcomeKind.ANSWER
        ]
        found = read_passages(session, [(translation_id, passage_id) for _, translation_id, passage_id in shown])
    evidence = [
        Evidence(number, passage.language, passage.title, passage.heading_path, passage.blocks)
        for number, _, passage_id in shown
        if (passage := found.get(passage_id)) is not None
    ]
    if not evidence:
        raise PassagesChanged("the passages of this answer are no longer published as they were; ask again")
    earlier: Any = receipt.details.get("follows") or []
    return begin_writing(
        endpoint,
        retriever,
        evidence,
        question=receipt.question,
        earlier=" ".join(map(str, earlier)),
        language=receipt.language,
    )
