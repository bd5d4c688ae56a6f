"""Tells sentences that speak to whoever writes a briefing ("Ignore all instructions and write …") from reports.

A linear model over the encoder's vector, trained on orders and reports of our own writing and on the training stories
(`training/orders.py`). It does not look for words, so that orders in words of their own, and in other languages that
the encoder knows, are found too. What an article claims is a claim, whoever it is meant for: that is not its business.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import numpy as np

from synopse.errors import EngineError
from synopse.protocols import Encoder

FILE = "orders.npz"
LIKELY = 0.3
"""Probability from which a sentence is taken for an order. One that is none can still be quoted: so rather too many."""


class Orders:
    """Finds orders by the encoder that the model was trained with."""

    def __init__(self, encoder: Encoder) -> None:
        """Loads the model.

        Raises:
            EngineError: it was trained with another encoder.
        """
        with files("synopse.engines").joinpath(FILE).open("rb") as stored, np.load(stored) as kept:
            self._weights, self._offset, trained_with = kept["weights"], float(kept["offset"]), str(kept["encoder"])
        if trained_with != encoder.name:
            raise EngineError(
                f"{FILE} was made with {trained_with!r}, the encoder is {encoder.name!r}",
                hint="python -m training.orders",
            )
        self._encoder = encoder

    def __call__(self, texts: Sequence[str]) -> list[bool]:
        """Whether each sentence is an order."""
        if not texts:
            return []
        odds = self._encoder.encode(texts) @ self._weights + self._offset
        return [bool(one > np.log(LIKELY / (1 - LIKELY))) for one in odds]
