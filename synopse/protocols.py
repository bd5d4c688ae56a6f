"""What a model must offer to be an engine: three small protocols."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from synopse.findings import Judgement
from synopse.language import Language
from synopse.model import Article, Sentence, Summary
from synopse.pairs import Pairs, Place

Vectors = NDArray[np.float32]
"""Rows of unit length, one a text: shape (texts, dimension)."""


class Encoder(Protocol):
    """Turns texts into vectors whose dot product tells how alike the texts are."""

    @property
    def name(self) -> str:
        """Name, version and numeric type: the same name always gives the same vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text, in the order of the texts; no text is cut silently."""


class Summarizer(Protocol):
    """Tells an article in a few sentences, each with its evidence."""

    @property
    def name(self) -> str:
        """As the briefing names it."""

    def summarize(
        self, article: Article, sentences: Sequence[Sentence], vectors: Vectors, language: Language
    ) -> Summary:
        """Three to five sentences; `vectors` are those of the sentences, centred on news at large."""


class Judge(Protocol):
    """Tells whether two sentences state the same, contradict each other, or supersede one another."""

    @property
    def name(self) -> str:
        """As the briefing names it."""

    def judge(self, places: Sequence[Place], pairs: Pairs) -> Judgement:
        """Probabilities for each pair of places."""
