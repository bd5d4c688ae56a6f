"""Where a long sentence falls into its clauses, as far as marks and joining words show it."""

from __future__ import annotations

import re
from functools import lru_cache

from synopse.language.sentences import SentenceRules

SHORTEST = 40
"""Characters that a clause has at least: what is shorter is an insertion or a list's member, and says nothing alone."""
MOST = 4
"""Clauses of a sentence at most: what is compared grows with their product."""


def clauses(text: str, rules: SentenceRules) -> tuple[tuple[int, int], ...]:
    """Half-open spans of the clauses of a sentence, without blanks at their ends; the whole where it is short."""
    shortest = max(SHORTEST, len(text) / MOST)
    spans: list[tuple[int, int]] = []
    start = 0
    for mark in _joints(rules.joining).finditer(text):
        if mark.end() - start >= shortest and len(text) - mark.end() >= shortest:
            spans.append((start, mark.end()))
            start = mark.end()
    spans.append((start, len(text)))
    return tuple(_trimmed(text, *span) for span in spans)


@lru_cache
def _joints(joining: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(joining)))
    return re.compile(r"(?:[,;:]| [–-])\s+" + (rf"|\s+(?=(?:{words})\s)" if words else ""))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
