"""From what a clock on the wall shows to the moment it is, also on the days when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def moment_at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which the clock shows `minute` minutes after midnight of `day`.

    A time that the spring change skips is the moment of the change; one that comes twice in autumn is the first.
    Later wall times never give an earlier moment, so spans that do not overlap on the wall never overlap.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    return _change_before(moment, zone, since=wall.replace(tzinfo=zone, fold=1).astimezone(UTC))


def _change_before(after: datetime, zone: ZoneInfo, *, since: datetime) -> datetime:
    """The change of clocks between two moments, to the second."""
    offset = since.astimezone(zone).utcoffset()
    before = since
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
