"""An article's text drafted in another language by a language model, and what code has found wrong with the draft."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import structlog

from helpcenter.answers.translating.prompt import build_messages, read_answer
from helpcenter.answers.writing.endpoint import ChatEndpoint, Completion, CompletionFailed, EndpointBusy, Message
from helpcenter.answers.written import Finish
from helpcenter.errors import Unavailable
from helpcenter.knowledge.machine_translations import (
    Finding,
    Problem,
    Segment,
    SegmentKind,
    check_segment,
    check_whole,
    has_term,
    is_left,
    outline,
    restored,
    segment_of,
)

log = structlog.get_logger(__name__)

#: Characters of segments in one request: the answer has to fit into the tokens and the seconds that one request may take.
_CHARACTERS: Final = 1_000
_CHARACTERS_OF_HAN: Final = 400
_SEGMENTS: Final = 12
_TRIES: Final = 2
#: Requests of one article under way at the same time; shoppers' answers need the endpoint too.
_AT_ONCE: Final = 2
_TICK_SECONDS: Final = 0.2
_FENCE_BYTES: Final = 12
_HOPELESS: Final = frozenset({400, 401, 402, 403, 404, 405})
_DENSE: Final = frozenset({"zh", "ja", "ko"})


class TranslationFailed(Unavailable):
    """Nothing came of it. `finish` tells why, `http_status` that of the endpoint where that is why."""

    code = "translation-failed"

    def __init__(self, finish: Finish, http_status: int | None = None) -> None:
        super().__init__(f"the language model gave no translation: {finish.value}")
        self.finish = finish
        self.http_status = http_status


@dataclass(frozen=True, slots=True)
class SourceText:
    """What is translated: title, summary and body (Markdown) in a language."""

    language: str
    title: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class MachineDraft:
    """The draft, what is wrong with it, and how many of its `segments` are still in the source's language."""

    title: str
    summary: str
    body: str
    findings: tuple[Finding, ...]
    segments: int
    left: int


def draft_translation(
    endpoint: ChatEndpoint,
    text: SourceText,
    *,
    target: str,
    glossary: Mapping[str, str],
    known: Mapping[str, str],
    rewritten: Callable[[str], str],
    patience_seconds: float,
) -> MachineDraft:
    """Translate `text` segment by segment. A segment whose translation breaks a rule is asked for once more, then marked.

    `known`: segments that are translated already, as they stand in the source, with their translations; these are not sent.
    `rewritten` changes the target of a link for the other language. Raises `TranslationFailed` when nothing could be translated.
    """
    parts = outline(text.body, rewritten)
    head = [segment_of(SegmentKind.TITLE, text.title), segment_of(SegmentKind.SUMMARY, text.summary)]
    segments = [*head, *parts.segments]
    work = _Work(endpoint, segments, text.language, target, glossary)
    for number, segment in enumerate(segments):
        if not segment.has_words:
            work.done[number] = segment.text
        elif segment.text in known and not work.take(number, known[segment.text]):
            work.forget(number)
    work.run(patience_seconds)
    texts = [work.done.get(number, segment.text) for number, segment in enumerate(segments)]
    body = parts.fill(texts[len(head) :])
    translated = [texts[number] for number in work.done if segments[number].has_words]
    findings = [finding for number in sorted(work.findings) for finding in work.findings[number]]
    findings += check_whole(parts.fill([segment.text for segment in parts.segments]), body, translated, target)
    left = sum(is_left(work.findings.get(number, ())) for number in range(len(segments)))
    log.info("translation-drafted", model=endpoint.model, segments=len(segments), left=left, findings=len(findings))
    return MachineDraft(
        title=restored(texts[0], head[0].kept),
        summary=restored(texts[1], head[1].kept),
        body=body,
        findings=tuple(findings),
        segments=sum(segment.has_words for segment in segments),
        left=left,
    )


