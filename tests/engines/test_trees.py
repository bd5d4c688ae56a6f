"""Boosted trees as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from synopse.engines.trees import Forest


@pytest.fixture
def forest() -> Forest:
    """Feature 1 above 0.5 adds 2, else feature 0 above 0 adds 1 and takes 1 away otherwise; another tree adds 0.5."""
    return Forest(
        start=-0.5,
        roots=np.array([0, 5], np.int32),
        feature=np.array([1, 0, 0, 0, 0, 0], np.int32),
        threshold=np.array([0.5, 0, 0, 0, 0, 0], np.float32),
        smaller=np.array([1, 3, 2, 3, 4, 5], np.int32),
        larger=np.array([2, 4, 2, 3, 4, 5], np.int32),
        value=np.array([0, 0, 2, -1, 1, 0.5], np.float32),
        depth=2,
    )


def test_each_row_adds_the_leaves_that_it_reaches(forest: Forest) -> None:
    rows = np.array([[0, 1], [1, 0], [-1, 0], [0, 0.5]], np.float32)
    assert forest.odds(rows) == pytest.approx([2, 1, -1, -1])


def test_no_rows_give_no_odds(forest: Forest) -> None:
    assert forest.odds(np.zeros((0, 2), np.float32)).shape == (0,)


def test_what_is_kept_is_the_forest_again(forest: Forest) -> None:
    arrays = {**forest.arrays("same"), **forest.arrays("other")}
    rows = np.random.default_rng(0).normal(size=(20, 2)).astype(np.float32)
    assert (Forest.of(arrays, "same").odds(rows) == forest.odds(rows)).all()
