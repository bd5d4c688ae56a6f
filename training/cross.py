"""Train the built-in cross-encoder and write `synopse/engines/cross.npz` and `training/cross_logits.npz`.

python -m training.cross [--nli DIR]

First on pairs from natural language inference, if a folder with them is given (MultiNLI in English and German,
ConjNLI, RTE-3; they teach what entailment and contradiction look like), then on the annotated stories. The judge
combines its log odds with typed features, and must learn that from stories which the cross-encoder has not seen:
so two are trained, each on half the stories, and what each says of the other half is kept in `cross_logits.npz`. The
package carries the mean of their weights (M. Wortsman et al. 2022, model soups), which is better than either, trained
for one more epoch on all stories. Six hours on two cores.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from synopse.engines import background
from synopse.engines.cross import FILE, CrossEncoder, PairNetwork, batched, compress, tokenize
from synopse.engines.e5 import E5Tokenizer, builtin
from synopse.engines.e5_file import ModelFile, bundled_path, read
from synopse.engines.judge import LinearWeights, chance, worth_reading
from synopse.engines.reading import OUTPUTS
from synopse.judged import KINDS
from synopse.pairs import in_order
from training.judge import LEARNT_FROM, LOGITS, first_models
from training.perturb import perturbed
from training.stories import ROOT, Labelled, load

ANSWERS = {"entailment": (1, 0, 0, 1), "contradiction": (0, 1, 0, 1), "neutral": (0, 0, 0, 0)}
"""A label of inference as the outputs: same, conflict, update, related."""
INFERENCE_WEIGHTS = (1.0, 1.0, 0.0, 0.5)
STORY_WEIGHTS = (1.0, 1.5, 1.5, 0.5)
KIND_WEIGHT = 8.0
"""Of the kinds of conflict beside the outcomes; with 2 a kind was right in 0.54 of the pairs, with 8 in 0.66 (dev)."""
FROZEN = 2
"""Lower layers that stay as they are."""
RATE, HEAD_RATE = 1e-4, 5e-4
WARM_UP = 0.06
EPOCHS = 2
"""Over each half of the stories; one over the pairs of inference, and one over all stories."""
BATCH = 32
CLOSE = 2.0
"""Unrelated pairs for each related one, drawn by how related the first judge thinks them."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Examples:
    """Pairs of texts with their answers: columns as `OUTPUTS`, then the kinds of conflict."""

    texts: list[str]
    pairs: list[tuple[int, int]]
    answers: Floats


def inference(folder: Path) -> Examples:
    """Pairs of premise and hypothesis, 33,000 of them, in English and German."""
    found = [*_json_lines(folder / "mnli_train_mt_de.jsonl", 10_000), *_json_lines(folder / "mnli_dev_en.jsonl", 8_000)]
    with (folder / "conjnli_train_15k.tsv").open(encoding="utf-8-sig") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        found += [(row["Premise"], row["Hypothesis"], row["Label"]) for row in rows]
    names = {"YES": "entailment", "NO": "contradiction", "UNKNOWN": "neutral"}
    for line in (folder / "rte3_de_en_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        label = names[row["label3"]]
        found += [
            (row[one], row[two], label)
            for one, two in (
                ("de_premise", "de_hypothesis"),
                ("en_premise", "en_hypothesis"),
                ("en_premise", "de_hypothesis"),
            )
        ]
    kept = [(one, two, ANSWERS[label]) for one, two, label in found if one and two and label in ANSWERS]
    texts = [text for one, two, _ in kept for text in (one, two)]
    answers = np.zeros((len(kept), len(OUTPUTS) + len(KINDS)), np.float32)
    answers[:, : len(OUTPUTS)] = [answer for _, _, answer in kept]
    return Examples(texts, [(2 * k, 2 * k + 1) for k in range(len(kept))], answers)


def _json_lines(path: Path, count: int) -> Iterator[tuple[str, str, str]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    random.Random(0).shuffle(rows)
    for row in rows[:count]:
        yield row["premise"], row["hypothesis"], row["label"]


def narrated(
    stories: Sequence[Labelled],
    first: LinearWeights,
    seed: int,
    hardness: Mapping[str, Floats] | None = None,
    unrelated_each: float = CLOSE,
) -> Examples:
    """All related pairs of the stories, some unrelated ones that look close, and conflicts made from agreements.

    Args:
        stories: to learn from.
        first: says how close an unrelated pair looks, where `hardness` does not.
        seed: of the draw.
        hardness: by the name of a story, how readily each pair is drawn.
        unrelated_each: unrelated pairs for each related one.
    """
    rng = np.random.default_rng(seed)
    texts: list[str] = []
    pairs: list[tuple[int, int]] = []
    answers: list[Floats] = []
    for story in stories:
        offset = len(texts)
        texts += [place.claim.sentence.text for place in story.places]
        related = story.outcomes.max(axis=1) > 0
        looks = chance(first.odds(story.pairs.features)).max(axis=1) + 0.02
        closeness = np.where(related, 0, (hardness or {}).get(story.name, looks))
        unrelated = rng.choice(
            len(related),
            min(int(unrelated_each * related.sum()), int((~related).sum())),
            replace=False,
            p=closeness / closeness.sum(),
        )
        ordered = in_order(story.places, story.pairs)
        for row in [*np.flatnonzero(related), *unrelated]:
            pairs.append((offset + ordered[row][0], offset + ordered[row][1]))
            answers.append(np.concatenate([story.outcomes[row], [float(related[row])], story.kinds[row]]))
        for one, two, kind in perturbed(story):
            texts += [one, two]
            pairs.append((len(texts) - 2, len(texts) - 1))
            conflict = np.zeros(len(OUTPUTS) + len(KINDS), np.float32)
            conflict[[OUTPUTS.index("conflict"), OUTPUTS.index("related"), len(OUTPUTS) + KINDS.index(kind)]] = 1
            answers.append(conflict)
    return Examples(texts, pairs, np.array(answers, np.float32))


def train(network: PairNetwork, examples: Examples, tokenizer: E5Tokenizer, weights: Sequence[float]) -> None:
    """One epoch of AdamW, the rate rising for a moment and then falling to nothing; pairs of like length together."""
    rng = random.Random(0)
    torch.manual_seed(0)
    pieces = tokenize(tokenizer, examples.texts)
    order = sorted(
        range(len(examples.pairs)), key=lambda k: sum(len(pieces[i]) for i in examples.pairs[k]) + rng.gauss(0, 8)
    )
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    rng.shuffle(batches)
    for number, layer in enumerate(network.encoder.encoder.layer):
        layer.requires_grad_(number >= FROZEN)
    network.encoder.embeddings.requires_grad_(False)
    body = [p for name, p in network.named_parameters() if p.requires_grad and name.startswith("encoder.")]
    head = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM_UP * len(batches)), 1 - step / len(batches))
    )
    network.train()
    start = time.monotonic()
    for step, rows in enumerate(batches, start=1):
        turned = [
            examples.pairs[k] if _directed(examples, k) or rng.random() < 0.7 else examples.pairs[k][::-1] for k in rows
        ]
        loss = _loss(
            network, batched(tokenizer, [(pieces[i], pieces[j]) for i, j in turned]), examples.answers[rows], weights
        )
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 0:
            pace = step * BATCH / (time.monotonic() - start)
            sys.stdout.write(f"  {step} of {len(batches)} batches, loss {loss.item():.3f}, {pace:.0f} pairs/s\n")
            sys.stdout.flush()
    network.train(False)


