"""Train the cross-encoder that the package carries further on stories that it has not seen.

python -m training.further --since 213 [--share 0.06]

Two copies learn from half of the new stories each, with a share of the pairs of the older ones, so that nothing is
forgotten; what each says of the other half goes into `cross_logits.npz`, and the package gets the mean of both. Of
unrelated pairs those are learnt first that the present reader takes for related (hard negatives, A. Shrivastava et
al. 2016). What this gave, and why the package still carries the weights of before, is in
docs/decisions/0003-comparison.md; what the halves say of the 41 new stories is kept for the next trial.
"""

from __future__ import annotations

import argparse
import random
import sys

import numpy as np
from numpy.typing import NDArray

from synopse.engines import background
from synopse.engines.cross import FILE, CrossEncoder, compress, stored_network
from synopse.engines.e5 import builtin
from synopse.engines.judge import chance
from synopse.engines.reading import OUTPUTS
from training.cross import STORY_WEIGHTS, Examples, mean, narrated, said, train
from training.judge import LEARNT_FROM, LOGITS, first_models
from training.stories import ROOT, load, number

HARD = 3.0
"""Unrelated pairs of a new story for each related one."""
UNREAD = 0.005
"""How likely a pair that is not among the likeliest is to be drawn, beside the reader's chances of the others."""

Floats = NDArray[np.float32]


def main() -> None:
    """Train on each half of the new stories, keep what each says of the other half, and write their mean."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--since", type=int, required=True, help="number of the first new story")
    parser.add_argument("--share", type=float, default=0.06, help="of the pairs of older stories")
    given = parser.parse_args()
    encoder = builtin()
    model_file, tokenizer = encoder.model_file, encoder.tokenizer
    stories = load(ROOT / "corpus" / "train", encoder, background(encoder))
    first = first_models(stories)
    new = [story for story in stories if number(story) >= given.since]
    old = [story for story in stories if number(story) < given.since]
    present = CrossEncoder(stored_network(model_file), tokenizer, "present", bfloat16=True)
    hard = {story.name: _hardness(said(present, story, first, LEARNT_FROM)) for story in new}
    with np.load(LOGITS) as kept:
        logits = {name: kept[name] for name in kept.files}
    halves = []
    for half in (0, 1):
        network = stored_network(model_file)
        known = _sampled(narrated(old, first, half), given.share, half)
        examples = _joined(narrated(new[1 - half :: 2], first, half, hard, HARD), known)
        sys.stdout.write(f"half {half}: {len(examples.pairs)} pairs, {len(known.pairs)} of older stories\n")
        train(network, examples, tokenizer, STORY_WEIGHTS)
        halves.append(network)
        reader = CrossEncoder(network, tokenizer, f"half {half}", bfloat16=True)
        logits |= {s.name: said(reader, s, first, LEARNT_FROM).astype(np.float16) for s in new[half::2]}
    np.savez_compressed(LOGITS, allow_pickle=False, **logits)
    network = mean(*halves, into=stored_network(model_file))
    np.savez_compressed(ROOT / "synopse" / "engines" / FILE, allow_pickle=False, **compress(network, model_file))


def _hardness(odds: Floats) -> Floats:
    hardest: Floats = np.nan_to_num(chance(odds[:, : len(OUTPUTS)]).max(axis=1), nan=UNREAD)
    return hardest


def _sampled(examples: Examples, share: float, seed: int) -> Examples:
    rows = sorted(random.Random(seed).sample(range(len(examples.pairs)), int(share * len(examples.pairs))))
    return Examples(examples.texts, [examples.pairs[row] for row in rows], examples.answers[rows])


def _joined(one: Examples, other: Examples) -> Examples:
    moved = [(a + len(one.texts), b + len(one.texts)) for a, b in other.pairs]
    return Examples(one.texts + other.texts, one.pairs + moved, np.vstack([one.answers, other.answers]))


if __name__ == "__main__":
    main()
