"""`helpcenter ask --written`: what it says of the language model."""

from __future__ import annotations

import sys

import pytest

from helpcenter.answers import Finish, Written, WrittenSentence
from helpcenter.answers.written import Doubt
from helpcenter.cli import main
from helpcenter.cli.answering import show_written


def test_without_a_language_model_it_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["helpcenter", "ask", "--written", "How do I return an item?"])
    assert main() == 1
    assert "set HELPCENTER_LLM_URL and HELPCENTER_LLM_MODEL" in capsys.readouterr().err


def test_it_shows_what_is_kept_and_why_the_rest_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    sentences = (WrittenSentence("You have 30 [days].", (1, 2)),)
    show_written(Written(sentences, Finish.OK, "model[7b]", "llm.example", 1.26, {Doubt.QUANTITY: 2}))
    shown = capsys.readouterr()
    assert shown.out == "You have 30 [days]. [1][2]\n"
    assert "model[7b] at llm.example: ok, 1.3 s; sentences dropped: 2 for quantity" in " ".join(shown.err.split())
