"""A story told once more as another event: other names, words and numbers, on another day, consistently.

No event happens twice in one day's news, and there are fewer annotated stories than a big desk has. The words that are
not usual in news at large tell what a text is about. Each of them gets another one with a capital where it has one,
and of the same ending, the same for the whole event; so what agreed still agrees, and what was in conflict
still is. The sense is lost, the shape of the language is not.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from synopse.language import load

WORD = re.compile(r"[^\W\d_]+")
COUNT = re.compile(r"(?<![\d.,:])(?!(?:19|20)\d\d\b)[1-9]\d{1,5}(?![\d:]|[.,]\d)")
USUAL = 0.08
"""A word that stands in this share of all stories is usual and stays: Euro, Polizei, Dienstag."""
ENDING = 3
"""Letters by which a word must end as the one that it stands for: inflection shows there."""


@dataclass(frozen=True)
class Vocabulary:
    """Words that only some stories have, which may be exchanged for each other: those of one shape."""

    by_shape: Mapping[tuple[bool, str], tuple[str, ...]]
    rare: frozenset[str]


def vocabulary(stories: Iterable[Sequence[str]]) -> Vocabulary:
    """The words that tell stories apart, from the texts of each."""
    known: Counter[str] = Counter()
    total = 0
    for texts in stories:
        total += 1
        known.update({word for text in texts for word in WORD.findall(text)})
    rare = sorted(word for word, n in known.items() if n + known[word.lower()] * word[0].isupper() <= USUAL * total)
    by_shape: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for word in rare:
        by_shape[_shape(word)].append(word)
    return Vocabulary({shape: tuple(words) for shape, words in by_shape.items()}, frozenset(rare))


def _shape(word: str) -> tuple[bool, str]:
    return word[0].isupper(), word[-ENDING:].lower()


class Retelling:
    """What stands for what in one event."""

    def __init__(self, known: Vocabulary, rng: random.Random) -> None:
        self._known = known
        self._rng = rng
        self._words: dict[str, str] = {}
        self._counts: dict[str, str] = {}

    def text(self, text: str) -> str:
        """A text of the event with rare words and numbers exchanged."""
        return COUNT.sub(lambda found: self._count(found[0]), WORD.sub(lambda found: self._word(found[0]), text))

    def _word(self, word: str) -> str:
        if word not in self._known.rare:
            return word
        if word not in self._words:
            self._words[word] = self._rng.choice(self._known.by_shape[_shape(word)])
        return self._words[word]

    def _count(self, count: str) -> str:
        """Another number of as many digits; the day of a month stays one."""
        if count not in self._counts:
            low, high = 10 ** (len(count) - 1), 10 ** len(count) - 1
            self._counts[count] = str(self._rng.randint(low, 28 if int(count) <= 31 else high))
        return self._counts[count]


def moved(text: str, language: str, written: date, days: int) -> str:
    """The text with its days of the week, and its days of a month, moved.

    Args:
        text: of an article.
        language: its code.
        written: when it appeared, which tells the year of a date without one.
        days: how far.
    """
    calendar = load(language).calendar
    names = {number: name for name, number in reversed(calendar.weekdays.items())}
    weekday = re.compile(rf"\b({'|'.join(names[n].capitalize() for n in sorted(names))})")
    months = {number: name for name, number in reversed(calendar.months.items())}
    dated = re.compile(rf"\b(\d{{1,2}})(\.?) ({'|'.join(months[n].capitalize() for n in sorted(months))})\b")

    def other_weekday(found: re.Match[str]) -> str:
        return names[(calendar.weekdays[found[1].lower()] + days) % 7].capitalize()

    def other_date(found: re.Match[str]) -> str:
        try:
            day = date(written.year, calendar.months[found[3].lower()], int(found[1])) + timedelta(days)
        except ValueError:  # no such day in a calendar: an exchanged number, or a 29 February
            return found[0]
        return f"{day.day}{found[2]} {months[day.month].capitalize()}"

    return dated.sub(other_date, weekday.sub(other_weekday, text))
