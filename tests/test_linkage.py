"""Clusters by average linkage, among all others and among a few neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from synopse.linkage import average_linkage, nearest


def every(similarity: NDArray[np.float32], most: int = 1000) -> csr_array:
    """The neighbours of each row of a whole matrix."""
    return nearest(lambda start, end: similarity[start:end].copy(), len(similarity), most)


def test_average_linkage_asks_for_likeness_on_the_whole() -> None:
    # 0 and 1 are alike, 1 and 2 are alike, 0 and 2 are not: a chain, no group of three
    similarity = np.array([[1, 0.9, 0.0], [0.9, 1, 0.6], [0.0, 0.6, 1]], np.float32)
    labels = average_linkage(every(similarity), 0.5)
    assert labels[0] == labels[1] != labels[2]


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.5, 0.7])
def test_average_linkage_joins_what_the_plain_algorithm_joins(threshold: float) -> None:
    rng = np.random.default_rng(5)
    points = rng.normal(size=(40, 4)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    similarity = points @ points.T
    assert _partition(average_linkage(every(similarity), threshold)) == _partition(_plain(similarity, threshold))


def _plain(similarity: NDArray[np.float32], threshold: float) -> list[int]:
    """Always join the two clusters with the highest mean similarity: slow and obvious."""
    clusters = [[i] for i in range(len(similarity))]
    while len(clusters) > 1:
        means = {
            (i, j): float(similarity[np.ix_(clusters[i], clusters[j])].mean())
            for i in range(len(clusters))
            for j in range(i)
        }
        (i, j), best = max(means.items(), key=lambda item: item[1])
        if best < threshold:
            break
        clusters[j] += clusters.pop(i)
    return [next(k for k, c in enumerate(clusters) if i in c) for i in range(len(similarity))]


def _partition(labels: list[int]) -> set[frozenset[int]]:
    return {frozenset(i for i, other in enumerate(labels) if other == label) for label in labels}


def test_events_apart_are_found_among_a_few_neighbours_of_each_row() -> None:
    rng = np.random.default_rng(5)
    events = np.repeat(rng.normal(size=(60, 64)), 10, axis=0)
    points = (events + 0.5 * rng.normal(size=events.shape)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    labels = average_linkage(every(points @ points.T, most=20), 0.4)
    assert _partition(labels) == {frozenset(range(k, k + 10)) for k in range(0, 600, 10)}


def test_what_is_nobodys_neighbour_stays_alone() -> None:
    similarity = np.array([[1, 0.9, 0.05], [0.9, 1, 0.04], [0.05, 0.04, 1]], np.float32)
    labels = average_linkage(every(similarity, most=1), 0.03)
    assert labels[0] == labels[1] != labels[2]


def test_one_row_has_no_neighbours() -> None:
    assert average_linkage(every(np.ones((1, 1), np.float32)), 0.5) == [0]
