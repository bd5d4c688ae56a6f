"""Times told by their distance from an event: "drei Tage vor der Amtseinführung", "the day after the vote"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import Field

from synopse.language.words import stem
from synopse.model import Frozen

TOLERANCE = 0.15
"""Share by which two distances may differ and mean the same where one is not counted in days: months are rounded."""
MOST = 1000
"""Units from which a number is no distance any more."""


class AnchorWords(Frozen):
    """How a language tells such times.

    `anchored` holds patterns with the groups `unit`, `side` (a word of `before`, else after), `anchor` (the event) and
    `number`, which may be missing: one. `days` tells the days of a unit.
    """

    anchored: tuple[str, ...] = ()
    days: Mapping[str, int] = Field(default_factory=dict)
    before: tuple[str, ...] = ()

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The patterns, compiled."""
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.anchored)


class Distance(Frozen):
    """Days after an event (negative: before it), whose name is kept as a stem."""

    anchor: str
    days: int
    counted: bool
    """Whether it was told in days, so that one day more is another day."""

    def agrees_with(self, other: Distance) -> bool | None:
        """Whether both can mean the same time; None where they are told from different events."""
        if self.anchor != other.anchor:
            return None
        if self.counted and other.counted:
            return self.days == other.days
        gap = TOLERANCE * max(abs(self.days), abs(other.days))
        return self.days * other.days > 0 and abs(self.days - other.days) <= gap


def distances(text: str, words: AnchorWords, numbers: Mapping[str, int]) -> Iterator[tuple[int, int, Distance]]:
    """Each time with its place in the text."""
    for pattern in words.patterns:
        for match in pattern.finditer(text):
            number, unit = match.groupdict().get("number"), match["unit"].lower()
            count = 1 if number is None else int(number) if number.isdigit() else numbers.get(number.lower())
            if count is None or unit not in words.days or count > MOST:
                continue
            sign = -1 if match["side"].lower() in words.before else 1
            length = words.days[unit]
            told = Distance(anchor=stem(match["anchor"]), days=sign * count * length, counted=abs(length) == 1)
            yield match.start(), match.end(), told
