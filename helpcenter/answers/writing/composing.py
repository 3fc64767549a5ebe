"""A short answer written by a language model from the passages of an answer, proven sentence by sentence."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import structlog

from helpcenter.answers.errors import ReceiptNotFound
from helpcenter.answers.masking import mask
from helpcenter.answers.outcome import AnswerPassage, Outcome, OutcomeKind
from helpcenter.answers.receipts import note_written
from helpcenter.answers.writing.draft import Draft, DraftSentence
from helpcenter.answers.writing.endpoint import ChatEndpoint, Completion, CompletionFailed, EndpointBusy
from helpcenter.answers.writing.prompt import NO_ANSWER, Evidence, build_messages
from helpcenter.answers.writing.support import Support
from helpcenter.answers.written import Doubt, Finish, Written, WrittenSentence
from helpcenter.db import Database
from helpcenter.errors import Unavailable
from helpcenter.retrieval import Retriever

log = structlog.get_logger(__name__)

_TICK_SECONDS: Final = 1.0
_FENCE_BYTES: Final = 12
_SENTENCES_AT_MOST: Final = 12


class Composition:
    """An answer that is being written. Go through `events` once, then `written` tells what came of it; `close` it in any case."""

    def __init__(self, completion: Completion, support: Support, *, model: str, host: str) -> None:
        self._completion = completion
        self._support = support
        self._started = time.monotonic()
        self._kept: list[WrittenSentence] = []
        self._dropped: Counter[Doubt] = Counter()
        self.written = Written((), Finish.LEFT, model, host, 0.0)

    def events(self) -> Iterator[WrittenSentence | None]:
        """Each sentence as soon as it is proven; None about once a second while there is nothing to say."""
        finish, status = Finish.LEFT, None
        try:
            draft = Draft()
            self._support.warm_up()  # while the model begins
            for piece in self._completion.pieces(_TICK_SECONDS):
                if piece is None:
                    yield None
                    continue
                yield from self._proven(draft.add(piece))
            yield from self._proven(draft.finish())
            finish = Finish.OK if self._kept else Finish.UNSUPPORTED
        except CompletionFailed as failed:
            finish, status = failed.finish, failed.status
        finally:
            self._completion.close()
            self._end(finish, status)

    def close(self) -> None:
        self._completion.close()

    def _proven(self, sentences: Sequence[DraftSentence]) -> Iterator[WrittenSentence]:
        for sentence in sentences:
            if NO_ANSWER in sentence.text:
                raise CompletionFailed(Finish.NO_ANSWER)
            judged = self._support.judge(sentence)
            if isinstance(judged, Doubt):
                self._dropped[judged] += 1
            elif judged not in self._kept:
                self._kept.append(judged)
                yield judged
            if len(self._kept) + self._dropped.total() > _SENTENCES_AT_MOST:
                raise CompletionFailed(Finish.TOO_LONG)

    def _end(self, finish: Finish, status: int | None) -> None:
        self.written = replace(
            self.written,
            # What is not complete may lack its "but": then the passages answer by themselves.
            sentences=tuple(self._kept) if finish is Finish.OK else (),
            finish=finish,
            seconds=time.monotonic() - self._started,
            dropped=dict(self._dropped),
            status=status,
        )
        log.info("answer-written", **self.written.details())


def begin_writing(
    endpoint: ChatEndpoint,
    retriever: Retriever,
    evidence: Sequence[Evidence],
    *,
    question: str,
    language: str,
    earlier: str = "",
) -> Composition:
    """Ask the model. What shoppers typed (`question`, and `earlier`, what it leans on) is masked here, whoever calls.

    Raises `EndpointBusy`.
    """
    messages = build_messages(
        evidence,
        question=mask(question),
        earlier=mask(earlier),
        language=language,
        fence=secrets.token_hex(_FENCE_BYTES),
    )
    completion = endpoint.complete(messages)
    try:
        support = Support(evidence, language=language, likeness=retriever.likeness)
    except BaseException:
        completion.close()
        raise
    return Composition(completion, support, model=endpoint.model, host=endpoint.host)


def write_answer(database: Database, retriever: Retriever, endpoint: ChatEndpoint, outcome: Outcome) -> Outcome:
    """`outcome` with what the model made of its passages, noted with its receipt; as it is when it is no answer.

    Takes up to the time limit.
    """
    if outcome.kind is not OutcomeKind.ANSWER:
        return outcome
    evidence = [evidence_of(passage, number) for number, passage in enumerate(outcome.passages, 1)]
    try:
        composition = begin_writing(
            endpoint,
            retriever,
            evidence,
            question=outcome.question,
            earlier=outcome.follows,
            language=outcome.language,
        )
    except EndpointBusy:
        written = Written((), Finish.BUSY, endpoint.model, endpoint.host, 0.0)
    else:
        for _ in composition.events():
            pass
        written = composition.written
    try:
        with database.write() as session:
            note_written(session, outcome.receipt_id, written)
            retriever.keep_vectors(session)
    except (Unavailable, ReceiptNotFound) as error:  # the answer is worth more than its receipt
        log.warning("written-answer-not-noted", reason=error.code)
    return replace(outcome, written=written, details={**outcome.details, "written": written.details()})


def evidence_of(passage: AnswerPassage, number: int) -> Evidence:
    return Evidence(number, passage.language, passage.title, passage.heading_path, passage.blocks)
