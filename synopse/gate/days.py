"""Times of a sentence that its evidence does not bear: days against weekdays, hours, parts of the day, seasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from synopse.gate.terms import Ground, spoken
from synopse.language import Language, load
from synopse.language.times import TimeMention, time_mentions

ANY_DAY = date(2000, 1, 1)
"""Stands for a day that is not known: both sides are then read from the same one."""
WEEK = timedelta(days=6)
LONG = timedelta(days=40)
HOUR = 60
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def mentions(text: str, day: date | None, language: Language) -> tuple[TimeMention, ...]:
    """Times of a text as seen from a day."""
    ahead = bool(language.speech.ahead.search(text))
    return time_mentions(text, day or ANY_DAY, language.calendar, language.times, language.numbers.small, ahead)


def unborne(text: str, language: Language, grounds: Sequence[Ground]) -> Iterator[str]:
    """The words of each time that no ground bears."""
    borne: dict[tuple[int, str], bool] = {}
    for ground in grounds:
        for asked, words, answer in _answers(text, language, ground):
            borne[asked, words] = borne.get((asked, words), False) or answer
    yield from dict.fromkeys(words for (_, words), answer in borne.items() if not answer)


def _answers(text: str, language: Language, ground: Ground) -> Iterator[tuple[int, str, bool]]:
    """Each time, part of the day and season of a text, and whether one ground bears it."""
    known = mentions(ground.text, ground.day, spoken(ground))
    figures = {re.sub(r"\D", "", match[0]) for match in FIGURE.finditer(ground.text)}
    for mention in mentions(text, ground.day, language):
        words = text[mention.start : mention.end]
        yield 0, words, (words.isdigit() and words in figures) or any(_bears(other, mention) for other in known)
    hours = list(_parts(ground.text, spoken(ground), known))
    for words, (first, last) in _named_parts(text, language):
        yield 1, words, any(first < end and start < last for start, end in hours)
    months = list(_months(ground.text, spoken(ground), known))
    for match in language.fidelity.season.finditer(text):
        span = language.fidelity.months_of(match[0])
        yield 2, match[0], any(_share_a_month(span, other) for other in months)


def _bears(known: TimeMention, said: TimeMention) -> bool:
    if said.distance is not None:  # whether the event bears another name is for the words to tell
        return known.distance is not None and known.distance.days == said.distance.days
    if said.minutes is not None:
        apart = known.minutes_apart(said)
        return apart is not None and apart <= said.slack * (said.slack > 2)
    if known.minutes is not None:
        return False
    if said.weekday is not None:
        if known.weekday is not None:
            return known.weekday == said.weekday
        return known.first is not None and known.first == known.last and known.first.weekday() == said.weekday
    if said.first is None or said.last is None or known.first is None or known.last is None:
        return False
    if said.first <= known.first and known.last <= said.last:
        # a day of the week or a month does not bear a year that nobody names
        return said.last - said.first < LONG or known.last - known.first >= LONG
    near = known.weekday is not None and said.first == said.last and said.first.weekday() == known.weekday
    return near and abs(known.first - said.first) <= WEEK + timedelta(days=1)


@lru_cache
def _part_pattern(code: str) -> re.Pattern[str]:
    """A part of the day, alone or behind a weekday."""
    calendar = load(code).calendar
    parts = "|".join(sorted(calendar.parts_of_day, key=len, reverse=True))
    days = "|".join(sorted(calendar.weekdays, key=len, reverse=True))
    return re.compile(rf"\b(?:{days})?(?P<part>{parts})s?\b", re.IGNORECASE)


def _named_parts(text: str, language: Language) -> Iterator[tuple[str, tuple[int, int]]]:
    """Parts of the day with their hours; what is also a day seen from today counts only where it is a noun."""
    for match in _part_pattern(language.code).finditer(text):
        if language.words.nouns_capitalised and match[0].islower() and not match[0].endswith("s"):
            continue  # "morgen" is tomorrow, "früh" may be early
        yield match[0], language.calendar.parts_of_day[match["part"].lower()]


def _parts(text: str, language: Language, known: Sequence[TimeMention]) -> Iterator[tuple[int, int]]:
    """Hours that a ground speaks of."""
    yield from (hours for _, hours in _named_parts(text, language))
    for mention in known:
        if mention.minutes is not None:
            hour = mention.minutes // HOUR
            yield hour, hour + 1
            if mention.either_half:
                yield (hour + 12) % 24, (hour + 12) % 24 + 1


def _months(text: str, language: Language, known: Sequence[TimeMention]) -> Iterator[tuple[int, int]]:
    for match in language.fidelity.season.finditer(text):
        yield language.fidelity.months_of(match[0])
    for mention in known:
        if mention.first and mention.last and mention.last - mention.first < timedelta(days=32):
            yield mention.first.month, mention.last.month


def _share_a_month(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return bool(_around(one) & _around(two))


def _around(span: tuple[int, int]) -> set[int]:
    first, last = span
    return set(range(first, last + 1)) if first <= last else {*range(first, 13), *range(1, last + 1)}
