"""Train what tells whether a sentence rests on its evidence, and write `synopse/engines/support.npz`.

python -m training.support

The built-in cross-encoder is trained further, its upper layers only, on sentences of the training stories beside
sentences of other outlets: borne where these state all of its facts alike, not borne where they state another value
or lack a fact, and where an error was planted; in two further rounds on what this leaves open. Beside it a linear model
over e5 vectors of single words tells names from nouns. An hour on one core.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from synopse.engines.cross import batched, builtin_cross_encoder
from synopse.engines.e5 import E5Tokenizer, builtin
from synopse.engines.support import FILE, FIRST_LAYER, LONGEST, SupportNetwork, compress
from training.naming import trained
from training.plants import PLANTERS, Scene
from training.scenes import Truth, truths
from training.stories import ROOT

RATE, HEAD_RATE = 1e-4, 5e-4
BATCH = 16
LATER = 0.5
"""Of the usual rate, in the later rounds."""
Example = tuple[str, str, float]
"""Evidence, sentence, whether it is borne."""


def stated(story: dict[str, Any], rng: random.Random) -> Iterator[Example]:
    """Sentences beside those of another outlet that state some of their facts: borne where these state all of them."""
    copies = {d["copy"] for d in story["duplicates"]}
    articles = [a for a in story["articles"] if a["id"] not in copies]
    for article in articles:
        for sentence in article["sentences"]:
            wanted = {tuple(f) for f in sentence.get("facts", [])}
            if not wanted or sentence.get("junk"):
                continue
            for other in rng.sample(articles, len(articles))[:3]:
                near = [s for s in other["sentences"] if other is not article and _touches(s, wanted)][:2]
                if not near:
                    continue
                have = {tuple(f) for s in near for f in s["facts"]}
                if rng.random() < 0.3:
                    near.append(rng.choice([s for s in other["sentences"] if not s.get("junk")]))
                    rng.shuffle(near)
                    have = {tuple(f) for s in near for f in s.get("facts", [])}
                yield " ".join(s["text"] for s in near), sentence["text"], float(wanted <= have)


def _touches(sentence: dict[str, Any], wanted: set[tuple[str, ...]]) -> bool:
    """Whether a sentence states one of these facts, with whatever value."""
    names = {fact[0] for fact in wanted}
    return not sentence.get("junk") and any(fact in names for fact, _ in sentence.get("facts", []))


def planted(truth: Truth, rng: random.Random, kinds: int) -> Iterator[Example]:
    """A true sentence, and the same with errors."""
    evidence = " ".join(truth.scene.evidence)
    yield evidence, truth.scene.text, 1.0
    for kind in rng.sample(sorted(PLANTERS), len(PLANTERS)):
        changed = PLANTERS[kind](truth.scene, rng)
        if changed and changed != truth.scene.text:
            yield evidence, changed, 0.0
            kinds -= 1
        if not kinds:
            return


def examples(rng: random.Random) -> list[Example]:
    """All that is learnt from, shuffled."""
    folder = ROOT / "corpus" / "train"
    found: list[Example] = []
    for path in sorted(folder.glob("*.json")):
        told = list(stated(json.loads(path.read_text(encoding="utf-8")), rng))
        borne = [e for e in told if e[2]]
        rest = [e for e in told if not e[2]]
        found += rng.sample(borne, min(12, len(borne))) + rng.sample(rest, min(9, len(rest)))
    known = truths(folder)
    by_how = {how: [t for t in known if t.how == how] for how in ("verbatim", "near", "written")}
    for truth in rng.sample(by_how["verbatim"], 900):
        neighbours = [t for t in by_how["verbatim"] if t.story == truth.story]
        found += planted(beside(truth, rng.choice(neighbours), rng), rng, 2)
    for truth in rng.sample(by_how["near"], 900):
        found += planted(truth, rng, 2)
    for truth in by_how["written"] * 3:
        found += planted(truth, rng, 2)
    rng.shuffle(found)
    return found


def hard(rng: random.Random) -> list[Example]:
    """What the first round leaves open: sentences in other words beside their denials, changed roles and speakers."""
    known = truths(ROOT / "corpus" / "train")
    by_how = {how: [t for t in known if t.how == how] for how in ("verbatim", "near", "written")}
    found: list[Example] = []
    for how, count, kinds in (
        ("near", 1000, ("negation",)),
        ("written", 92, ("negation", "modality", "role", "attribution", "name", "number", "invention")),
        ("verbatim", 250, ("role", "attribution", "name", "modality")),
    ):
        for truth in rng.sample(by_how[how], count):
            evidence = " ".join(truth.scene.evidence)
            found.append((evidence, truth.scene.text, 1.0))
            for kind in kinds:
                changed = PLANTERS[kind](truth.scene, rng)
                if changed and changed != truth.scene.text:
                    found.append((evidence, changed, 0.0))
    rng.shuffle(found)
    return found


def beside(truth: Truth, other: Truth, rng: random.Random) -> Truth:
    """A verbatim sentence whose evidence holds another sentence of its story as well."""
    if rng.random() < 0.4:
        return truth
    evidence = [*truth.scene.evidence, other.scene.text]
    rng.shuffle(evidence)
    scene = Scene(**{**truth.scene.__dict__, "evidence": tuple(evidence)})
    return Truth(truth.story, truth.how, scene, (*truth.grounds, *other.grounds))


def train(network: SupportNetwork, found: list[Example], tokenizer: E5Tokenizer, rate: float = 1.0) -> None:
    """AdamW over the upper layers and the head, the rate falling to nothing; pairs of like length together."""
    rng = random.Random(0)
    torch.manual_seed(0)
    pieces = [tuple(tokenizer.pieces([f"query: {e}", f"query: {s}"])) for e, s, _ in found]
    order = sorted(range(len(found)), key=lambda k: sum(map(len, pieces[k])) + rng.gauss(0, 8))
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    rng.shuffle(batches)
    network.encoder.requires_grad_(False)
    for layer in network.encoder.encoder.layer[FIRST_LAYER:]:
        layer.requires_grad_(True)
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    head = [*network.hidden.parameters(), *network.out.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": rate * RATE}, {"params": head, "lr": rate * HEAD_RATE}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.06 * len(batches)), 1 - step / len(batches))
    )
    criterion = torch.nn.functional.binary_cross_entropy_with_logits
    network.train()
    start, mean = time.monotonic(), 0.7
    for step, rows in enumerate(batches, start=1):
        batch = batched(tokenizer, [(pieces[k][0][: 2 * LONGEST], pieces[k][1][:LONGEST]) for k in rows])
        with torch.autocast("cpu", torch.bfloat16):
            odds = network(*batch)
        loss = criterion(odds.float(), torch.tensor([found[k][2] for k in rows]))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
        optimizer.step()
        schedule.step()
        mean = 0.98 * mean + 0.02 * loss.item()
        if step % 50 == 0:
            pace = step * BATCH / (time.monotonic() - start)
            sys.stdout.write(f"  {step} of {len(batches)} batches, loss {mean:.3f}, {pace:.0f} pairs/s\n")
            sys.stdout.flush()
    network.train(False)


def main() -> None:
    """Train in three rounds, and keep."""
    reader, encoder = builtin_cross_encoder()._network, builtin()
    network = SupportNetwork(reader)
    rounds = (examples(random.Random(0)), 1.0), (hard(random.Random(1)), LATER), (hard(random.Random(2)), LATER)
    for found, rate in rounds:
        sys.stdout.write(f"{len(found)} examples, {sum(e[2] for e in found):.0f} borne\n")
        train(network, found, encoder.tokenizer, rate)
    weights, offset = trained(ROOT / "corpus" / "train", encoder)
    kept = compress(network, reader) | {"naming": weights, "naming_offset": np.array(offset, np.float32)}
    np.savez_compressed(ROOT / "synopse" / "engines" / FILE, allow_pickle=False, **kept)


if __name__ == "__main__":
    main()
