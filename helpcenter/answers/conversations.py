"""Conversations whose answers are known: how well a follow-up finds its article, and a new topic its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpcenter.language import normalize_tag
from helpcenter.retrieval.json_lines import read_json_lines


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and the slugs of the articles that answer it; `new_topic` when it does not refer to what came before."""

    question: str
    answers: tuple[str, ...]
    new_topic: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions of one shopper, in their order."""

    id: str
    language: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class ConversationFigures:
    """How many follow-ups and new topics there were, and the part whose article came first, and among the first three."""

    follow_ups: int
    follow_ups_at_1: float
    follow_ups_at_3: float
    new_topics: int
    new_topics_at_1: float
    new_topics_at_3: float


def load_conversations(path: Path) -> list[Conversation]:
    """Read one JSON object a line. Raises `EvaluationFileError` naming the line."""
    return read_json_lines(path, _read, '; write {"id", "language", "turns": [{"question", "answers"}]}')


def conversation_figures(ranks: Sequence[tuple[Turn, int | None]]) -> ConversationFigures:
    """Count; `ranks` holds each turn but the first of a conversation, with the place of its article, from 1."""
    follow_ups = [rank for turn, rank in ranks if not turn.new_topic]
    new_topics = [rank for turn, rank in ranks if turn.new_topic]
    return ConversationFigures(
        follow_ups=len(follow_ups),
        follow_ups_at_1=_within(follow_ups, 1),
        follow_ups_at_3=_within(follow_ups, 3),
        new_topics=len(new_topics),
        new_topics_at_1=_within(new_topics, 1),
        new_topics_at_3=_within(new_topics, 3),
    )


def _within(ranks: Sequence[int | None], place: int) -> float:
    return round(sum(1 for rank in ranks if rank is not None and rank <= place) / len(ranks), 4) if ranks else 0.0


def _read(raw: Any) -> Conversation:
    turns = tuple(
        Turn(str(turn["question"]), tuple(turn["answers"]), bool(turn.get("new_topic", False))) for turn in raw["turns"]
    )
    return Conversation(str(raw["id"]), normalize_tag(raw["language"]), turns)
