"""The built-in judge of pairs: typed features first, then both sentences read together.

A logistic model over the features of `synopse.pairs` picks the pairs of a story that most likely have to do with
each other; the cross-encoder reads these, and boosted trees weigh what it says against the features. Others then weigh
that against what was said of the pairs beside it (`synopse.engines.neighbours`).
`training/judge.py` trains all of it on the annotated stories and writes `judge.json` and `judge.npz`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict

from synopse.engines.neighbours import beside
from synopse.engines.reading import Reader, heard
from synopse.engines.trees import Forest
from synopse.errors import EngineError
from synopse.judged import KINDS, OUTCOMES, Judgement
from synopse.model import Frozen
from synopse.pairs import FEATURES, Pairs, Place, in_order

USUAL = 3.0
"""Standard deviations to which features are cut: no text may lie so far out that one feature decides."""
FORESTS = 4
"""Forests grown for each outcome, each from other features; their mean is steadier than any of them."""
OPPOSED = 2.0
"""How much more a chance of conflict or update counts than one of agreement when pairs are picked: they are rarer."""
MOST_READ = 200
"""Pairs of a story that are read; more cost time and found no more (docs/decisions/0003-comparison.md)."""
CLAUSES = np.array([0.2, 0.4, 0.4], np.float32)
"""Weight of what the closest clauses say, by outcome: the forests learnt from a weaker reader than the one in use, and
of whole sentences alone (docs/decisions/0003-comparison.md)."""
SHIFT = np.array([0.18, 0.1, -0.1], np.float32)
"""Log odds that leave about as many pairs above each threshold as there were without the clauses."""

UNLIKE = 1.0
"""Log odds that a pair loses for "same" where neither vectors nor reader find it alike: of such pairs, likely by other
features, two in five were the same (dev)."""
FAR, READ_APART = 0.1, -0.5
"""Cosine within the story and log odds of the reader below which a pair is not found alike."""

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Grown = Sequence[Sequence[Forest]]
"""Forests of each outcome, in the order of `OUTCOMES`."""


class LinearWeights(Frozen):
    """Logistic models over named features: mean and spread of each, a weight and an offset for each answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    features: tuple[str, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]
    offsets: dict[str, float]

    def odds(self, features: Floats) -> Floats:
        """Log odds of each answer for each row; a feature that is not known (NaN) counts as its mean."""
        scaled = np.clip((features - np.array(self.mean)) / np.array(self.spread), -USUAL, USUAL)
        weights, offsets = np.array(list(self.weights.values())), np.array(list(self.offsets.values()))
        return np.asarray(np.nan_to_num(scaled) @ weights.T + offsets, dtype=np.float32)


def chance(odds: Floats) -> Floats:
    """Log odds as probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), dtype=np.float32)


class JudgeFile(Frozen):
    """What `judge.json` holds: the first models of the outcomes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    first: LinearWeights


class ReadingJudge:
    """The judge of the built-in engine."""

    def __init__(self, known: JudgeFile, alone: Grown, together: Grown, reader: Reader) -> None:
        """`alone` judges a pair by itself, `together` beside the others; both hold the forests of each outcome."""
        if known.first.features != FEATURES:
            raise EngineError(
                "the judge was trained on other features than this version computes", hint="python -m training.judge"
            )
        self.name = f"{known.name} by {reader.name}"
        self._known = known
        self._alone, self._together = alone, together
        self._reader = reader

    def with_reader(self, wrapped: Callable[[Reader], Reader]) -> ReadingJudge:
        """The same judge with its reader wrapped in another one."""
        return ReadingJudge(self._known, self._alone, self._together, wrapped(self._reader))

    def judge(self, places: Sequence[Place], pairs: Pairs) -> Judgement:
        """Probabilities for each pair; those that are not read keep what the first model says."""
        chances = chance(self._known.first.odds(pairs.features))
        kinds = np.zeros((len(chances), len(KINDS)), np.float32)
        rows = worth_reading(chances)
        if len(rows):
            ordered = in_order(places, pairs)
            said, closest = heard(self._reader, places, [ordered[row] for row in rows])
            usual = np.array(self._known.first.mean, np.float32)
            ours = np.where(np.isnan(pairs.features[rows]), usual, pairs.features[rows])
            known = np.hstack([ours, said])
            chances[rows] = mean_chance(self._alone, known)
            together = log_odds(self._together, beside(places, pairs, chances)[rows])
            together[:, 0] -= UNLIKE * _unlike(pairs.features[rows], said)
            chances[rows] = chance(together + CLAUSES * closest + SHIFT)
            odds = said[:, -len(KINDS) :]
            kinds[rows] = np.exp(odds - np.logaddexp.reduce(odds, axis=1, keepdims=True))
        same, conflict, update = chances.T.astype(np.float64)
        return Judgement(same, conflict, update, kinds.astype(np.float64))


def _unlike(features: Floats, said: Floats) -> NDArray[np.bool_]:
    return np.asarray((features[:, FEATURES.index("cosine")] < FAR) & (said[:, 0] < READ_APART))


def mean_chance(grown: Grown, features: Floats) -> Floats:
    """Probability of each outcome for each row of features, by the mean log odds of its forests."""
    return chance(log_odds(grown, features))


def log_odds(grown: Grown, features: Floats) -> Floats:
    """Mean log odds of the forests of each outcome for each row of features: shape (rows, outcomes)."""
    return np.asarray(np.mean([[f.odds(features) for f in forests] for forests in grown], axis=1).T, dtype=np.float32)


def worth_reading(chances: Floats, most: int = MOST_READ) -> Integers:
    """Rows of the pairs that are most likely related, ascending; columns as `OUTCOMES`."""
    worth = np.maximum(chances[:, 0], OPPOSED * chances[:, 1:].max(axis=1, initial=0.0))
    return np.sort(np.argsort(-worth, kind="stable")[:most])


@lru_cache(maxsize=1)
def builtin_judge() -> ReadingJudge:
    """The judge that the package carries."""
    from synopse.engines.cross import builtin_cross_encoder  # imports torch: not before it is needed

    folder = files("synopse.engines")
    known = JudgeFile.model_validate_json(folder.joinpath("judge.json").read_text(encoding="utf-8"))
    with folder.joinpath("judge.npz").open("rb") as stored, np.load(stored) as arrays:
        kept = {name: arrays[name] for name in arrays.files}
    alone, together = (
        [[Forest.of(kept, f"{stage}_{outcome}{number}") for number in range(FORESTS)] for outcome in OUTCOMES]
        for stage in ("alone", "together")
    )
    return ReadingJudge(known, alone, together, builtin_cross_encoder())
