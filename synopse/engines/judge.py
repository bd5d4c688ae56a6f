"""The built-in judge of pairs: typed features first, then both sentences read together.

A logistic model over the features of `synopse.pairs` sorts out the pairs that have nothing to do with each other;
the cross-encoder reads the rest, and a second logistic model weighs what it says against the features. Both models
are trained on the annotated stories by `training/judge.py`, which writes `judge.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict

from synopse.errors import EngineError
from synopse.findings import KINDS, Judgement
from synopse.model import Frozen
from synopse.pairs import FEATURES, Pairs, Place, in_order

USUAL = 3.0
"""Standard deviations to which features are cut: no text may lie so far out that one feature decides."""
READ = ("read_same", "read_conflict", "read_update", "read_related")
"""Log odds of the cross-encoder, as features of the second model."""
OUTCOMES = ("same", "conflict", "update")
WORTH = (0.02, 0.01, 0.01)
"""Probabilities of the outcomes from which a pair is read; nineteen of twenty related pairs have one of them."""

Floats = NDArray[np.float32]
Booleans = NDArray[np.bool_]


class Reader(Protocol):
    """Reads two sentences together, as the cross-encoder does."""

    def score(self, texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Floats:
        """Log odds for each pair of indices into `texts`: columns as `READ`, then the kinds of conflict."""


class JudgeWeights(Frozen):
    """Mean and spread of each feature, and a weight and offset for each outcome."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    features: tuple[str, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]
    offsets: dict[str, float]


class JudgeFile(Frozen):
    """What `judge.json` holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    first: JudgeWeights
    second: JudgeWeights


class LinearJudge:
    """Probability of each outcome for each row of features."""

    def __init__(self, weights: JudgeWeights, features: tuple[str, ...] = FEATURES) -> None:
        if weights.features != features:
            raise EngineError(
                f"the judge was trained on {len(weights.features)} features, this version computes {len(features)}",
                hint="python -m training.judge",
            )
        self._mean = np.array(weights.mean)
        self._spread = np.array(weights.spread)
        names = (*OUTCOMES, *KINDS)
        self._weights = np.array([weights.weights[name] for name in names]).T
        self._offsets = np.array([weights.offsets[name] for name in names])

    def weigh(self, features: Floats) -> Judgement:
        """One row of probabilities a pair; a feature that is not known (NaN) counts as its mean."""
        scaled = np.nan_to_num(np.clip((features - self._mean) / self._spread, -USUAL, USUAL))
        odds = scaled @ self._weights + self._offsets
        chance = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return Judgement(same=chance[:, 0], conflict=chance[:, 1], update=chance[:, 2], kinds=chance[:, 3:])


class ReadingJudge:
    """The judge of the built-in engine."""

    def __init__(self, known: JudgeFile, reader: Reader) -> None:
        self.name = known.name
        self._first = LinearJudge(known.first)
        self._second = LinearJudge(known.second, (*FEATURES, *READ))
        self._reader = reader

    def judge(self, places: Sequence[Place], pairs: Pairs) -> Judgement:
        """Probabilities for each pair; those that are not worth reading keep what the first model says."""
        first = self._first.weigh(pairs.features)
        rows = np.flatnonzero(worth_reading(first))
        ordered = in_order(places, pairs)
        texts = [place.claim.sentence.text for place in places]
        said = self._reader.score(texts, [ordered[row] for row in rows])[:, : len(READ)]
        second = self._second.weigh(np.hstack([pairs.features[rows], said]))
        for ours, better in zip(
            (first.same, first.conflict, first.update, first.kinds),
            (second.same, second.conflict, second.update, second.kinds),
            strict=True,
        ):
            ours[rows] = better
        return first


def worth_reading(judgement: Judgement) -> Booleans:
    """Which pairs may be related at all."""
    same, conflict, update = WORTH
    return (judgement.same > same) | (judgement.conflict > conflict) | (judgement.update > update)


@lru_cache(maxsize=1)
def known_weights() -> JudgeFile:
    """The weights that the package carries."""
    text = files("synopse.engines").joinpath("judge.json").read_text(encoding="utf-8")
    return JudgeFile.model_validate_json(text)


@lru_cache(maxsize=1)
def builtin_judge() -> ReadingJudge:
    """The judge that the package carries."""
    from synopse.engines.cross import builtin_cross_encoder  # imports torch: not before it is needed

    return ReadingJudge(known_weights(), builtin_cross_encoder())
