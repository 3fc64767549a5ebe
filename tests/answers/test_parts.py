"""Questions of several parts in ten languages, and questions that must be left whole."""

from __future__ import annotations

from datetime import datetime

import pytest

from helpcenter.answers import OutcomeKind, ask
from helpcenter.answers.confidence import Calibration
from helpcenter.answers.finding_parts import find_parts
from helpcenter.answers.parts import PARTS_AT_MOST, parts_of
from helpcenter.db import Database
from helpcenter.retrieval import Retriever

SEVERAL = [
    (
        "en",
        "How do I return an item and when do I get my money back?",
        "How do I return an item | when do I get my money back?",
    ),
    ("en", "how do i return an item and who pays the postage", "how do i return an item | who pays the postage"),
    (
        "en",
        "Where is my invoice? And how can I change my address?",
        "Where is my invoice? | And how can I change my address?",
    ),
    (
        "en",
        "Can I cancel my order, and how long does a refund take?",
        "Can I cancel my order | how long does a refund take?",
    ),
    (
        "de",
        "Wie sende ich einen Artikel zurück und wann bekomme ich mein Geld?",
        "Wie sende ich einen Artikel zurück | wann bekomme ich mein Geld?",
    ),
    (
        "de",
        "Wo finde ich die Rechnung? Können Sie mein Konto entsperren?",
        "Wo finde ich die Rechnung? | Können Sie mein Konto entsperren?",
    ),
    (
        "es",
        "¿Cómo devuelvo un artículo y cuándo recibo el dinero?",
        "¿Cómo devuelvo un artículo | cuándo recibo el dinero?",
    ),
    (
        "es",
        "¿Dónde está mi factura? ¿Cómo cambio la dirección de entrega?",
        "¿Dónde está mi factura? | ¿Cómo cambio la dirección de entrega?",
    ),
    (
        "it",
        "Come restituisco un articolo e quando ricevo il rimborso?",
        "Come restituisco un articolo | quando ricevo il rimborso?",
    ),
    (
        "fr",
        "Comment retourner un article et quand serai-je remboursé du montant ?",
        "Comment retourner un article | quand serai-je remboursé du montant ?",
    ),
    (
        "nl",
        "Hoe stuur ik een artikel terug en wanneer krijg ik mijn geld terug?",
        "Hoe stuur ik een artikel terug | wanneer krijg ik mijn geld terug?",
    ),
    (
        "pt",
        "Como devolvo um artigo e quando recebo o reembolso?",
        "Como devolvo um artigo | quando recebo o reembolso?",
    ),
    (
        "pl",
        "Jak zwrócić przedmiot i kiedy dostanę zwrot pieniędzy?",
        "Jak zwrócić przedmiot | kiedy dostanę zwrot pieniędzy?",
    ),
    (
        "pl",
        "Gdzie jest moja faktura oraz jak zmienić adres dostawy?",
        "Gdzie jest moja faktura | jak zmienić adres dostawy?",
    ),
    (
        "hr",
        "Kako mogu vratiti artikl i kada ću dobiti novac natrag?",
        "Kako mogu vratiti artikl | kada ću dobiti novac natrag?",
    ),
    ("zh", "怎么退货，还有退款多久到账？", "怎么退货 | 退款多久到账"),
    ("zh", "我怎么退回商品？还有发票在哪里下载？", "我怎么退回商品 | 发票在哪里下载"),
    (
        "pt-BR",
        "Como devolvo um artigo e quando recebo o reembolso?",
        "Como devolvo um artigo | quando recebo o reembolso?",
    ),
]

