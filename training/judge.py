"""Train the built-in judge on the annotated stories and write `synopse/engines/judge.json`.

python -m training.judge

Two sets of logistic regressions, one for each outcome and each kind of conflict, fitted by L-BFGS with an L2 penalty:
over the features of a pair alone, and over these with the cross-encoder's log odds of `training/cross_logits.npz`,
which come from cross-encoders that have not seen the story. Deterministic; some minutes on two cores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from synopse.engines import background
from synopse.engines.e5 import builtin
from synopse.engines.judge import OUTCOMES, READ, USUAL, JudgeFile, JudgeWeights, LinearJudge, worth_reading
from synopse.findings import KINDS
from synopse.pairs import FEATURES
from training.stories import ROOT, Labelled, load

PENALTY = 3e-5
LOGITS = ROOT / "training" / "cross_logits.npz"

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


def weights(features: Floats, outcomes: Floats, kinds: Floats, names: tuple[str, ...]) -> JudgeWeights:
    """The models over rows of features; the kinds are learnt from the rows that conflict."""
    mean, spread = np.nanmean(features, axis=0), np.nanstd(features, axis=0) + 1e-6
    scaled = np.nan_to_num(np.clip((features - mean) / spread, -USUAL, USUAL))
    fitted = {name: fit(scaled, outcomes[:, k]) for k, name in enumerate(OUTCOMES)}
    conflicting = outcomes[:, OUTCOMES.index("conflict")] > 0
    fitted |= {name: fit(scaled[conflicting], kinds[conflicting, k]) for k, name in enumerate(KINDS)}
    return JudgeWeights(
        features=names,
        mean=_rounded(mean),
        spread=_rounded(spread),
        weights={name: _rounded(values) for name, (values, _) in fitted.items()},
        offsets={name: round(offset, 4) for name, (_, offset) in fitted.items()},
    )


def first_weights(stories: Sequence[Labelled]) -> JudgeWeights:
    """The model over the features alone."""
    features = np.vstack([s.pairs.features for s in stories])
    return weights(features, np.vstack([s.outcomes for s in stories]), np.vstack([s.kinds for s in stories]), FEATURES)


def second_weights(stories: Sequence[Labelled], first: JudgeWeights, logits: Mapping[str, Floats]) -> JudgeWeights:
    """The model over features and the cross-encoder's log odds, on the pairs that it would read."""
    judge = LinearJudge(first)
    features, outcomes, kinds = [], [], []
    for story in stories:
        said = logits[story.name].astype(np.float32)
        rows = worth_reading(judge.weigh(story.pairs.features)) & ~np.isnan(said[:, 0])
        features.append(np.hstack([story.pairs.features[rows], said[rows, : len(READ)]]))
        outcomes.append(story.outcomes[rows])
        kinds.append(story.kinds[rows])
    return weights(np.vstack(features), np.vstack(outcomes), np.vstack(kinds), (*FEATURES, *READ))


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(v), 4) for v in values)


def main() -> None:
    """Train, and write the weights."""
    encoder = builtin()
    stories = load(ROOT / "corpus" / "train", encoder, background(encoder))
    first = first_weights(stories)
    with np.load(LOGITS) as logits:
        second = second_weights(stories, first, {name: logits[name] for name in logits.files})
    name = f"features and cross-encoder, trained on {len(stories)} annotated stories"
    path = ROOT / "synopse" / "engines" / "judge.json"
    path.write_text(JudgeFile(name=name, first=first, second=second).model_dump_json(indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
