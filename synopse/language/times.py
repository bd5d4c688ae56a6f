"""When something is said to happen: days and hours of a sentence, resolved against the article's own time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

from synopse.language.anchors import AnchorWords, Distance, distances
from synopse.language.calendar import Calendar, absolute_dates
from synopse.language.words import alternatives
from synopse.model import Frozen

MINUTES = 60
HALF_DAY, DAY = 12 * MINUTES, 24 * MINUTES
SLACK = {"exact": 2, "about": 15, "after": 20, "before": 20}
"""How far apart two clock times may lie and still mean the same, in minutes, by wording."""


class SpokenTime(Frozen):
    """How a time of day is said in words: "half past six", "noon"."""

    pattern: str
    """Group `hour` is the hour, where `at` is not given: what is no number from 1 to 12 is no time of day. Group
    `past`, if there is one, is the minutes after it."""
    at: int | None = None
    """Minutes after midnight, of what names one time of the day."""
    shift: int = 0
    """Minutes to add to the hour."""
    sign: int = 1
    """-1 where the minutes of `past` are before the hour."""

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, blind to capitals."""
        return re.compile(self.pattern, re.IGNORECASE)


class TimeWords(AnchorWords):
    """Words that place a day or an hour relative to another."""

    next: tuple[str, ...]
    last: tuple[str, ...]
    week: tuple[str, ...]
    month: tuple[str, ...]
    year: tuple[str, ...]
    about: tuple[str, ...]
    after: tuple[str, ...]
    before: tuple[str, ...]
    years_ago: tuple[str, ...]
    """Patterns of "seven years ago"; group `number` is the count."""
    clock: tuple[str, ...]
    """Patterns of a time of day; groups `hour`, `minute`, and `pm` where the second half of the day is meant."""
    undating: tuple[str, ...] = ()
    """Words before a day that leave it undated: "jeden Montag", "bis heute"."""
    spoken: tuple[SpokenTime, ...] = ()
    """Times of day in words; an hour in them is of either half of the day."""

    @cached_property
    def leaves_undated(self) -> re.Pattern[str]:
        """Matches the end of what stands before a day that is left undated."""
        return re.compile(alternatives(self.undating).pattern + r"\s+$", re.IGNORECASE)

    @cached_property
    def clock_patterns(self) -> tuple[re.Pattern[str], ...]:
        """The clock patterns, compiled."""
        return tuple(re.compile(p, re.IGNORECASE) for p in self.clock)

    @cached_property
    def ago_patterns(self) -> tuple[re.Pattern[str], ...]:
        """The patterns of years ago, compiled."""
        return tuple(re.compile(p, re.IGNORECASE) for p in self.years_ago)


class TimeMention(Frozen):
    """A day, a span of days (both ends included), a time of day in minutes with its slack, or a distance from an event.

    `first` is None for a weekday that nothing dates, for a time of day and for a distance.
    """

    start: int
    end: int
    first: date | None = None
    last: date | None = None
    weekday: int | None = None
    minutes: int | None = None
    either_half: bool = False
    """Whether the time of day may be of either half of the day: "half past six"."""
    slack: int = 0
    distance: Distance | None = None

    def minutes_apart(self, other: TimeMention) -> int | None:
        """How far two times of day are apart; None where one is none."""
        if self.minutes is None or other.minutes is None:
            return None
        turn = HALF_DAY if self.either_half or other.either_half else DAY
        gap = abs(self.minutes - other.minutes) % turn
        return min(gap, turn - gap)

    def agrees_with(self, other: TimeMention) -> bool | None:
        """Whether both can mean the same time; None where they cannot be compared."""
        if (apart := self.minutes_apart(other)) is not None:
            return apart <= max(self.slack, other.slack)
        if self.first and self.last and other.first and other.last:
            return self.first <= other.last and other.first <= self.last
        if self.distance and other.distance:
            return self.distance.agrees_with(other.distance)
        if self.weekday is not None and other.weekday is not None:
            return self.weekday == other.weekday
        return None


