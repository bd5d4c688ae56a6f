"""How a statement is made: denied, uncertain, planned, attributed, judged."""

from __future__ import annotations

import re
from functools import cached_property

from synopse.language.words import alternatives
from synopse.model import Frozen


class Speech(Frozen):
    """The words by which a language negates, doubts, plans, attributes and judges.

    A trailing `*` in an entry stands for any ending.
    """

    negation: tuple[str, ...]
    denial: tuple[str, ...]
    """Verbs and nouns by which somebody denies what another says."""
    affirmation: tuple[str, ...]
    """The opposite: somebody confirms or admits."""
    doubt: tuple[str, ...]
    planned: tuple[str, ...]
    attribution: tuple[str, ...]
    """Verbs and prepositions by which a statement is ascribed to somebody."""
    change: tuple[str, ...]
    """Words by which a report says itself that something changed."""
    looking_back: tuple[str, ...]
    """Verbs of what was before that of which is reported ("hatte", "had")."""
    judgement: tuple[str, ...]
    loaded: tuple[str, ...] = ()
    """Words that take a side or want to frighten, in the place of sober ones."""
    quotes: tuple[str, ...]
    """Opening marks of direct speech."""
    reporting: tuple[str, ...]
    """Words that turn the name of a medium into what a report rests on ("berichtet", "Interview")."""
    credit: tuple[str, ...]
    """Patterns by which an article credits an agency; `{agency}` stands for the known names."""

    @cached_property
    def negated(self) -> re.Pattern[str]:
        """A word that turns a statement into its opposite."""
        return alternatives(self.negation)

    @cached_property
    def denied(self) -> re.Pattern[str]:
        """Somebody denies."""
        return alternatives(self.denial)

    @cached_property
    def affirmed(self) -> re.Pattern[str]:
        """Somebody confirms."""
        return alternatives(self.affirmation)

    @cached_property
    def doubted(self) -> re.Pattern[str]:
        """Reported as possible or alleged."""
        return alternatives(self.doubt)

    @cached_property
    def ahead(self) -> re.Pattern[str]:
        """Planned or expected, not yet done."""
        return alternatives(self.planned)

    @cached_property
    def attributed(self) -> re.Pattern[str]:
        """Ascribed to somebody."""
        return alternatives(self.attribution)

    @cached_property
    def changed(self) -> re.Pattern[str]:
        """Says that it differs from before."""
        return alternatives(self.change)

    @cached_property
    def looked_back(self) -> re.Pattern[str]:
        """Tells what was before."""
        return alternatives(self.looking_back)

    @cached_property
    def judged(self) -> re.Pattern[str]:
        """A valuation rather than a report."""
        return alternatives(self.judgement)

    @cached_property
    def takes_sides(self) -> re.Pattern[str]:
        """Worded for a side, or for effect."""
        return alternatives(self.loaded)

    @cached_property
    def reported(self) -> re.Pattern[str]:
        """Near the name of a medium: the statement is taken from it."""
        return alternatives(self.reporting)
