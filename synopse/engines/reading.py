"""What the reader says of pairs of sentences: of the whole sentences, and of their closest clauses.

A long sentence states several facts; read as a whole beside another one it is close to much and the same as little. So
sentences that have anything to do with each other are read clause by clause, too (best match, as T. Zhang et al.
2020, BERTScore, take it of words).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from synopse.judged import KINDS
from synopse.language import load
from synopse.language.clauses import clauses
from synopse.pairs import Place

OUTPUTS = ("same", "conflict", "update", "related")
"""What a reader tells of a pair, before the kinds of conflict; "related" is any of the three."""
READ = len(OUTPUTS) + len(KINDS)
"""Columns of what a reader says."""
ALIGNED = 3
"""Answers that are looked for in the clauses: the first three."""
RELATED = 0.0
"""Log odds of being related from which the clauses of a pair are read; from a lower one nothing more was found."""

Floats = NDArray[np.float32]


class Reader(Protocol):
    """Reads two sentences together, as the cross-encoder does."""

    @property
    def name(self) -> str:
        """The same name always gives the same scores."""

    def score(self, texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Floats:
        """Log odds for each pair of indices into `texts`: shape (pairs, `READ`)."""


def heard(reader: Reader, places: Sequence[Place], pairs: Sequence[tuple[int, int]]) -> tuple[Floats, Floats]:
    """What is heard of pairs of places.

    Returns:
        Log odds of the sentences, shape (pairs, `READ`), and the highest of any two of their clauses for same,
        conflict and update, shape (pairs, `ALIGNED`).
    """
    whole = reader.score([place.claim.sentence.text for place in places], pairs)
    return whole, _closest(reader, whole, pairs, [_parts(place) for place in places])


def _closest(
    reader: Reader, whole: Floats, pairs: Sequence[tuple[int, int]], parts: Sequence[tuple[str, ...]]
) -> Floats:
    """What the whole says where each side has but one clause, or there is nothing to find."""
    result = whole[:, :ALIGNED].copy()
    related = whole[:, OUTPUTS.index("related")] >= RELATED
    close = [row for row, (one, two) in enumerate(pairs) if related[row] and len(parts[one]) * len(parts[two]) > 1]
    texts = sorted({part for row in close for end in pairs[row] for part in parts[end]})
    number = {text: k for k, text in enumerate(texts)}
    asked = [(number[a], number[b]) for row in close for a in parts[pairs[row][0]] for b in parts[pairs[row][1]]]
    said = reader.score(texts, asked)[:, :ALIGNED]
    start = 0
    for row in close:
        count = len(parts[pairs[row][0]]) * len(parts[pairs[row][1]])
        result[row] = said[start : start + count].max(axis=0)
        start += count
    return result


def _parts(place: Place) -> tuple[str, ...]:
    text = place.claim.sentence.text
    return tuple(text[start:end] for start, end in clauses(text, load(place.claim.language).sentences))