def time_mentions(
    text: str,
    published: date | None,
    calendar: Calendar,
    words: TimeWords,
    numbers: Mapping[str, int],
    ahead: bool = False,
) -> tuple[TimeMention, ...]:
    """All times that a sentence names, in order, without overlaps.

    Args:
        text: a sentence.
        published: the day of the article; without it weekdays stay undated.
        calendar: names of days and months.
        words: words that place a day relative to another.
        numbers: number words below 100, for "sieben Uhr".
        ahead: whether the sentence speaks of the future, so that a weekday is the coming one.
    """
    taken: list[tuple[int, int]] = []
    found = []
    for mention in _all(text, published, calendar, words, numbers, ahead):
        if all(mention.end <= start or end <= mention.start for start, end in taken):
            taken.append((mention.start, mention.end))
            found.append(mention)
    return tuple(sorted(found, key=lambda m: m.start))


def _all(
    text: str,
    published: date | None,
    calendar: Calendar,
    words: TimeWords,
    numbers: Mapping[str, int],
    ahead: bool,
) -> Iterator[TimeMention]:
    for written in absolute_dates(text, calendar):
        last = written.day if written.to_the == "day" else _end_of_month(written.day)
        yield TimeMention(start=written.start, end=written.end, first=written.day, last=last)
    yield from (TimeMention(start=a, end=b, distance=told) for a, b, told in distances(text, words, numbers))
    yield from _clocks(text, words, numbers)
    yield from _days_of_a_month(text, published, calendar)
    yield from _weekdays(text, published, calendar, words, ahead)
    yield from _relative(text, published, calendar, words)
    yield from _months_and_years(text, published, calendar, words, numbers)


def _clocks(text: str, words: TimeWords, numbers: Mapping[str, int]) -> Iterator[TimeMention]:
    for pattern in words.clock_patterns:
        for match in pattern.finditer(text):
            hour, minute = _integer(match["hour"], numbers), int(match.groupdict().get("minute") or 0)
            if hour is None:
                continue
            if match.groupdict().get("pm") and hour < 12:
                hour += 12
            if hour <= 24 and minute <= 59:
                yield _clock(text, match.span(), hour * MINUTES + minute, words)
    for spoken in words.spoken:
        for match in spoken.compiled.finditer(text):
            named = match.groupdict()
            hour, past = _integer(named.get("hour") or "0", numbers), _integer(named.get("past") or "0", numbers)
            if spoken.at is not None:
                yield _clock(text, match.span(), spoken.at, words)
            elif hour is not None and past is not None and 1 <= hour <= 12:
                minutes = hour * MINUTES + spoken.shift + spoken.sign * past
                bounded = match.start() if past or spoken.shift else match.start("hour")
                yield _clock(text, match.span(), minutes, words, bounded).model_copy(update={"either_half": True})


def _clock(text: str, span: tuple[int, int], minutes: int, words: TimeWords, bounded: int | None = None) -> TimeMention:
    """A time of day; `bounded` is where what bounds it ends ("shortly after"), if that is within the span."""
    start, end = span
    before = text[max(0, start - 14) : start if bounded is None else bounded]
    wording = next((name for name in ("about", "after", "before") if _ends_with(before, getattr(words, name))), "exact")
    shift = {"after": 8, "before": -8}.get(wording, 0)
    return TimeMention(start=start, end=end, minutes=minutes + shift, slack=SLACK[wording])


def _days_of_a_month(text: str, published: date | None, calendar: Calendar) -> Iterator[TimeMention]:
    names = "|".join(sorted(calendar.months, key=len, reverse=True))
    for match in re.finditer(
        rf"(?<!\d)(\d{{1,2}})(?:\.|st|nd|rd|th)?\s+({names})\b|\b({names})\s+(\d{{1,2}})\b(?!\.\d)", text, re.I
    ):
        day, name = (match[1], match[2]) if match[1] else (match[4], match[3])
        resolved = _nearest_year(int(day), calendar.months[name.lower()], published)
        if resolved:
            yield TimeMention(start=match.start(), end=match.end(), first=resolved, last=resolved)