WHOLE = [
    ("en", "How do I return an item?"),
    ("en", "How and when do I get my refund?"),
    ("en", "How do I return an item and when is it refunded?"),
    ("en", "Do I pay duties and fees?"),
    ("en", "I returned the shoes and want my money"),
    ("en", "My parcel arrived broken. How do I return it and who pays the postage?"),
    ("en", "What happens when I cancel and how?"),
    ("en", "When the seller does not answer and I have waited three days, what can I do?"),
    ("de", "Wie und wann bekomme ich mein Geld zurück?"),
    ("de", "Wie sende ich einen Artikel zurück und wann wird er erstattet?"),
    ("de", "Muss ich Zoll und Gebühren bezahlen?"),
    ("es", "¿Cómo y cuándo me devuelven el dinero?"),
    ("es", "¿Cómo recibo el pedido y cuándo puedo devolverlo?"),
    ("it", "Come ricevo il pacco e quando posso restituirlo?"),
    ("fr", "Où est mon colis et quand vais-je le recevoir ?"),
    ("pt", "Onde está a encomenda e quando posso devolvê-la ao vendedor?"),
    ("nl", "Waar is mijn pakket en wanneer komt dat aan?"),
    ("pl", "Gdzie jest paczka i kiedy ją dostanę?"),
    ("hr", "Gdje je moj paket i kada ću ga dobiti?"),
    ("zh", "怎么退货？"),
    ("zh", "我买的东西现在是什么进度？在哪里看？"),
    ("de", "Gibt es bei euch einen Kundenservice und wie schnell antwortet der?"),
    (
        "en",
        "I was at my aunt's all week and only opened the box today, the kettle is the wrong colour and I need one soon, can I "
        "swap colours and who pays the postage",
    ),
    ("zh", "怎么申请退货？它多久到账？"),
    ("zh", "我的包裹坏了，怎么退货？"),
    ("ja", "返品の方法は何ですか、返金はいつですか？"),
    ("en", ""),
    ("en", "? ?"),
]


@pytest.mark.parametrize(("language", "question", "parts"), SEVERAL)
def test_each_part_asks_for_itself(language: str, question: str, parts: str) -> None:
    assert " | ".join(parts_of(question, language)) == parts


@pytest.mark.parametrize(("language", "question"), WHOLE)
def test_other_questions_are_left_whole(language: str, question: str) -> None:
    assert parts_of(question, language) == ()


def test_no_more_than_some_are_looked_at() -> None:
    question = " ".join(f"How do I open drawer number {number}?" for number in range(9))
    assert len(parts_of(question, "en")) == PARTS_AT_MOST


def test_each_part_is_answered_by_a_passage_of_its_own(
    database: Database, retriever: Retriever, now: datetime, answering: None
) -> None:
    question = "Who pays the postage of a return and where do I find my invoice?"
    outcome = ask(database, retriever, question=question, page_language="en", now=now)
    assert outcome.kind is OutcomeKind.ANSWER
    assert [(passage.slug, passage.part) for passage in outcome.passages[:2]] == [
        ("return-an-item", "Who pays the postage of a return"),
        ("invoices", "where do I find my invoice?"),
    ]
    assert len(outcome.passages) <= 3
    assert len({passage.passage_id for passage in outcome.passages}) == len(outcome.passages)
    assert outcome.details["parts"] == 2


def test_parts_with_one_answer_are_one_question(
    database: Database, retriever: Retriever, now: datetime, answering: None
) -> None:
    question = "Where do I find my invoice and who issues my invoice as a PDF?"
    outcome = ask(database, retriever, question=question, page_language="en", now=now)
    assert outcome.passages[0].slug == "invoices"
    assert [passage.part for passage in outcome.passages] == [None] * len(outcome.passages)
    assert outcome.details["parts"] == 0


def test_a_part_without_an_answer_leaves_the_question_whole(retriever: Retriever) -> None:
    question = "Where do I find my invoice and what is the capital of France?"
    assert len(parts_of(question, "en")) == 2
    assert find_parts(retriever, question, language="en", prefer_language="en") == ()


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sure of everything: how sure a search has to be is not what is tested here."""
    sure = Calibration(recipe="any", intercept=9.0, weights={}, answer_from=0.5, suggest_from=0.1)
    monkeypatch.setattr("helpcenter.answers.finding.calibration_for", lambda recipe, features: (sure, True))
