"""Promises in ten languages against contact settings."""

from __future__ import annotations

import pytest

from helpcenter.knowledge.lint import AnswerTimeFact, ContactFacts, FindingCode, LineFact, Severity, TeamFacts
from helpcenter.knowledge.lint.promises import check_promises
from tests.knowledge.lint.conftest import Said

_DAY = ((9 * 60, 17 * 60),)
_SPLIT = ((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 17 * 60))
_NEVER: tuple[tuple[int, int], ...] = ()
FACTS = ContactFacts(
    (
        TeamFacts(
            "support",
            (
                LineFact("phone", ("en", "de"), (*[_DAY] * 5, _NEVER, _NEVER), "+44 20 7946 0141"),
                LineFact("phone", ("es", "it", "fr", "nl"), (*[_SPLIT] * 5, _NEVER, _NEVER), "+33 1 99 00 11 43"),
            ),
            (*[((480, 1080),)] * 5, _NEVER, _NEVER),
            (AnswerTimeFact(business_days=1), AnswerTimeFact(hours=24)),
        ),
        TeamFacts(
            "it-security",
            (LineFact("phone", ("en",), (((0, 1440),),) * 7, "+44 20 7946 0199"),),
            (*[((480, 1080),)] * 5, _NEVER, _NEVER),
            (AnswerTimeFact(business_days=2),),
            "security@shop.example",
        ),
    ),
    frozenset({"help@shop.example"}),
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # what the settings keep
        ("en", "Our phone line is open Monday to Friday, 9:00-17:00."),
        ("en", "Call us: Mon-Fri 9-17."),
        ("en", "The phone is staffed on weekdays from 9 am to 5 pm."),
        ("de", "Telefonisch erreichen Sie uns montags bis freitags von 9 bis 17 Uhr."),
        ("fr", "Par téléphone, de 9 h à 12 h 30 et de 13 h 30 à 17 h."),
        ("es", "Llámanos por teléfono de lunes a viernes, de 9:00 a 12:30 y de 13:30 a 17:00."),
        ("pl", "Infolinia działa od poniedziałku do piątku w godzinach 9:00–17:00."),
        ("hr", "Telefon je otvoren od ponedjeljka do petka, od 9 do 17 sati."),
        ("zh", "电话服务时间：周一至周五 上午9点至下午5点。"),
        ("pt", "Por telefone, de segunda a sexta, das 9h às 17h."),
        ("en", "We answer within one business day."),
        ("en", "You hear from us within 24 hours."),
        ("de", "Das Team antwortet innerhalb eines Arbeitstags."),
        ("en", "By phone we speak English, Spanish, Italian, French, Dutch and German."),
        # what is no promise of the team
        ("en", "Sellers answer within 3 business days."),
        ("en", "If customs holds your parcel, you have 14 days to answer."),
        ("en", "The phone is not open around the clock."),
        ("de", "Das Telefon ist nicht rund um die Uhr besetzt."),
        ("pl", "Infolinia nie działa przez całą dobę."),
        ("en", "You can write to us around the clock."),
        ("en", "The refund takes 3-5 business days."),
        ("en", "The courier comes between 8:00-20:00."),
        ("en", "There is no support in Croatian by phone."),
        ("en", "The carrier needs your phone number; it delivers from 8:00 to 20:00 if the seller agrees."),
        ("xx", "The phone is open 1:00-2:00 and we answer within 9 days."),
        # the team that is named keeps it
        (
            "en",
            "Write to `security@shop.example`: we answer within 2 business days, and our phone is open around the clock.",
        ),
        ("en", "Mails come from help@shop.example."),
    ],
)
def test_no_finding(said: Said, language: str, text: str) -> None:
    assert list(check_promises(said(language, text), FACTS)) == []


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "Our phone line is open Monday to Friday, 9:00-18:00.", FindingCode.HOURS_DIFFER),
        ("en", "Call us from 9 am to 6 pm.", FindingCode.HOURS_DIFFER),
        ("en", "Opening hours: 10:00 to 16:00.", FindingCode.HOURS_DIFFER),
        ("de", "Unsere Hotline ist von 8 bis 20 Uhr besetzt.", FindingCode.HOURS_DIFFER),
        ("fr", "Par téléphone, de 9 h à 18 h.", FindingCode.HOURS_DIFFER),
        ("fr", "Par téléphone, du lundi au vendredi de 9h à 17h.", FindingCode.HOURS_DIFFER),
        ("es", "Atendemos por teléfono de 9:00 a 20:00 horas.", FindingCode.HOURS_DIFFER),
        ("it", "Al telefono siamo disponibili dalle 9 alle 18:30.", FindingCode.HOURS_DIFFER),
        ("nl", "Telefonisch zijn we bereikbaar van 9 uur tot 18 uur.", FindingCode.HOURS_DIFFER),
        ("pt", "Por telefone, das 9h às 18h.", FindingCode.HOURS_DIFFER),
        ("pl", "Infolinia działa w godzinach 8:00–20:00.", FindingCode.HOURS_DIFFER),
        ("hr", "Telefon je otvoren od 8 do 20 sati.", FindingCode.HOURS_DIFFER),
        ("zh", "客服电话：周一至周五 9:00-18:00。", FindingCode.HOURS_DIFFER),
        ("zh", "电话服务时间为上午9点到晚上8点。", FindingCode.HOURS_DIFFER),
        ("en", "| way | hours |\n| --- | --- |\n| Phone | 9:00-18:00 |", FindingCode.HOURS_DIFFER),
        ("en", "Our phone line is open Monday to Saturday.", FindingCode.DAYS_DIFFER),
        ("de", "Telefonisch sind wir von Montag bis Sonntag erreichbar.", FindingCode.DAYS_DIFFER),
        ("zh", "电话接听时间为周一至周六。", FindingCode.DAYS_DIFFER),
        ("en", "Our phone line is open 24/7.", FindingCode.ALWAYS_OPEN),
        ("de", "Unser Telefon ist rund um die Uhr besetzt.", FindingCode.ALWAYS_OPEN),
        ("fr", "Le téléphone est ouvert 24h/24.", FindingCode.ALWAYS_OPEN),
        ("zh", "客服热线全天候开通。", FindingCode.ALWAYS_OPEN),
        ("en", "We answer your request within 2 hours.", FindingCode.ANSWER_TIME_DIFFERS),
        ("en", "The team answers your message within 2 business days.", FindingCode.ANSWER_TIME_DIFFERS),
        ("de", "Wir beantworten Anfragen innerhalb von 48 Stunden.", FindingCode.ANSWER_TIME_DIFFERS),
        ("es", "El equipo responde a tu solicitud en 3 días laborables.", FindingCode.ANSWER_TIME_DIFFERS),
        ("it", "Il team risponde alla richiesta scritta entro due giorni lavorativi.", FindingCode.ANSWER_TIME_DIFFERS),
        ("fr", "L'équipe répond à un message sous 2 jours ouvrés.", FindingCode.ANSWER_TIME_DIFFERS),
        ("nl", "Het team beantwoordt een bericht binnen 3 werkdagen.", FindingCode.ANSWER_TIME_DIFFERS),
        ("pt", "A equipa responde ao pedido no prazo de 2 dias úteis.", FindingCode.ANSWER_TIME_DIFFERS),
        ("pl", "Zespół odpowie na zgłoszenie w ciągu 2 dni roboczych.", FindingCode.ANSWER_TIME_DIFFERS),
        ("hr", "Tim odgovara na upit u roku od 3 radna dana.", FindingCode.ANSWER_TIME_DIFFERS),
        ("zh", "客服团队会在两个工作日内答复您的邮件。", FindingCode.ANSWER_TIME_DIFFERS),
        ("en", "By phone we speak English and Polish.", FindingCode.LANGUAGE_NOT_OFFERED),
        ("de", "Am Telefon sprechen wir auch Kroatisch.", FindingCode.LANGUAGE_NOT_OFFERED),
        ("pl", "Przez telefon rozmawiamy po polsku.", FindingCode.LANGUAGE_NOT_OFFERED),
        ("hr", "Telefonom možete razgovarati na hrvatskom.", FindingCode.LANGUAGE_NOT_OFFERED),
        ("zh", "电话支持中文。", FindingCode.LANGUAGE_NOT_OFFERED),
        ("en", "| Phone | English, Spanish, Italian, French |\n| --- | --- |\n| a | b |", FindingCode.LANGUAGE_LEFT_OUT),
        ("en", "Chat with us in the help center.", FindingCode.CHANNEL_NOT_OFFERED),
        ("de", "Chatten Sie mit uns.", FindingCode.CHANNEL_NOT_OFFERED),
        ("fr", "Discutez avec nous par chat en direct.", FindingCode.CHANNEL_NOT_OFFERED),
        ("zh", "您可以通过在线聊天联系我们。", FindingCode.CHANNEL_NOT_OFFERED),
        ("en", "Write to orders@shop.example.", FindingCode.CONTACT_UNKNOWN),
        ("en", "Our phone number is +44 20 7946 0000.", FindingCode.CONTACT_UNKNOWN),
    ],
)  # fmt: skip
def test_what_is_promised_and_not_kept(said: Said, language: str, text: str, code: FindingCode) -> None:
    found = list(check_promises(said(language, text), FACTS))
    assert [finding.code for finding in found] == [code]
    assert found[0].line in (1, 3)  # 3: below the head of a table


def test_what_the_settings_keep_is_told_with_it(said: Said) -> None:
    (hours,) = check_promises(said("en", "Phone: 9:00-18:00."), FACTS)
    assert hours.values["found"] == "09:00-18:00"
    assert hours.values["kept"] == "0-4 09:00-17:00"
    (time,) = check_promises(said("en", "We answer a written request within 3 days."), FACTS)
    assert time.severity is Severity.ERROR
    assert time.values["kept"] == "1 business-days, 24 hours"


def test_a_time_beside_no_way_to_the_team_may_be_another_ones(said: Said) -> None:
    (time,) = check_promises(said("en", "You receive an answer with reasons within 10 business days."), FACTS)
    assert time.severity is Severity.WARNING


def test_without_settings_nothing_is_compared(said: Said) -> None:
    assert list(check_promises(said("en", "Chat with us 24/7."), ContactFacts())) == []
