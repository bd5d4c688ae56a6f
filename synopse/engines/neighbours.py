"""What the other pairs of a story say about a pair: who agrees with a sentence contradicts whom that one contradicts.

A first judge sees each pair by itself. Its probabilities, read along the pairs that share a sentence, are the features
of a second one (stacked graphical learning: Z. Kou and W. W. Cohen, SDM 2007).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from synopse.pairs import Pairs, Place

Floats = NDArray[np.float32]

THROUGH = (
    ("same", "same"),
    ("same", "conflict"),
    ("same", "update"),
    ("conflict", "conflict"),
    ("conflict", "update"),
)
"""Ways over a third sentence, by what the first and the second step must be."""
RIVALS = ("same", "conflict", "related")
"""What another sentence of the partner's article may be to a sentence."""
TOTALS = ("same", "conflict")
NEIGHBOURS = (
    *("same", "conflict", "update"),
    *(f"{one}_{two}_{how}" for one, two in THROUGH for how in ("most", "sum")),
    *(f"rival_{name}_{how}" for name in RIVALS for how in ("most", "least")),
    *(f"all_{name}_{how}" for name in TOTALS for how in ("least", "most")),
)
"""Columns of `beside`."""


def beside(places: Sequence[Place], pairs: Pairs, chances: Floats) -> Floats:
    """Features of each pair from the probabilities of all pairs of the story: columns as `NEIGHBOURS`.

    Args:
        places: the claims of the story.
        pairs: its candidate pairs.
        chances: probability of same, conflict and update for each pair, shape (pairs, 3).
    """
    one, two = pairs.first, pairs.second
    article = np.array([place.article for place in places])
    known = {name: _matrix(len(places), pairs, chances[:, k]) for k, name in enumerate(("same", "conflict", "update"))}
    known["related"] = 1 - np.prod([1 - matrix for matrix in known.values()], axis=0)
    columns = list(chances.T)
    for first, second in THROUGH:
        ways = known[first][one] * known[second][two], known[second][one] * known[first][two]
        columns += [np.maximum(*(way.max(axis=1) for way in ways)), sum(way.sum(axis=1) for way in ways)]
    for name in RIVALS:
        rivals = [_best_rival(known[name], article, *ends) for ends in ((one, two), (two, one))]
        columns += [np.maximum(*rivals), np.minimum(*rivals)]
    for name in TOTALS:
        total = known[name].sum(axis=1)
        columns += [np.minimum(total[one], total[two]), np.maximum(total[one], total[two])]
    return np.stack(columns, axis=1).astype(np.float32)


def _matrix(size: int, pairs: Pairs, values: Floats) -> Floats:
    matrix = np.zeros((size, size), np.float32)
    matrix[pairs.first, pairs.second] = values
    matrix[pairs.second, pairs.first] = values
    return matrix


def _best_rival(matrix: Floats, article: NDArray[np.int64], one: NDArray[np.int64], two: NDArray[np.int64]) -> Floats:
    """The highest value between a sentence and another sentence of its partner's article than the partner."""
    rivals: Floats = matrix[one] * (article == article[two][:, None])
    rivals[np.arange(len(two)), two] = 0
    highest: Floats = rivals.max(axis=1)
    return highest
