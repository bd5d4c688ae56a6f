"""Times of publication: what a page, a front matter or a line writes, as an aware time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from synopse.language import available, load
from synopse.language.calendar import WrittenDate, absolute_dates
from synopse.model import Frozen

DAY_ONLY = re.compile(r"\d{4}-?\d\d-?\d\d")
Day = TypeVar("Day", date, datetime)
SHORT_OFFSET = re.compile(r"([+-]\d\d)$")


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
        return Published(at=datetime.combine(day, time(), tzinfo=zone), to_the="day") if day else None
    at = _or_none(datetime.fromisoformat, SHORT_OFFSET.sub(r"\1:00", value) if "T" in value else value)
    at = at or _or_none(parsedate_to_datetime, value)
    if at:
        return Published(at=at if at.utcoffset() is not None else at.replace(tzinfo=zone), to_the="minute")
    for code in available():
        for found in absolute_dates(value, load(code).calendar):
            if found.to_the == "day":
                return Published.written(found, zone)
    return None


def _or_none(parse: Callable[[str], Day], value: str) -> Day | None:
    """None where the value is written in another way than this parser reads."""
    try:
        return parse(value)
    except (ValueError, TypeError, OverflowError):
        return None
