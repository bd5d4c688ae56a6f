"""What the archive's account of earlier visits tells of the sources: which fail, since when, and which fell silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from synopse.archive import Health
from synopse.model import Frozen
from synopse.schedule import last_due
from synopse.settings import Synopse

TWICE = 2
"""A silence is unusual from so many times the longest one of the last weeks."""
LEAST = timedelta(days=1)
"""A shorter silence is none: a night, a Sunday."""


class Complaint(Frozen):
    """What is wrong with a source, or with all of them, and what to do."""

    subject: str
    said: str
    todo: str


def complaints(settings: Synopse, visits: Sequence[Health], now: datetime) -> Iterator[Complaint]:
    """What is wrong with the sources that the settings name, by their visits so far."""
    by_name = {visit.source: visit for visit in visits}
    known = {source.name: by_name[source.name] for source in settings.sources if source.name in by_name}
    if late := _late(settings, known, now):
        yield late
    zone = ZoneInfo(settings.zone)
    for name, visit in known.items():
        if visit.failures:
            last = f"last read {_moment(visit.succeeded, zone)}" if visit.succeeded else "never read so far"
            times = "once" if visit.failures == 1 else f"{visit.failures} times in a row"
            said = f"failed {times}, {last}: {visit.error or 'no reason is known'}"
            yield Complaint(subject=f"source {name}", said=said, todo="see what `synopse sources check` says")
        elif visit.latest and visit.pause and (silent := visit.tried - visit.latest) > max(TWICE * visit.pause, LEAST):
            said = f"nothing new since {_moment(visit.latest, zone)}, {_long(silent)}; before, never for more than "
            todo = "look at it in a browser: feeds move, and are given up"
            yield Complaint(subject=f"source {name}", said=said + _long(visit.pause), todo=todo)


def _late(settings: Synopse, known: Mapping[str, Health], now: datetime) -> Complaint | None:
    """Whether at least two moments of the schedule went by without a visit."""
    zone = ZoneInfo(settings.zone)
    if not settings.sources:
        return None
    if not known:
        return Complaint(subject="visits", said="no source was visited yet", todo="start `synopse serve`")
    last = max(visit.tried for visit in known.values())
    due = last_due(settings.schedule.collect, now.astimezone(zone))
    before = last_due(settings.schedule.collect, due - timedelta(minutes=1))
    if last >= before:
        return None
    return Complaint(
        subject="visits",
        said=f"the sources were visited last {_moment(last, zone)}, and were due again since",
        todo="see whether `synopse serve` runs",
    )


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _long(time: timedelta) -> str:
    """A stretch of time in days, a short one in hours."""
    hours = round(time.total_seconds() / 3600)
    count, unit = (hours, "hour") if hours < 48 else (round(hours / 24), "day")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