class _Work:
    """The segments of one article, and how far they are."""

    def __init__(
        self, endpoint: ChatEndpoint, segments: Sequence[Segment], source: str, target: str, glossary: Mapping[str, str]
    ) -> None:
        self._endpoint = endpoint
        self._segments = segments
        self._source = source
        self._target = target
        self._glossary = glossary
        self.done: dict[int, str] = {}
        self.findings: dict[int, tuple[Finding, ...]] = {}
        self._failed: CompletionFailed | None = None
        self._deadline = 0.0

    def run(self, patience_seconds: float) -> None:
        """Raises `TranslationFailed` when nothing could be translated."""
        self._deadline = time.monotonic() + patience_seconds
        waiting = [
            number for number, segment in enumerate(self._segments) if number not in self.done and segment.has_words
        ]
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="translating") as threads:
            for result in [threads.submit(self._translate, portion) for portion in self._portions(waiting)]:
                result.result()
        for number in waiting:
            if number not in self.done and number not in self.findings:
                segment = self._segments[number]
                self.findings[number] = (Finding(Problem.MISSING, segment.line, segment.text[:120]),)
        if waiting and not any(self._segments[number].has_words for number in self.done):
            failed = self._failed or CompletionFailed(Finish.UNSUPPORTED)
            raise TranslationFailed(failed.finish, failed.status)

    def take(self, number: int, text: str | None) -> bool:
        """Use a translation if nothing forbids it; whether it is without a fault."""
        segment = self._segments[number]
        found = check_segment(segment, text, source=self._source, target=self._target, glossary=self._glossary)
        if text is not None and not is_left(found):
            self.done[number] = text
        if found:
            self.findings[number] = found
        else:
            self.findings.pop(number, None)
        return not found

    def forget(self, number: int) -> None:
        """Ask for it after all."""
        self.done.pop(number, None)
        self.findings.pop(number, None)

    def _portions(self, numbers: Iterable[int]) -> list[list[int]]:
        room = _CHARACTERS_OF_HAN if self._source.split("-")[0] in _DENSE else _CHARACTERS
        portions: list[list[int]] = []
        length = 0
        for number in numbers:
            own = len(self._segments[number].text)
            if not portions or length + own > room or len(portions[-1]) >= _SEGMENTS:
                portions.append([])
                length = 0
            portions[-1].append(number)
            length += own
        return portions

    def _translate(self, numbers: list[int]) -> None:
        """One portion; what is faulty in it is asked for once more."""
        for _ in range(_TRIES):
            if not numbers or self._is_hopeless() or time.monotonic() > self._deadline:
                return
            try:
                told = self._ask(numbers)
            except CompletionFailed as failed:
                self._failed = failed
                continue
            numbers = [number for place, number in enumerate(numbers, 1) if not self.take(number, told.get(place))]

    def _ask(self, numbers: Sequence[int]) -> dict[int, str]:
        segments = {place: self._segments[number] for place, number in enumerate(numbers, 1)}
        glossary = {
            term: wanted
            for term, wanted in self._glossary.items()
            if any(has_term(segment.text, term) for segment in segments.values())
        }
        messages = build_messages(
            segments, source=self._source, target=self._target, glossary=glossary, fence=secrets.token_hex(_FENCE_BYTES)
        )
        completion = self._begin(messages)
        try:
            answer = "".join(piece for piece in completion.pieces(_TICK_SECONDS) if piece is not None)
        finally:
            completion.close()
        return read_answer(answer, list(segments))

    def _begin(self, messages: Sequence[Message]) -> Completion:
        """Wait while shoppers are being answered."""
        while True:
            try:
                return self._endpoint.complete(messages)
            except EndpointBusy:
                if time.monotonic() > self._deadline:
                    raise CompletionFailed(Finish.BUSY) from None
                time.sleep(_TICK_SECONDS)

    def _is_hopeless(self) -> bool:
        """Whether the endpoint refuses whatever it is asked: a wrong key, a wrong name, nobody there."""
        failed = self._failed
        return failed is not None and (
            failed.finish is Finish.UNREACHABLE or (failed.status is not None and failed.status in _HOPELESS)
        )
