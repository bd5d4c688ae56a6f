"""What a model must offer to be an engine: three small protocols."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Rows of unit length, one a text: shape (texts, dimension)."""


class Encoder(Protocol):
    """Turns texts into vectors whose dot product tells how alike the texts are."""

    @property
    def name(self) -> str:
        """Name, version and numeric type: the same name always gives the same vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text, in the order of the texts; no text is cut silently."""
