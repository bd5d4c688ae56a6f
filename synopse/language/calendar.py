"""The words of a calendar, and the dates that a text writes out in full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from functools import cached_property
from typing import Literal

from pydantic import field_validator

from synopse.model import Frozen

HALF_A_DAY = 12
MONTHS = 12


class Calendar(Frozen):
    """How a language names days and times. All keys are lower case."""

    months: dict[str, int]
    """Names and abbreviations (without full stop) of the months, 1 to 12."""
    weekdays: dict[str, int]
    """Names of the days of the week, Monday is 0."""
    relative_days: dict[str, int]
    """Words for a day seen from today, in days."""
    parts_of_day: dict[str, tuple[int, int]]
    """Words for a part of the day: from this hour, up to that hour (24 is midnight)."""
    day_first: bool
    """Whether 3/4/2025 is the third of April. Where it is not, such a date is ambiguous and not read."""
    ordinal_endings: tuple[str, ...]
    """What may stand behind the number of a day."""
    before_month: tuple[str, ...] = ()
    """Words that may stand between day and month."""
    before_time: tuple[str, ...]
    """Words that may stand between a date and its time of day."""
    clock: tuple[str, ...]
    """Words that mark a time on the 24-hour clock."""
    morning_mark: tuple[str, ...] = ()
    evening_mark: tuple[str, ...] = ()
    """Marks of the first and of the second half of the 12-hour clock."""

    @field_validator("parts_of_day")
    @classmethod
    def _hours_of_a_day(cls, parts: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        if wrong := [word for word, (first, last) in parts.items() if not (0 <= first <= 24 and 0 <= last <= 24)]:
            raise ValueError(f"parts of the day need hours from 0 to 24: {', '.join(wrong)}")
        return parts

    @cached_property
    def date_pattern(self) -> re.Pattern[str]:
        """Every way to write a date in full; the groups say which parts stand where."""
        month = rf"(?:{_any_of(self.months)})\.?"
        ending = rf"(?:{_any_of(self.ordinal_endings)})?"
        joint = rf"(?:(?:{_any_of(self.before_month)})\s+)?" if self.before_month else ""
        return re.compile(
            rf"""(?<![\w,-])(?<!\d[./])(?:
                (?P<iso_year>[12]\d{{3}})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)
              | (?P<dot_day>\d{{1,2}})\.[ \xa0]?(?P<dot_month>\d{{1,2}})\.[ \xa0]?(?P<dot_year>[12]\d{{3}})
              | (?P<short_day>\d\d)\.(?P<short_month>\d\d)\.(?P<short_year>\d\d)
              | (?P<slash_1>\d{{1,2}})/(?P<slash_2>\d{{1,2}})/(?P<slash_year>[12]\d{{3}})
              | (?P<day_a>\d{{1,2}}){ending}\s+{joint}(?P<month_a>{month}),?\s+(?P<year_a>[12]\d{{3}})
              | (?P<month_b>{month})\s+(?P<day_b>\d{{1,2}}){ending},?\s+(?P<year_b>[12]\d{{3}})
              | (?P<month_c>{month}),?\s+(?P<year_c>[12]\d{{3}})
            )(?![\d%/]|\.\d)""",
            re.IGNORECASE | re.VERBOSE,
        )

    @cached_property
    def time_pattern(self) -> re.Pattern[str]:
        """A time of day right behind a date."""
        marks = _any_of((*self.clock, *self.morning_mark, *self.evening_mark))
        return re.compile(
            rf"""[T\s,;|–-]{{0,4}}(?:(?:{_any_of(self.before_time)})\s+)?(?:
                (?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::\d\d)?(?:\s?(?P<mark>{marks})(?!\w))?
              | (?P<hour_m>\d{{1,2}})(?:\.(?P<minute_m>\d\d))?\s?(?P<mark_m>{marks})(?!\w)
            )""",
            re.IGNORECASE | re.VERBOSE,
        )


class WrittenDate(Frozen):
    """A date that a text writes out at `text[start:end]`, and the time of day that stands right behind it.

    Where only month and year are written, `day` is the first of the month and `to_the` says so.
    """

    day: date
    to_the: Literal["day", "month"]
    time_of_day: time | None
    start: int
    end: int


def absolute_dates(text: str, calendar: Calendar) -> tuple[WrittenDate, ...]:
    """All dates that name day, month and year, or month and year; impossible ones are skipped."""
    return tuple(_written_dates(text, calendar))


def _written_dates(text: str, calendar: Calendar) -> Iterator[WrittenDate]:
    for match in calendar.date_pattern.finditer(text):
        parts = _year_month_day(match, calendar)
        if parts is None:
            continue
        year, month, day = parts
        try:
            found = date(year, month, 1 if day is None else day)
        except ValueError:  # the 31st of June: nothing that we could mean
            continue
        clock = calendar.time_pattern.match(text, match.end()) if day else None
        moment = _time_of_day(clock, calendar) if clock else None
        yield WrittenDate(
            day=found,
            to_the="day" if day else "month",
            time_of_day=moment,
            start=match.start(),
            end=match.end(),
        )


def _year_month_day(match: re.Match[str], calendar: Calendar) -> tuple[int, int, int | None] | None:
    """Numbers behind a match; None where their order is open."""
    part = match.groupdict()
    if part["iso_year"]:
        return int(part["iso_year"]), int(part["iso_month"]), int(part["iso_day"])
    if part["dot_year"]:
        return int(part["dot_year"]), int(part["dot_month"]), int(part["dot_day"])
    if part["short_year"]:
        return 2000 + int(part["short_year"]), int(part["short_month"]), int(part["short_day"])
    if part["slash_year"]:
        first, second = int(part["slash_1"]), int(part["slash_2"])
        if calendar.day_first or first > MONTHS:
            return int(part["slash_year"]), second, first
        return (int(part["slash_year"]), first, second) if second > MONTHS else None
    for form in ("a", "b"):
        if part[f"year_{form}"]:
            return int(part[f"year_{form}"]), _month(part[f"month_{form}"], calendar), int(part[f"day_{form}"])
    return int(part["year_c"]), _month(part["month_c"], calendar), None


def _month(word: str, calendar: Calendar) -> int:
    return calendar.months[word.rstrip(".").lower()]


def _time_of_day(match: re.Match[str], calendar: Calendar) -> time | None:
    """Time that a match says, None where no clock shows it."""
    hour = int(match["hour"] or match["hour_m"])
    minute = int(match["minute"] or match["minute_m"] or 0)
    mark = (match["mark"] or match["mark_m"] or "").lower()
    if mark in calendar.evening_mark and hour < HALF_A_DAY:
        hour += HALF_A_DAY
    elif mark in calendar.morning_mark and hour == HALF_A_DAY:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _any_of(words: Iterable[str]) -> str:
    """Alternatives, longest first, so that "Januar" is not read as "Jan"."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
