"""An answer rests on what is right now, and says whose translation is behind."""

from __future__ import annotations

from collections.abc import Callable

from helpcenter.answers import Outcome, OutcomeKind, find_receipt
from helpcenter.db import Database
from helpcenter.knowledge import PublishedTranslation

Asked = Callable[..., Outcome]
Put = Callable[..., PublishedTranslation]
QUESTION = "Wer zahlt das Porto einer Rücksendung, wenn ich es mir anders überlegt habe?"
CHANGED = "You can return an item.\n\n## Postage of a return\n\nIf you changed your mind, we pay for the postage now.\n"


def test_the_source_answers_instead_of_an_outdated_translation(asked: Asked, put: Put, database: Database) -> None:
    before = asked(QUESTION, "de")
    assert before.kind is OutcomeKind.ANSWER
    assert {(passage.language, passage.instead_of) for passage in before.passages} == {("de", None)}
    put("return-an-item", "en", "Return an item", CHANGED)
    outcome = asked(QUESTION, "de")
    assert outcome.kind is OutcomeKind.ANSWER
    assert "we pay for the postage now" in " ".join(passage.text for passage in outcome.passages)
    assert {(passage.language, passage.instead_of) for passage in outcome.passages} == {("en", "de")}
    assert all(passage.other_language for passage in outcome.passages)
    assert "return-an-item" not in [article.slug for article in outcome.related]
    with database.read() as session:
        receipt = find_receipt(session, outcome.receipt_id)
    assert receipt is not None
    assert {passage.instead_of for passage in receipt.passages} == {"de"}


def test_related_articles_stay_in_the_readers_language(asked: Asked, put: Put) -> None:
    put(
        "invoices",
        "de",
        "Rechnungen",
        "Der Verkäufer stellt die Rechnung aus. Sie finden sie als PDF in **Meine Bestellungen**.",
    )
    put("invoices", "en", "Invoices", "The seller sends the invoice by e-mail.")
    outcome = asked(QUESTION, "de")
    assert ("invoices", "de", "Rechnungen") in [(near.slug, near.language, near.title) for near in outcome.related]
