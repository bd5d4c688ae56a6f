"""Changes of a network's weights in few bytes: matrices in 8 bits with a scale for each row, the rest in 16 bits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

SCALE = ":scale"
"""Ends the name under which the scales of a matrix are kept."""

Floats = NDArray[np.float32]
Arrays = dict[str, NDArray[np.generic]]


def packed(name: str, change: Floats) -> Arrays:
    """The arrays to keep for one weight."""
    if change.ndim == 1:
        return {name: change.astype(np.float16)}
    scale = np.abs(change).max(axis=1, keepdims=True) / 127 + 1e-12
    return {name: np.rint(change / scale).astype(np.int8), name + SCALE: scale.astype(np.float16)}


def unpacked(name: str, kept: Mapping[str, NDArray[np.generic]]) -> Floats:
    """A weight again; a KeyError tells that it is not among what was kept."""
    change = kept[name].astype(np.float32)
    if name + SCALE in kept:
        change = change * kept[name + SCALE].astype(np.float32)
    return change
