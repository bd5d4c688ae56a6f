"""Train the built-in judge on the annotated stories and write `judge.json` and `judge.npz` in `synopse/engines`.

python -m training.judge

First logistic regressions over the features of a pair. Then, on the pairs that these pick out, boosted trees for the
outcomes and logistic regressions for the kinds of conflict, over the features and the log odds in
`training/cross_logits.npz`, which come from cross-encoders that have not seen the story. Deterministic; some
minutes on two cores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from synopse.engines import background
from synopse.engines.e5 import builtin
from synopse.engines.judge import FORESTS, OUTCOMES, READ, USUAL, JudgeFile, LinearWeights, chance, worth_reading
from synopse.engines.trees import Forest
from synopse.findings import KINDS
from synopse.pairs import FEATURES
from training.stories import ROOT, Labelled, load

PENALTY = 3e-5
LOGITS = ROOT / "training" / "cross_logits.npz"
ENGINES = ROOT / "synopse" / "engines"

Floats = NDArray[np.float32]


def fit(features: Floats, outcome: Floats) -> tuple[Floats, float]:
    """Weights and offset of a logistic regression."""
    inputs, target = torch.tensor(features), torch.tensor(outcome)
    weights = torch.zeros(features.shape[1], requires_grad=True)
    offset = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, offset], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(inputs @ weights + offset, target)
        value = value + PENALTY * (weights**2).sum()
        value.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call] # torch leaves it untyped
    return weights.detach().numpy(), offset.item()


def linear(features: Floats, answers: Floats, names: tuple[str, ...], columns: Sequence[str]) -> LinearWeights:
    """Logistic regressions of each column of answers on rows of features."""
    mean, spread = np.nanmean(features, axis=0), np.nanstd(features, axis=0) + 1e-6
    scaled = np.nan_to_num(np.clip((features - mean) / spread, -USUAL, USUAL)).astype(np.float32)
    fitted = {name: fit(scaled, answers[:, k]) for k, name in enumerate(columns)}
    return LinearWeights(
        features=names,
        mean=_rounded(mean),
        spread=_rounded(spread),
        weights={name: _rounded(values) for name, (values, _) in fitted.items()},
        offsets={name: round(offset, 4) for name, (_, offset) in fitted.items()},
    )


def first_models(stories: Sequence[Labelled]) -> LinearWeights:
    """The outcomes from the features alone."""
    features = np.vstack([s.pairs.features for s in stories])
    return linear(features, np.vstack([s.outcomes for s in stories]), FEATURES, OUTCOMES)


def grown(features: Floats, outcome: Floats, seed: int) -> Forest:
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


def read_pairs(
    stories: Sequence[Labelled], first: LinearWeights, logits: Mapping[str, Floats]
) -> tuple[Floats, Floats, Floats]:
    """Features with log odds, outcomes and kinds of the pairs that the judge would have read."""
    features, outcomes, kinds = [], [], []
    for story in stories:
        said = logits[story.name].astype(np.float32)
        rows = worth_reading(chance(first.odds(story.pairs.features)))
        rows = rows[~np.isnan(said[rows, 0])]
        features.append(np.hstack([story.pairs.features[rows], said[rows]]))
        outcomes.append(story.outcomes[rows])
        kinds.append(story.kinds[rows])
    return np.vstack(features), np.vstack(outcomes), np.vstack(kinds)


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(v), 4) for v in values)


def main() -> None:
    """Train, and write the weights."""
    encoder = builtin()
    stories = load(ROOT / "corpus" / "train", encoder, background(encoder))
    first = first_models(stories)
    with np.load(LOGITS) as logits:
        features, outcomes, kinds = read_pairs(stories, first, {name: logits[name] for name in logits.files})
    conflicting = outcomes[:, OUTCOMES.index("conflict")] > 0
    known = JudgeFile(
        name=f"typed features and cross-encoder, trained on {len(stories)} annotated stories",
        first=first,
        kinds=linear(features[conflicting], kinds[conflicting], (*FEATURES, *READ), KINDS),
    )
    (ENGINES / "judge.json").write_text(known.model_dump_json(indent=1) + "\n", encoding="utf-8")
    arrays: dict[str, NDArray[np.generic]] = {}
    for column, name in enumerate(OUTCOMES):
        for number in range(FORESTS):
            arrays |= grown(features, outcomes[:, column], number).arrays(f"{name}{number}")
    np.savez_compressed(ENGINES / "judge.npz", allow_pickle=False, **arrays)


if __name__ == "__main__":
    main()
