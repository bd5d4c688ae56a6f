"""What becomes of those who are counted: two dead are no other figure for three injured."""

from __future__ import annotations

import re
from functools import cached_property

from synopse.language.words import alternatives
from synopse.model import Frozen


class Fates(Frozen):
    """Words for what became of people, by kinds that all languages name alike; a trailing `*` allows any ending."""

    words: dict[str, tuple[str, ...]]
    passing: frozenset[str]
    """Kinds that end in others: who is missing is found, alive or dead."""

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {kind: alternatives(words) for kind, words in self.words.items()}

    def named(self, text: str) -> frozenset[str]:
        """The kinds that a text names."""
        return frozenset(kind for kind, pattern in self._patterns.items() if pattern.search(text))
