"""What makes an answer a gap, as rules on plain values."""

from __future__ import annotations

from enum import StrEnum

from helpcenter.answers.outcome import OutcomeKind


class GapReason(StrEnum):
    """How a question ended that was not answered well; what weighs most comes first."""

    TAKEN_TO_TEAM = "taken-to-team"
    DID_NOT_HELP = "did-not-help"
    NO_ANSWER = "no-answer"
    ONLY_SUGGESTED = "only-suggested"


class GapState(StrEnum):
    """What editors decided about a group."""

    OPEN = "open"
    #: An article was started from it.
    STARTED = "started"
    DONE = "done"
    NOT_OURS = "not-ours"


#: A group that was put away comes back when it has grown by this many askings, and by this share of what it had.
RETURNS_AFTER = 5
RETURNS_SHARE = 0.25


def gap_reason(kind: OutcomeKind, helped: bool | None, *, taken_to_team: bool) -> GapReason | None:
    """Why this is a gap; None when the shopper got what they needed, as far as one can tell.

    Who says that it helped was helped, also where articles were only suggested.
    """
    if taken_to_team:
        return GapReason.TAKEN_TO_TEAM
    if helped:
        return None
    if kind is OutcomeKind.NO_ANSWER:
        return GapReason.NO_ANSWER
    if helped is False:
        return GapReason.DID_NOT_HELP
    return GapReason.ONLY_SUGGESTED if kind is OutcomeKind.SUGGESTIONS else None


def comes_back(state: GapState, times: int, times_when_decided: int | None) -> bool:
    """Whether a group that was put away has grown so much since that somebody has to look at it again."""
    if state not in (GapState.DONE, GapState.NOT_OURS) or times_when_decided is None:
        return False
    grown = times - times_when_decided
    return grown >= max(RETURNS_AFTER, RETURNS_SHARE * times_when_decided)
