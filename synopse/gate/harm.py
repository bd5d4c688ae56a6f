"""What a sentence says became of people, where its evidence says something else became of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synopse.gate.terms import Ground, spoken
from synopse.language import Language

HARM = frozenset({"dead", "injured", "missing", "held", "ill"})
"""Kinds of fates that exclude each other in a report; who is safe may be told of in any of them."""


def unborne(sentence: str, language: Language, grounds: Sequence[Ground]) -> Iterator[str]:
    """The kinds that no ground names, where the grounds name others: nothing is said where they name none."""
    known = frozenset[str]().union(*(spoken(ground).fates.named(ground.text) for ground in grounds)) & HARM
    if known:
        yield from sorted((language.fates.named(sentence) & HARM) - known)
