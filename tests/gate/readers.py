"""A small supporter for tests: words with a capital that no German noun list would have are names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from synopse.gate import Fault, Ground, check
from synopse.language import load

NOUNS = frozenset(
    "Betroffene Bilanz Unternehmen Konzern Forscherin Verletzte Menschen Brand Personen Opfer Steuer".split()
)
MONDAY = date(2026, 3, 2)


class Believer:
    """Believes every sentence, so that what the gate refuses it refuses for its words."""

    name = "believer"

    def __init__(self, support: float = 1.0) -> None:
        self._support = support

    def support(self, sentence: str, grounds: Sequence[str]) -> float:
        """Always the same."""
        return self._support

    def kinship(self, sentence: str, language: str, grounds: Sequence[Ground]) -> float:
        """Always the same."""
        return self._support

    def named(self, words: Sequence[str]) -> Sequence[float]:
        """Sure of itself."""
        return [0.0 if word in NOUNS else 1.0 for word in words]


def faults(
    sentence: str, *evidence: str, language: str = "de", spoken: str = "de", support: float = 1.0, day: date = MONDAY
) -> tuple[Fault, ...]:
    """What the gate finds in a sentence over its evidence."""
    grounds = [Ground(text=text, language=spoken, day=day) for text in evidence]
    return check(sentence, grounds, load(language), Believer(support))


def kinds(sentence: str, *evidence: str, language: str = "de", spoken: str = "de", support: float = 1.0) -> set[str]:
    """The kinds of what the gate finds."""
    return {fault.kind for fault in faults(sentence, *evidence, language=language, spoken=spoken, support=support)}
