"""Pairs of sentences that answer one question by words which exclude each other: open, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from synopse.findings import SAME
from synopse.judged import KINDS, Judgement
from synopse.language.opposites import exclude
from synopse.pairs import Pairs, Place

DOUBTED = 0.3
"""Probability of a contradiction from which the words decide."""
DENIAL = KINDS.index("denial")


def decided(places: Sequence[Place], pairs: Pairs, judgement: Judgement) -> Judgement:
    """What was judged, with contradictions by denial where two sentences were held to be the same and cannot be.

    A reader of pairs sees well that two sentences answer one question, and less well whether alike. On the stories of
    corpus/ that it had not seen, four of seven such pairs were contradictions (docs/decisions/0003-comparison.md).
    """
    taken = [place.claim.poles for place in places]
    sides = zip(pairs.first, pairs.second, strict=True)
    excluded = np.array([exclude(taken[one], taken[two]) for one, two in sides], dtype=bool)
    rows = np.flatnonzero(excluded & (judgement.same >= SAME) & (judgement.conflict >= DOUBTED))
    same, conflict, kinds = judgement.same.copy(), judgement.conflict.copy(), judgement.kinds.copy()
    conflict[rows] = np.maximum(conflict[rows], same[rows])
    same[rows] = 0.0
    kinds[rows] = np.eye(len(KINDS))[DENIAL]
    return replace(judgement, same=same, conflict=conflict, kinds=kinds)
