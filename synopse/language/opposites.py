"""Words that exclude each other: who says that a barrier was up does not say what another one says who saw it down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from synopse.language.words import alternatives
from synopse.model import Frozen

Pole = tuple[str, int]
"""A kind of opposites, and which of its two sides."""

PART = re.compile(r"[,;:.!?]|\s[–-]\s")
"""What a negation does not reach across."""


class Opposites(Frozen):
    """Two sides of words, by kinds that all languages name alike; a trailing `*` allows any ending."""

    words: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]

    @cached_property
    def _patterns(self) -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
        return {kind: (alternatives(one), alternatives(other)) for kind, (one, other) in self.words.items()}

    def taken(self, text: str, negated: re.Pattern[str]) -> frozenset[Pole]:
        """The side that a text takes, of each kind of which it takes one alone; a negation takes the other one."""
        found = {pole for part in PART.split(text) for pole in self._in_part(part, bool(negated.search(part)))}
        return frozenset((kind, side) for kind, side in found if (kind, 1 - side) not in found)

    def _in_part(self, part: str, negated: bool) -> Iterator[Pole]:
        for kind, sides in self._patterns.items():
            for side, pattern in enumerate(sides):
                if pattern.search(part):
                    yield kind, 1 - side if negated else side


def exclude(one: frozenset[Pole], other: frozenset[Pole]) -> bool:
    """Whether two texts take different sides of a kind."""
    return any((kind, 1 - side) in other for kind, side in one)
