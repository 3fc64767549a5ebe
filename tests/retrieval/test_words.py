"""The lexical index."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from helpcenter.knowledge import Block
from helpcenter.retrieval.passages import Cut, passage_id
from helpcenter.retrieval.tokens import tokens
from helpcenter.retrieval.words import Entry, Words


def entry(revision_id: int, language: str, title: str, passages: int = 1) -> Entry:
    return Entry(revision_id, revision_id, revision_id, f"slug-{revision_id}", "topic", language, title, passages)


def passage(text: str, *headings: str) -> Cut:
    return Cut(headings, None, (Block("steps", text, (text,), f"1. {text}"),))


@pytest.fixture
def words() -> Words:
    words = Words(None)
    words.add(entry(1, "en", "Refunds"), [passage("Money comes back in five days")])
    words.add(entry(2, "en", "Cats", 2), [passage("Cats sleep all day"), passage("Order BP-7K2M94QX", "Numbers")])
    words.add(entry(3, "de", "Erstattung"), [passage("Das Geld kommt in fünf Tagen")])
    return words


def found(words: Words, language: str, question: str) -> list[int]:
    return [number for number, _ in words.search(language, tokens(question, language), 10)]


def test_passages_are_found_by_words_of_title_heading_and_text(words: Words) -> None:
    assert found(words, "en", "refund") == [passage_id(1, 0)]
    assert found(words, "en", "sleeping") == [passage_id(2, 0)]
    assert found(words, "en", "number") == [passage_id(2, 1)]
    assert found(words, "de", "funf tage") == [passage_id(3, 0)]


def test_languages_are_apart(words: Words) -> None:
    assert found(words, "de", "refund money") == []
    assert found(words, "fr", "refund") == []


def test_a_number_is_found_exactly_however_it_is_written(words: Words) -> None:
    assert found(words, "en", "bp-7k2m94qx") == [passage_id(2, 1)]
    assert found(words, "en", "BP 7K2M94QX") == [passage_id(2, 1)]
    assert found(words, "en", "BP-7K2M94QY")[:1] != [passage_id(2, 1)] or len(found(words, "en", "7K2M94QY")) == 0


@pytest.mark.parametrize("token", ['"', "NEAR(", "a OR b", "*", "-", "'", "x" * 500])
def test_a_question_is_no_query(words: Words, token: str) -> None:
    assert words.search("en", [token], 10) == []


def test_at_most_32_tokens_are_looked_for(words: Words) -> None:
    assert found(words, "en", " ".join(f"word{number}" for number in range(1000)) + " refund") == []


def test_texts_come_back_as_they_were(words: Words) -> None:
    assert words.passages([passage_id(2, 1), 77]) == {passage_id(2, 1): passage("Order BP-7K2M94QX", "Numbers")}
    assert [known.slug for known in words.entries()] == ["slug-1", "slug-2", "slug-3"]


def test_a_copy_changes_and_the_generation_does_not(words: Words, tmp_path: Path) -> None:
    words.write_to(tmp_path / "words.db")
    file = Words(tmp_path / "words.db")
    file.check()
    with pytest.raises(sqlite3.OperationalError):
        file.remove(entry(1, "en", "Refunds"))
    copy = file.to_change()
    assert [path.name for path in tmp_path.iterdir()] == ["words.db"]
    copy.remove(entry(1, "en", "Refunds"))
    copy.add(entry(4, "en", "Cats"), [passage("Refund of a cat")])
    assert found(copy, "en", "refund") == [passage_id(4, 0)]
    assert found(file, "en", "refund") == [passage_id(1, 0)]
    assert copy.passages([passage_id(1, 0)]) == {}


def test_a_revision_taken_in_twice_is_there_once(words: Words) -> None:
    words.add(entry(1, "en", "Refunds"), [passage("Money comes back")])
    assert found(words, "en", "refund money") == [passage_id(1, 0)]


def test_rare_words_tell_more(words: Words) -> None:
    vocabulary = words.vocabulary("en")
    assert "cat" in vocabulary
    assert "dog" not in vocabulary
    assert vocabulary.rarity("dog") > vocabulary.rarity("refund") > vocabulary.rarity("cat")


def test_a_deleted_file_is_still_read_by_new_threads(words: Words, tmp_path: Path) -> None:
    words.write_to(tmp_path / "words.db")
    file = Words(tmp_path / "words.db")
    assert found(file, "en", "refund") == [passage_id(1, 0)]
    (tmp_path / "words.db").unlink()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(found, file, "en", "refund").result() == [passage_id(1, 0)]
    copy = file.to_change()
    copy.remove(entry(1, "en", "Refunds"))
    assert found(copy, "en", "refund") == []


FORKED = """
import os, sys
from pathlib import Path
from helpcenter.knowledge import Block
from helpcenter.retrieval.passages import Cut
from helpcenter.retrieval.words import Entry, Words

def add(words, number, text):
    passage = Cut((), None, (Block("paragraph", text, (), text),))
    words.add(Entry(number, number, number, "slug", "topic", "en", "Title", 1), [passage])

words = Words(None)
add(words, 1, "parent")
words.write_to(Path(sys.argv[1]))
words = Words(Path(sys.argv[1])).to_change()
add(words, 2, "parent again")
children = []
for name in ("left", "right"):
    child = os.fork()
    if not child:
        for number in range(3, 300):
            add(words, number, f"{name} {number}")
        words.check()
        other = {"left": "right", "right": "left"}[name]
        fine = len(words.search("en", [name], 999)) == 297 and not words.search("en", [other], 9)
        os._exit(0 if fine and len(words.search("en", ["parent"], 9)) == 2 else 1)
    children.append(child)
sys.exit(sum(os.waitpid(child, 0)[1] for child in children))
"""


def test_forked_processes_change_a_copy_each(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", FORKED, str(tmp_path / "words.db")], check=True)
