"""A general model of natural language inference, made from public pairs alone, to set the comparison beside.

python -m training.inference NLI_DIR

What a user would take is a model from a hub (mDeBERTa on XNLI, say). Where there is none, this is the nearest thing:
the built-in pair encoder on e5's weights, taught by MultiNLI in English and German, ConjNLI and RTE-3, and by no story
of ours. It is written to `build/inference.npz` and used from there; an hour on two cores. It ships with nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from synopse.engines.cross import CrossEncoder, PairNetwork, compress, expand
from synopse.engines.e5 import builtin
from synopse.engines.judge import chance
from synopse.engines.reading import OUTPUTS
from synopse.judged import KINDS
from training.cross import INFERENCE_WEIGHTS, inference, train
from training.stories import ROOT

KEPT = ROOT / "build" / "inference.npz"
EPOCHS = 2
CHECKED = 1000
"""Pairs of XNLI's German development set that its accuracy is told on."""


def reader(folder: Path) -> CrossEncoder:
    """The model, taught by the pairs in the folder if that was not done before."""
    encoder = builtin()
    if not KEPT.exists():
        network = PairNetwork(encoder.model_file, len(OUTPUTS) + len(KINDS))
        examples = inference(folder)
        for _ in range(EPOCHS):
            train(network, examples, encoder.tokenizer, INFERENCE_WEIGHTS)
        KEPT.parent.mkdir(exist_ok=True)
        part = KEPT.with_suffix(".part.npz")
        np.savez_compressed(part, allow_pickle=False, **compress(network, encoder.model_file))
        part.replace(KEPT)
    with np.load(KEPT) as arrays:
        network = expand(encoder.model_file, {name: arrays[name] for name in arrays.files})
    return CrossEncoder(network, encoder.tokenizer, "inference")


def accuracy(model: CrossEncoder, folder: Path) -> float:
    """Share of XNLI's German pairs that are told right among entailment, contradiction, and neither."""
    lines = (folder / "xnli_dev_de.jsonl").read_text(encoding="utf-8").splitlines()[:CHECKED]
    rows = [json.loads(line) for line in lines]
    texts = [text for row in rows for text in (row["premise"], row["hypothesis"])]
    chances = chance(model.score(texts, [(2 * k, 2 * k + 1) for k in range(len(rows))]))
    same, conflict = (chances[:, OUTPUTS.index(name)] for name in ("same", "conflict"))
    answers = np.stack([same, conflict, (1 - same) * (1 - conflict)]).argmax(axis=0)
    names = ("entailment", "contradiction", "neutral")
    return float(np.mean([names[told] == row["label"] for told, row in zip(answers, rows, strict=True)]))


def main() -> None:
    """Teach it, and say how well it tells inference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="the pairs of inference")
    given = parser.parse_args()
    sys.stdout.write(f"accuracy on XNLI in German: {accuracy(reader(given.folder), given.folder):.3f}\n")


if __name__ == "__main__":
    main()
