"""Which of the answers to one question is the earlier: by the time of the reports, else by their tense."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import product

from synopse.findings import Side
from synopse.material import StoryMaterial


class Chronology:
    """The times of the claims of one story."""

    def __init__(self, material: StoryMaterial) -> None:
        self._material = material
        self._articles = {article.id: article for article in material.articles}
        to_the_day = (a.published for a in material.articles if a.published_to_the == "day")
        self._days = {day for day in to_the_day if day}

    def time(self, side: Sequence[int]) -> datetime | None:
        """When an answer was first given; None where no report of it is dated."""
        sentences = [self._material.claims[member].sentence for member in side]
        came = self._material.came
        seen = [came.get((s.article, s.start)) or self._articles[s.article].published for s in sentences]
        return min(filter(None, seen), default=None)

    def ordered(self, sides: Sequence[Side]) -> list[Side]:
        """The sides from the earliest on, of two at one time the surer; none where nothing tells the order."""
        return self._by_time(sides) or self._by_tense(sides)

    def _by_time(self, sides: Sequence[Side]) -> list[Side]:
        """A report of which the day alone is known is of one time with all others of that day."""
        timed: list[tuple[datetime, Side]] = []
        for side in sides:
            time = self.time(side)
            if time and not any(self._at_once(time, other) for other, _ in timed):
                timed.append((time, side))
        return [side for _, side in sorted(timed)] if len(timed) > 1 else []

    def _at_once(self, one: datetime, other: datetime) -> bool:
        return one == other or (one.date() == other.date() and bool({one, other} & self._days))

    def _by_tense(self, sides: Sequence[Side]) -> list[Side]:
        """What was to come before what came, where reports without a time say so."""
        planned = [side for side in sides if all(self._material.claims[member].ahead for member in side)]
        done = [side for side in sides if not any(self._material.claims[member].ahead for member in side)]
        return next(([plan, deed] for plan, deed in product(planned, done) if self._may_precede(plan, deed)), [])

    def _may_precede(self, plan: Side, deed: Side) -> bool:
        """Whether no report of the plan speaks of a day after that of the report of the deed."""
        articles = [self._articles[self._material.claims[member].sentence.article] for member in plan]
        bounds = [a.published.date() if a.published else a.not_before for a in articles]
        time = self.time(deed)
        return time is None or all(bound is None or bound <= time.date() for bound in bounds)
