"""Editorial insertions: the day that a sentence means by "am Dienstag" or "gestern", in brackets behind it.

Beside reports of other days such a word misleads; brackets mark what no source wrote.
"""

from __future__ import annotations

import datetime as dt

from synopse.labels import Catalog
from synopse.language import Language
from synopse.language.times import TimeMention, time_mentions

BEFORE = 20
"""Characters before a word in which one may stand that leaves it undated ("jeden Montag")."""


SOME_DAY = dt.date(2001, 1, 1)
"""From which the words of an undated report are read, only to find them."""


def with_days(text: str, published: dt.date | None, language: Language, catalog: Catalog) -> str:
    """The text with the day behind each weekday and each "yesterday", unless it names that day itself.

    Behind the first such word of an undated report stands that nobody can tell which day it means.

    Args:
        text: a sentence as its source has it.
        published: the day of its report, None for an undated one.
        language: of the source.
        catalog: labels of the reader's language.
    """
    ahead = bool(language.speech.ahead.search(text))
    words = language.times
    found = time_mentions(text, published or SOME_DAY, language.calendar, words, language.numbers.small, ahead)
    told = {mention.first for mention in found if not _is_relative(text, mention, language)}
    dated = any(m.first and m.first == m.last and not _is_relative(text, m, language) for m in found)
    days: list[tuple[int, dt.date]] = []
    for mention in found:
        undated = words.leaves_undated.search(text[max(0, mention.start - BEFORE) : mention.start])
        if mention.first and mention.first not in told and _is_relative(text, mention, language) and not undated:
            told.add(mention.first)
            days.append((mention.end, mention.first))
    if published is None:
        days = [] if dated else days[:1]
    for end, day in reversed(days):
        text = f"{text[:end]} [{catalog.day(day) if published else catalog.text('time.day_unknown')}]{text[end:]}"
    return text


def _is_relative(text: str, mention: TimeMention, language: Language) -> bool:
    """Whether it is a weekday, no habit ("montags"), or a word as "yesterday"."""
    if mention.first != mention.last:
        return False
    word = text[mention.start : mention.end].lower()
    calendar = language.calendar
    once = any(word.startswith(day) and word[len(day) : len(day) + 1] != "s" for day in calendar.weekdays)
    return word in calendar.relative_days or (mention.weekday is not None and once)