def _weekdays(
    text: str, published: date | None, calendar: Calendar, words: TimeWords, ahead: bool
) -> Iterator[TimeMention]:
    parts = "|".join(sorted(calendar.parts_of_day, key=len, reverse=True))
    names = "|".join(sorted(calendar.weekdays, key=len, reverse=True))
    for match in re.finditer(rf"\b({names})(?:s|\s?(?:{parts}))?\b", text, re.I):
        number = calendar.weekdays[match[1].lower()]
        before = text[max(0, match.start() - 20) : match.start()]
        first = None
        if published:
            back = (published.weekday() - number) % 7
            first = published - timedelta(days=back)
            if _ends_with(before, words.next) or (ahead and not _ends_with(before, words.last)):
                first = published + timedelta(days=(number - published.weekday()) % 7)
            elif _ends_with(before, words.last) and back == 0:
                first -= timedelta(days=7)
        yield TimeMention(start=match.start(), end=match.end(), first=first, last=first, weekday=number)


def _relative(text: str, published: date | None, calendar: Calendar, words: TimeWords) -> Iterator[TimeMention]:
    if not published:
        return
    names = "|".join(sorted(calendar.relative_days, key=len, reverse=True))
    for match in re.finditer(rf"\b({names})\b", text):  # lower case: "Morgen" is a part of the day
        day = published + timedelta(days=calendar.relative_days[match[1]])
        yield TimeMention(start=match.start(), end=match.end(), first=day, last=day)
    monday = published - timedelta(days=published.weekday())
    for direction, shift in ((words.last, -7), (words.next, 7)):
        pattern = rf"{alternatives(direction).pattern}\s+{alternatives(words.week).pattern}"
        for match in re.finditer(pattern, text, re.I):
            first = monday + timedelta(days=shift)
            yield TimeMention(start=match.start(), end=match.end(), first=first, last=first + timedelta(days=6))


def _months_and_years(
    text: str, published: date | None, calendar: Calendar, words: TimeWords, numbers: Mapping[str, int]
) -> Iterator[TimeMention]:
    if published:
        names = "|".join(sorted((m for m in calendar.months if len(m) > 3 or m == "mai"), key=len, reverse=True))
        for match in re.finditer(rf"\b({names})\b", text, re.I):
            if match[0][0].islower():
                continue
            month = calendar.months[match[1].lower()]
            first = _nearest_year(1, month, published)
            if first:
                yield TimeMention(start=match.start(), end=match.end(), first=first, last=_end_of_month(first))
        for pattern in words.ago_patterns:
            for match in pattern.finditer(text):
                if (years := _integer(match["number"], numbers)) is not None and years < published.year:
                    yield _year(published.year - years, match)
    for match in re.finditer(r"(?<![\w.,])(?:1[5-9]|20)\d\d(?![\w,]|\.\d)", text):
        yield _year(int(match[0]), match)


def _integer(word: str, numbers: Mapping[str, int]) -> int | None:
    return int(word) if word.isdigit() else numbers.get(word.lower())


def _year(year: int, match: re.Match[str]) -> TimeMention:
    return TimeMention(start=match.start(), end=match.end(), first=date(year, 1, 1), last=date(year, 12, 31))


def _ends_with(before: str, words: tuple[str, ...]) -> bool:
    return bool(re.search(alternatives(words).pattern + r"\s*(?:\w+\s*)?$", before, re.I))


def _nearest_year(day: int, month: int, published: date | None) -> date | None:
    """The date with this day and month that lies nearest to the article's own."""
    if not published:
        return None
    candidates = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:  # the 31st of June, the 29th of February
            continue
    return min(candidates, key=lambda d: abs((d - published).days), default=None)


def _end_of_month(first: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return following - timedelta(days=1)
