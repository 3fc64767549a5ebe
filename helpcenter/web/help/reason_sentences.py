"""Reasons and figures of an answer as sentences in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable

from helpcenter.answers import OutcomeKind, Reason, ReasonCode
from helpcenter.web.amounts import percentage
from helpcenter.web.localization import gettext


def confidence_sentence(kind: OutcomeKind, confidence: float) -> str:
    """How sure the answer is, in words and as a number."""
    percent = percentage(confidence)
    if kind is OutcomeKind.ANSWER:
        return gettext("We estimate at %(percent)s that the first article answers the question.", percent=percent)
    if kind is OutcomeKind.SUGGESTIONS:
        return gettext("We estimate at only %(percent)s that the first article answers the question.", percent=percent)
    return gettext("We estimate at %(percent)s that any of our articles answers the question.", percent=percent)


def reason_sentences(reasons: Iterable[Reason]) -> list[str]:
    return [_sentence(reason) for reason in reasons]


def _sentence(reason: Reason) -> str:
    values = {name: percentage(value) for name, value in reason.values.items()}
    match reason.code:
        case ReasonCode.SURE:
            return gettext("That is enough for an answer: we give one from %(limit)s on.", **values)
        case ReasonCode.UNSURE:
            return gettext("That is too little for an answer, which we give from %(limit)s on.", **values)
        case ReasonCode.UNLIKELY:
            return gettext("That is too little even to suggest articles, which we do from %(limit)s on.", **values)
        case ReasonCode.NOTHING_FOUND:
            return gettext("The search found no article at all.")
        case ReasonCode.STANDS_OUT:
            return gettext("One article fits clearly better than all others.")
        case ReasonCode.RIVALS:
            return gettext("Several articles fit about equally well.")
        case ReasonCode.MOST_WORDS:
            return gettext("The best passages hold nearly all the words that matter in the question.")
        case ReasonCode.SOME_WORDS:
            return gettext("The best passages hold some of the words that matter in the question.")
        case ReasonCode.FEW_WORDS:
            return gettext("The best passages hold hardly any of the words that matter in the question.")
        case ReasonCode.OTHER_LANGUAGE:
            return gettext(
                "The best article does not exist in the language of the question: only its meaning was compared."
            )
