"""The built-in judge of pairs: a logistic model over the features of `synopse.pairs`.

Trained on the annotated stories by `training/judge.py`, which writes `judge.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from pydantic import ConfigDict

from synopse.errors import EngineError
from synopse.findings import KINDS, Judgement
from synopse.model import Frozen
from synopse.pairs import FEATURES, Pairs, Place

USUAL = 3.0
"""Standard deviations to which features are cut: no text may lie so far out that one feature decides."""

OUTCOMES = ("same", "conflict", "update")


class JudgeWeights(Frozen):
    """Mean and spread of each feature, and a weight and offset for each outcome."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    features: tuple[str, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]
    offsets: dict[str, float]


class LinearJudge:
    """Probability of each outcome for each pair."""

    def __init__(self, weights: JudgeWeights) -> None:
        if weights.features != FEATURES:
            raise EngineError(
                f"the judge was trained on {len(weights.features)} features, this version computes {len(FEATURES)}",
                hint="python -m training.judge",
            )
        self.name = weights.name
        self._mean = np.array(weights.mean)
        self._spread = np.array(weights.spread)
        names = (*OUTCOMES, *KINDS)
        self._weights = np.array([weights.weights[name] for name in names]).T
        self._offsets = np.array([weights.offsets[name] for name in names])

    def judge(self, places: Sequence[Place], pairs: Pairs) -> Judgement:
        """One row of probabilities a pair; a feature that is not known (NaN) counts as its mean."""
        scaled = np.nan_to_num(np.clip((pairs.features - self._mean) / self._spread, -USUAL, USUAL))
        odds = scaled @ self._weights + self._offsets
        chance = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return Judgement(same=chance[:, 0], conflict=chance[:, 1], update=chance[:, 2], kinds=chance[:, 3:])


@lru_cache(maxsize=1)
def builtin_judge() -> LinearJudge:
    """The judge that the package carries."""
    text = files("synopse.engines").joinpath("judge.json").read_text(encoding="utf-8")
    return LinearJudge(JudgeWeights.model_validate_json(text))