def _directed(examples: Examples, row: int) -> bool:
    """Whether the order of the two tells something: a later sentence supersedes an earlier one."""
    return bool(examples.answers[row, OUTPUTS.index("update")])


def _loss(
    network: PairNetwork, batch: tuple[torch.Tensor, ...], answers: Floats, weights: Sequence[float]
) -> torch.Tensor:
    target = torch.tensor(answers)
    with torch.autocast("cpu", torch.bfloat16):
        odds = network(*batch)
    judged = len(OUTPUTS)
    criterion = torch.nn.functional.binary_cross_entropy_with_logits
    loss = criterion(odds[:, :judged], target[:, :judged], weight=torch.tensor(weights))
    conflicts = target[:, judged:].sum(dim=1) > 0
    if conflicts.any():
        kinds = criterion(odds[conflicts, judged:], target[conflicts, judged:])
        loss = loss + KIND_WEIGHT * conflicts.float().mean() * kinds
    return loss


def main() -> None:
    """Train on each half of the stories, keep what each says of the other half, and train their mean on all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--nli", type=Path, help="folder with the pairs of inference")
    given = parser.parse_args()
    model_file = read(bundled_path())
    tokenizer = E5Tokenizer(model_file.vocabulary)
    encoder = builtin()
    stories = load(ROOT / "corpus" / "train", encoder, background(encoder))
    taught = PairNetwork(model_file, len(OUTPUTS) + len(KINDS))
    if given.nli:
        train(taught, inference(given.nli), tokenizer, INFERENCE_WEIGHTS)
    first = first_models(stories)
    logits: dict[str, Floats] = {}
    halves = [_told(taught, stories[1 - half :: 2], first, model_file) for half in (0, 1)]
    for half, network in enumerate(halves):
        logits |= {s.name: said(CrossEncoder(network, tokenizer, f"half {half}"), s, first) for s in stories[half::2]}
    np.savez_compressed(
        LOGITS, allow_pickle=False, **{name: values.astype(np.float16) for name, values in logits.items()}
    )
    network = mean(*halves, into=taught)
    train(network, narrated(stories, first, EPOCHS), tokenizer, STORY_WEIGHTS)
    np.savez_compressed(ROOT / "synopse" / "engines" / FILE, allow_pickle=False, **compress(network, model_file))


def mean(one: PairNetwork, two: PairNetwork, *, into: PairNetwork) -> PairNetwork:
    """`into` with the mean of the two networks' weights."""
    other = two.state_dict()
    into.load_state_dict({name: (tensor + other[name]) / 2 for name, tensor in one.state_dict().items()})
    return into


def _told(taught: PairNetwork, stories: Sequence[Labelled], first: LinearWeights, model_file: ModelFile) -> PairNetwork:
    """A copy of the network, trained further on the stories, each time with other unrelated pairs."""
    network = PairNetwork(model_file, len(OUTPUTS) + len(KINDS))
    network.load_state_dict(taught.state_dict())
    for epoch in range(EPOCHS):
        train(network, narrated(stories, first, epoch), E5Tokenizer(model_file.vocabulary), STORY_WEIGHTS)
    return network


def said(reader: CrossEncoder, story: Labelled, first: LinearWeights, most: int = 2 * LEARNT_FROM) -> Floats:
    """Log odds of the likeliest pairs of a story, as many as the judge learns from or more; NaN for the others."""
    rows = worth_reading(chance(first.odds(story.pairs.features)), most)
    ordered = in_order(story.places, story.pairs)
    said = np.full((len(ordered), len(OUTPUTS) + len(KINDS)), np.nan, np.float32)
    texts = [place.claim.sentence.text for place in story.places]
    said[rows] = reader.score(texts, [ordered[row] for row in rows])
    return said


if __name__ == "__main__":
    main()
