"""When something is due by a cron expression, and which edition of the briefing that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cronsim import CronSim


def last_due(expression: str, now: datetime) -> datetime:
    """The latest moment at or before `now` at which the expression was due; `now` is in the zone that it counts in.

    Through the changes of the clock it keeps to the rules of Debian's cron: a moment that is skipped in spring is due
    when the clock has jumped, one that comes twice in autumn is due once.
    """
    after = (now.astimezone(UTC) + timedelta(minutes=1)).astimezone(now.tzinfo)  # "before" leaves out the minute itself
    return next(CronSim(expression, after.replace(second=0, microsecond=0), reverse=True))
