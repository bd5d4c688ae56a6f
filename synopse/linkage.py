"""Average linkage among nearest neighbours: clusters of many thousand rows without a matrix of all pairs.

Each row keeps its similarity to the rows that are most like it; that to all others counts as none, which is what
centred vectors have on average. Merged is by nearest-neighbour chain (F. Murtagh, 1983), which finds what
average linkage over the whole matrix would find. Where a row keeps all others, it is just that.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST = 200
"""Neighbours that a row keeps."""
BLOCK = 2_000_000
"""Similarities that are held at a time, 8 MB."""

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


def nearest(rows: Callable[[int, int], Floats], count: int, most: int = MOST) -> csr_array:
    """The similarities of each row to the rows most like it: a symmetric matrix without a diagonal.

    Args:
        rows: the similarities of the rows from a start to an end to all rows.
        count: how many rows there are.
        most: how many neighbours of its own a row keeps.
    """
    from scipy.sparse import coo_array, csr_array  # not before it is needed, see synopse.stories

    step = max(BLOCK // max(count, 1), 1)
    firsts, seconds, values = [], [], []
    for start, end in pairwise([*range(0, count, step), count]):
        close = rows(start, end)
        here = np.arange(end - start)
        close[here, here + start] = -np.inf
        kept = min(most, count - 1)
        columns = np.argpartition(-close, kept - 1, axis=1)[:, :kept] if kept else np.empty((end - start, 0), int)
        firsts.append(np.repeat(here + start, kept).astype(np.int32))
        seconds.append(columns.ravel().astype(np.int32))
        values.append(np.take_along_axis(close, columns, axis=1).ravel())
    one = np.concatenate([*firsts, *seconds])
    two = np.concatenate([*seconds, *firsts])
    unique = np.unique(one.astype(np.int64) * count + two, return_index=True)[1]
    both = np.concatenate([*values, *values])
    return csr_array(coo_array((both[unique], (one[unique], two[unique])), shape=(count, count)))


def average_linkage(similar: csr_array, threshold: float) -> list[int]:
    """Cluster label of each row, so that merged clusters had a mean similarity of `threshold` or more.

    Each row is followed to its nearest neighbour's nearest neighbour until two are each other's nearest. A
    cluster without a neighbour above the threshold can never gain one by merging others, and is done.

    Args:
        similar: symmetric, without a diagonal; what is not in it counts as 0.
        threshold: above 0.
    """
    clusters = _Clusters(similar)
    waiting = list(range(similar.shape[0]))
    chain: list[int] = []
    while waiting or chain:
        if not chain:
            if clusters.open[row := waiting.pop()]:
                chain.append(row)
            continue
        top = chain[-1]
        before = chain[-2] if len(chain) > 1 else None
        closest, mean = clusters.closest(top, before)
        if closest is None or mean < threshold:
            clusters.open[chain.pop()] = False
        elif closest == before:
            clusters.merge(chain.pop(), chain.pop())
            waiting.append(top)
        else:
            chain.append(closest)
    return [int(number) for number in clusters.label]


class _Clusters:
    """What is merged so far; a cluster is named by one of its rows."""

    def __init__(self, similar: csr_array) -> None:
        count = similar.shape[0]
        edges = similar.indptr
        self.label: Integers = np.arange(count)
        self.open = np.ones(count, bool)
        self._size = np.ones(count)
        self._members = [np.array([row]) for row in range(count)]
        self._others = [similar.indices[a:b] for a, b in pairwise(edges)]
        self._sums = [similar.data[a:b].astype(np.float64) for a, b in pairwise(edges)]

    def closest(self, cluster: int, preferred: int | None) -> tuple[int | None, float]:
        """The open cluster with the highest mean similarity, of equal ones the preferred one, and that mean."""
        others, place = np.unique(self.label[self._others[cluster]], return_inverse=True)
        sums = np.bincount(place, self._sums[cluster], len(others))
        known = self.open[others] & (others != cluster)
        others, sums = others[known], sums[known]
        self._others[cluster], self._sums[cluster] = others, sums
        if not len(others):
            return None, 0.0
        means = sums / (self._size[cluster] * self._size[others])
        best = int(means.argmax())
        if preferred is not None:
            known_one = np.flatnonzero(others == preferred)
            if len(known_one) and means[known_one[0]] >= means[best]:
                best = int(known_one[0])
        return int(others[best]), float(means[best])

    def merge(self, one: int, two: int) -> None:
        """Take two clusters together under the name of the first."""
        self.label[self._members[two]] = one
        self._members[one] = np.concatenate([self._members[one], self._members[two]])
        self._others[one] = np.concatenate([self._others[one], self._others[two]])
        self._sums[one] = np.concatenate([self._sums[one], self._sums[two]])
        self._size[one] += self._size[two]
        self.open[two] = False
