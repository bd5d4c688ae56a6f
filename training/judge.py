"""Train the built-in judge on the annotated stories and write `judge.json` and `judge.npz` in `synopse/engines`.

python -m training.judge

First logistic regressions over the features of a pair. Then, on the pairs that these pick out, boosted trees over the
features and the log odds in `training/cross_logits.npz`, which come from cross-encoders that have not seen the
story. At last boosted trees over what the first ones, grown on other stories, say of the pairs beside each.
Deterministic; some minutes on two cores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from synopse.engines import background
from synopse.engines.e5 import builtin
from synopse.engines.judge import (
    FORESTS,
    USUAL,
    JudgeFile,
    LinearWeights,
    chance,
    mean_chance,
    worth_reading,
)
from synopse.engines.neighbours import beside
from synopse.engines.trees import Forest
from synopse.judged import OUTCOMES
from synopse.pairs import FEATURES
from training.stories import ROOT, Labelled, load, number

PENALTY = 3e-5
LEARNT_FROM = 300
"""Pairs of a story from which is learnt: half as many again as are read in use, for more of the rare conflicts."""
FOLDS = 5
"""Parts of the stories for which the first trees are grown on the other parts."""
LEARNT = 212
"""Stories up to this one; trees that learnt from the later ones, too, told no more on `dev` (docs/decisions/0003)."""
LOGITS = ROOT / "training" / "cross_logits.npz"
ENGINES = ROOT / "synopse" / "engines"

Floats = NDArray[np.float32]


def fit(features: Floats, outcome: Floats) -> tuple[Floats, float]:
    """Weights and offset of a logistic regression, by L-BFGS."""
    inputs, target = torch.tensor(features), torch.tensor(outcome)
    weights, offset = torch.zeros(features.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, offset], max_iter=300, line_search_fn="strong_wolfe")
    criterion = torch.nn.functional.binary_cross_entropy_with_logits

    def step() -> torch.Tensor:
        optimizer.zero_grad()
        loss = criterion(inputs @ weights + offset, target) + PENALTY * (weights**2).sum()
        loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        return loss

    optimizer.step(step)  # type: ignore[no-untyped-call] # torch leaves it untyped
    return weights.detach().numpy(), offset.item()


def first_models(stories: Sequence[Labelled]) -> LinearWeights:
    """Logistic regressions of the outcomes on the features alone."""
    features, answers = np.vstack([s.pairs.features for s in stories]), np.vstack([s.outcomes for s in stories])
    mean, spread = np.nanmean(features, axis=0), np.nanstd(features, axis=0) + 1e-6
    scaled = np.nan_to_num(np.clip((features - mean) / spread, -USUAL, USUAL)).astype(np.float32)
    fitted = {name: fit(scaled, answers[:, k]) for k, name in enumerate(OUTCOMES)}
    return LinearWeights(
        features=FEATURES,
        mean=_rounded(mean),
        spread=_rounded(spread),
        weights={name: _rounded(values) for name, (values, _) in fitted.items()},
        offsets={name: round(offset, 4) for name, (_, offset) in fitted.items()},
    )


@dataclass(frozen=True)
class Read:
    """The pairs of a story from which is learnt: their rows, features with log odds, and the truth."""

    story: Labelled
    rows: NDArray[np.int64]
    features: Floats
    outcomes: Floats


def grown(features: Floats, outcomes: Floats) -> list[list[Forest]]:
    """The forests of each outcome."""
    return [[grow(features, column, seed) for seed in range(FORESTS)] for column in outcomes.T]


def grow(features: Floats, outcome: Floats, seed: int) -> Forest:
    """Boosted trees for one outcome; each split looks at some of the features, drawn by the seed."""
    model = HistGradientBoostingClassifier(
        max_iter=200,
        learning_rate=0.05,
        max_leaf_nodes=8,
        min_samples_leaf=40,
        l2_regularization=2,
        max_features=0.4,
        random_state=seed,
    ).fit(features, outcome)
    nodes = [tree.nodes for (tree,) in model._predictors]
    offsets = np.cumsum([0, *(len(tree) for tree in nodes)])[:-1]
    own = [np.arange(len(tree)) for tree in nodes]
    leaf = [tree["is_leaf"].astype(bool) for tree in nodes]

    def child(side: str) -> NDArray[np.int32]:
        rows = [np.where(end, me, tree[side]) + k for tree, end, me, k in zip(nodes, leaf, own, offsets, strict=True)]
        return np.concatenate(rows).astype(np.int32)

    table = np.concatenate(nodes)
    return Forest(
        start=float(model._baseline_prediction.item()),
        roots=offsets.astype(np.int32),
        feature=table["feature_idx"].astype(np.int32),
        threshold=table["num_threshold"].astype(np.float32),
        smaller=child("left"),
        larger=child("right"),
        value=np.where(table["is_leaf"], table["value"], 0).astype(np.float32),
        depth=int(table["depth"].max()),
    )


def read_pairs(stories: Sequence[Labelled], first: LinearWeights, logits: Mapping[str, Floats]) -> list[Read]:
    """What there is to learn from in each story."""
    found = []
    for story in stories:
        said = logits[story.name].astype(np.float32)
        rows = worth_reading(chance(first.odds(story.pairs.features)), LEARNT_FROM)
        rows = rows[~np.isnan(said[rows, 0])]
        features = np.hstack([story.pairs.features[rows], said[rows]])
        found.append(Read(story, rows, features, story.outcomes[rows]))
    return found


def neighbourhood(read: Sequence[Read], first: LinearWeights) -> Floats:
    """What is said of the pairs beside each read one, by forests that were grown on other stories."""
    said: dict[str, Floats] = {}
    for fold in range(FOLDS):
        others = [r for place, r in enumerate(read) if place % FOLDS != fold]
        forests = grown(np.vstack([r.features for r in others]), np.vstack([r.outcomes for r in others]))
        for one in read[fold::FOLDS]:
            chances = chance(first.odds(one.story.pairs.features))
            chances[one.rows] = mean_chance(forests, one.features)
            said[one.story.name] = beside(one.story.places, one.story.pairs, chances)[one.rows]
    return np.vstack([said[one.story.name] for one in read])


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(v), 4) for v in values)


def main() -> None:
    """Train, and write the weights."""
    encoder = builtin()
    stories = [s for s in load(ROOT / "corpus" / "train", encoder, background(encoder)) if number(s) <= LEARNT]
    first = first_models(stories)
    with np.load(LOGITS) as logits:
        read = read_pairs(stories, first, {name: logits[name] for name in logits.files})
    features, outcomes = (np.vstack([getattr(r, part) for r in read]) for part in ("features", "outcomes"))
    known = JudgeFile(name="reading", first=first)
    (ENGINES / "judge.json").write_text(known.model_dump_json(indent=1) + "\n", encoding="utf-8")
    stages = {"alone": grown(features, outcomes), "together": grown(neighbourhood(read, first), outcomes)}
    arrays: dict[str, NDArray[np.generic]] = {}
    for stage, forests in stages.items():
        for outcome, several in zip(OUTCOMES, forests, strict=True):
            for tree, forest in enumerate(several):
                arrays |= forest.arrays(f"{stage}_{outcome}{tree}")
    np.savez_compressed(ENGINES / "judge.npz", allow_pickle=False, **arrays)


if __name__ == "__main__":
    main()
