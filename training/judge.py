"""Train the built-in judge on the annotated stories and write `synopse/engines/judge.json`.

python -m training.judge

A logistic regression for each outcome and for each kind of conflict, fitted by L-BFGS with an L2
penalty. Everything is deterministic; it takes about a minute on two cores.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from synopse.engines import background
from synopse.engines.e5 import builtin
from synopse.engines.judge import OUTCOMES, USUAL, JudgeWeights
from synopse.findings import KINDS
from synopse.pairs import FEATURES
from training.stories import ROOT, Labelled, load

PENALTY = 3e-5

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


def train(stories: Sequence[Labelled]) -> JudgeWeights:
    """The weights for these stories."""
    features = np.vstack([s.pairs.features for s in stories])
    outcomes = np.vstack([s.outcomes for s in stories])
    kinds = np.vstack([s.kinds for s in stories])
    mean, spread = np.nanmean(features, axis=0), np.nanstd(features, axis=0) + 1e-6
    scaled = np.nan_to_num(np.clip((features - mean) / spread, -USUAL, USUAL))
    fitted = {name: fit(scaled, outcomes[:, k]) for k, name in enumerate(OUTCOMES)}
    conflicting = outcomes[:, 1] > 0
    fitted |= {name: fit(scaled[conflicting], kinds[conflicting, k]) for k, name in enumerate(KINDS)}
    return JudgeWeights(
        name=f"logistic regression on {len(stories)} annotated stories",
        features=FEATURES,
        mean=_rounded(mean),
        spread=_rounded(spread),
        weights={name: _rounded(weights) for name, (weights, _) in fitted.items()},
        offsets={name: round(offset, 4) for name, (_, offset) in fitted.items()},
    )


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(v), 4) for v in values)


def main() -> None:
    """Train, and write the weights."""
    encoder = builtin()
    stories = load(ROOT / "corpus" / "train", encoder, background(encoder))
    weights = train(stories)
    path = ROOT / "synopse" / "engines" / "judge.json"
    path.write_text(weights.model_dump_json(indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
