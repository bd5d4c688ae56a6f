"""Times of publication: what a page, a front matter or a line writes, as an aware time."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from synopse.language import available, load
from synopse.language.calendar import Calendar, WrittenDate, absolute_dates
from synopse.model import Frozen

DAY_ONLY = re.compile(r"\d{4}-?\d\d-?\d\d")
Day = TypeVar("Day", date, datetime)
SHORT_OFFSET = re.compile(r"([+-]\d\d)$")
FIRST_YEAR = 1605
"""The first newspaper: the Relation of Strasbourg."""
YEARS_AHEAD = 10
"""A date further ahead is no embargo and no wrong clock, but a template's "never"."""


class Published(Frozen):
    """A time of publication, and whether its time of day is known; midnight where not."""

    at: datetime
    to_the: Literal["minute", "day"]

    @classmethod
    def written(cls, found: WrittenDate, zone: ZoneInfo) -> Published:
        """Date as a text writes it; it counts in `zone`."""
        at = datetime.combine(found.day, found.time_of_day or time(), tzinfo=zone)
        return cls(at=at, to_the="minute" if found.time_of_day else "day")


def read_moment(value: str, zone: ZoneInfo) -> Published | None:
    """Time in the ways that pages write it: ISO 8601, RFC 2822, or in words; None where it is none of them.

    A time without an offset counts in `zone`.
    """
    value = value.strip()
    if DAY_ONLY.fullmatch(value):
        day = _or_none(date.fromisoformat, value)
        if day is None or not is_credible(day):
            return None
        return Published(at=datetime.combine(day, time(), tzinfo=zone), to_the="day")
    at = _or_none(datetime.fromisoformat, SHORT_OFFSET.sub(r"\1:00", value) if "T" in value else value)
    at = at or _or_none(parsedate_to_datetime, value)
    if at and not is_credible(at):
        return None
    if at:
        return Published(at=at if at.utcoffset() is not None else at.replace(tzinfo=zone), to_the="minute")
    for code in available():
        if found := first_day(value, load(code).calendar, zone):
            return found
    return None


def first_day(text: str, calendar: Calendar, zone: ZoneInfo) -> Published | None:
    """First day that a text writes out in full and an article can be of."""
    for found in absolute_dates(text, calendar):
        if found.to_the == "day" and is_credible(found.day):
            return Published.written(found, zone)
    return None


def is_credible(day: date) -> bool:
    """Whether an article can be of this day: not before the first newspaper, not far in the future.

    SOURCE_DATE_EPOCH stands for the present in reproducible runs.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    present = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return FIRST_YEAR <= day.year <= present.year + YEARS_AHEAD


def _or_none(parse: Callable[[str], Day], value: str) -> Day | None:
    """None where the value is written in another way than this parser reads."""
    try:
        return parse(value)
    except (ValueError, TypeError, OverflowError):
        return None
