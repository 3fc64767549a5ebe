"""Conversations whose answers are known: read from a file, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.answers import load_conversations
from helpcenter.answers.conversations import Turn, conversation_figures
from helpcenter.retrieval import EvaluationFileError

LINE = (
    '{"id": "1", "language": "DE", '
    '"turns": [{"question": "a", "answers": ["x"]}, {"question": "b", "answers": [], "new_topic": true}]}'
)


def test_a_file_gives_its_conversations(tmp_path: Path) -> None:
    path = tmp_path / "conversations.jsonl"
    path.write_text(f"\n{LINE}\n")
    (conversation,) = load_conversations(path)
    assert (conversation.id, conversation.language) == ("1", "de")
    assert conversation.turns == (Turn("a", ("x",), False), Turn("b", (), True))


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "1", "language": "de"}', LINE.replace("DE", "no tag at all")])
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "conversations.jsonl"
    path.write_text(f"{LINE}\n{line}\n")
    with pytest.raises(EvaluationFileError, match="line 2"):
        load_conversations(path)


def test_follow_ups_and_new_topics_are_counted_apart() -> None:
    follow_up, new_topic = Turn("a", ("x",), False), Turn("b", ("y",), True)
    figures = conversation_figures([(follow_up, 1), (follow_up, 3), (follow_up, None), (new_topic, 2)])
    assert (figures.follow_ups, figures.new_topics) == (3, 1)
    assert figures.follow_ups_at_1 == pytest.approx(1 / 3, abs=1e-3)
    assert figures.follow_ups_at_3 == pytest.approx(2 / 3, abs=1e-3)
    assert (figures.new_topics_at_1, figures.new_topics_at_3) == (0.0, 1.0)
