"""When something is due by a cron expression, and which edition of the briefing that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cronsim import CronSim

AHEAD = timedelta(hours=3)
"""More than any clock is set back: looked at from within the hour that comes twice, its first time would be missed."""


def last_due(expression: str, now: datetime) -> datetime:
    """The latest moment at or before `now` at which the expression was due; `now` is in the zone that it counts in.

    Through the changes of the clock it keeps to the rules of Debian's cron: a moment that is skipped in spring is due
    when the clock has jumped, one that comes twice in autumn is due once.
    """
    moment = now.astimezone(UTC)  # two moments of one zone compare by what the clock shows, whichever time it shows it
    later = (moment + AHEAD).astimezone(now.tzinfo).replace(second=0, microsecond=0)
    return next(due for due in CronSim(expression, later, reverse=True) if due.astimezone(UTC) <= moment)
