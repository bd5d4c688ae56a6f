"""What the gate must know of a language: denial, doubt, numbers inside words, and what stands around a name."""

from __future__ import annotations

import re
from functools import cached_property

from synopse.language.words import alternatives
from synopse.model import Frozen


class Fidelity(Frozen):
    """The words that decide whether one sentence says no more than another; a trailing `*` stands for any ending."""

    ordinals: dict[str, float]
    """Words that hold a number without counting ("dritte", "doppelt")."""
    attached: tuple[str, ...]
    """What makes one word with the number before it ("-köpfig", "-fach")."""
    across: tuple[str, ...]
    """Words of "more than" that are prepositions too ("über")."""
    share_joiners: tuple[str, ...]
    """What joins part and whole ("vier von fünf")."""
    every: tuple[str, ...]
    """Before an ordinal: one in so many."""
    one: tuple[str, ...]
    """The number one, as in "one in three"."""
    half: tuple[str, ...]
    """Before a unit: half of it."""
    negators: tuple[str, ...]
    seeming: tuple[str, ...]
    """Phrases with a negator that deny nothing ("nicht nur")."""
    hedges: tuple[str, ...]
    """Words that make a statement less than certain."""
    softeners: tuple[str, ...]
    """Words that a paraphrase may use in place of a hedge."""
    determiners: frozenset[str]
    adjective_endings: tuple[str, ...]
    name_endings: tuple[str, ...]
    breaks: tuple[str, ...]
    passive: tuple[str, ...]
    agent: tuple[str, ...]
    """Before the one who acts in a passive sentence."""
    ascribing: tuple[str, ...]
    """Right before the one who says so ("laut", "nach Angaben von")."""
    own_voice: frozenset[str] = frozenset()
    """Nouns for the article itself and whoever wrote it."""
    seasons: dict[str, tuple[int, int]]
    """Seasons and feasts, from month to month."""

    @cached_property
    def negated(self) -> re.Pattern[str]:
        """A negator."""
        return alternatives(self.negators)

    @cached_property
    def seems_negated(self) -> re.Pattern[str]:
        """A negator that denies nothing."""
        return alternatives(self.seeming)

    @cached_property
    def hedged(self) -> re.Pattern[str]:
        """Less than certain."""
        return alternatives(self.hedges)

    @cached_property
    def softened(self) -> re.Pattern[str]:
        """Said, expected or planned: may stand for a hedge."""
        return alternatives(self.softeners)

    @cached_property
    def parted(self) -> re.Pattern[str]:
        """Where a sentence falls into clauses."""
        return re.compile(rf"[,:](?!\d)|[;–—()]|(?<=\w)\s-\s|{alternatives(self.breaks).pattern}", re.IGNORECASE)

    @cached_property
    def season(self) -> re.Pattern[str]:
        """A season or feast."""
        return alternatives(self.seasons)

    def months_of(self, season: str) -> tuple[int, int]:
        """First and last month of what `season` matched."""
        return next(months for word, months in self.seasons.items() if _fits(season, word))

    @cached_property
    def halved(self) -> re.Pattern[str]:
        """Half of what follows."""
        return alternatives(self.half)

    @cached_property
    def one_of(self) -> re.Pattern[str]:
        """One of as many as follow."""
        joined = alternatives(self.share_joiners).pattern
        return re.compile(rf"{alternatives(self.one).pattern}\s+{joined}\s+$", re.IGNORECASE)

    @cached_property
    def ordinal(self) -> re.Pattern[str]:
        """A word that holds a number."""
        return alternatives(self.ordinals)

    def value_of(self, ordinal: str) -> float:
        """The number in what `ordinal` matched."""
        return next(value for word, value in self.ordinals.items() if _fits(ordinal, word))


def _fits(found: str, word: str) -> bool:
    return found.lower().startswith(word[:-1]) if word.endswith("*") else found.lower() == word
