"""Measure the gate: plant errors into true sentences, count what it catches and what it refuses without need.

python -m training.audit [--sample N]

The gate was developed on the training stories (`train`, from which the supporter learnt); `dev` confirms. An error
counts only where the true sentence passes: else the gate would be praised for refusing everything. The last line is
JSON, on `dev`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from synopse.engines.support import builtin_supporter
from synopse.gate import Fault, Supporter, check
from synopse.language import load
from training.plants import PLANTERS
from training.scenes import Truth, truths
from training.stories import ROOT

HOW = ("verbatim", "written", "outlet", "model")
SEED = 7
TRIES = 4
"""How often a planter that draws by chance is asked before an error of its kind is given up."""
VERBATIM = 150
"""Sentences as they stand that are tried; of the others all are."""


@dataclass
class Audit:
    """The counts, by how a sentence came about and, of errors, by kind."""

    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    caught: Counter[tuple[str, str]] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def share(self, kind: str, how: Sequence[str] = HOW) -> float:
        """Of the errors of a kind, those that were caught."""
        planted = sum(self.planted[one, kind] for one in how)
        return sum(self.caught[one, kind] for one in how) / max(1, planted)

    def refused(self, how: Sequence[str] = HOW) -> float:
        """Of the true sentences, those that were refused."""
        return sum(self.alarms[one] for one in how) / max(1, sum(self.true[one] for one in how))

    def figures(self) -> dict[str, object]:
        """As the last line has them."""
        return {
            "planted": self.planted.total(),
            "caught": self.caught.total(),
            "true_sentences": self.true.total(),
            "false_alarms": self.alarms.total(),
            "by_kind": {
                kind: {
                    "planted": sum(self.planted[how, kind] for how in HOW),
                    "caught": sum(self.caught[how, kind] for how in HOW),
                }
                for kind in PLANTERS
            },
            "by_source": {
                how: {"true_sentences": self.true[how], "false_alarms": self.alarms[how]}
                | {kind: [self.caught[how, kind], self.planted[how, kind]] for kind in PLANTERS}
                for how in HOW
            },
        }


def audited(known: Sequence[Truth], supporter: Supporter) -> Audit:
    """Every true sentence through the gate, and each that passes once more with each error that fits it."""
    audit = Audit()
    for truth in known:
        rng = random.Random(f"{SEED} {truth.scene.text}")  # what is planted here depends on nothing that passed before
        audit.true[truth.how] += 1
        if faults := _check(truth.scene.text, truth, supporter):
            audit.alarms[truth.how] += 1
            why = "; ".join(f"{fault.kind} {fault.detail}" for fault in faults)
            audit.notes.append(f"false alarm ({truth.how}, {truth.story}): {truth.scene.text} [{why}]")
            continue
        for kind, planter in PLANTERS.items():
            changed = next((new for _ in range(TRIES) if (new := planter(truth.scene, rng))), truth.scene.text)
            if changed == truth.scene.text:
                continue
            audit.planted[truth.how, kind] += 1
            if _check(changed, truth, supporter):
                audit.caught[truth.how, kind] += 1
            else:
                audit.notes.append(f"missed {kind} ({truth.how}, {truth.story}): {changed}")
    return audit


def _check(sentence: str, truth: Truth, supporter: Supporter) -> Sequence[Fault]:
    return check(sentence, truth.grounds, load(truth.scene.language), supporter)


def chosen(part: str, verbatim: int, others: int | None = None) -> list[Truth]:
    """The true sentences of a part that are tried: some of those as they stand, and all (or some) of the others."""
    rng = random.Random(SEED)
    known = truths(ROOT / "corpus" / part)
    plain = [truth for truth in known if truth.how == "verbatim"]
    rest = [truth for truth in known if truth.how in ("written", "outlet")]
    some = [*rng.sample(plain, min(verbatim, len(plain))), *rng.sample(rest, min(others or len(rest), len(rest)))]
    return some if others else [*some, *(truth for truth in known if truth.how == "model")]


def table(part: str, audit: Audit) -> Iterator[str]:
    """The figures for people: each kind of error, by how the true sentence came about."""
    yield f"{part:14} {'all':>12} " + " ".join(f"{how:>14}" for how in HOW)
    for kind in PLANTERS:
        cells = [f"{audit.caught[how, kind]:4} of {audit.planted[how, kind]:4}" for how in HOW]
        yield f"  {kind:12} {audit.share(kind):12.3f} " + " ".join(f"{cell:>14}" for cell in cells)
    cells = [f"{audit.alarms[how]:4} of {audit.true[how]:4}" for how in HOW]
    yield f"  {'false alarms':12} {audit.refused():12.3f} " + " ".join(f"{cell:>14}" for cell in cells)


def main() -> None:
    """Print the figures of both parts; what was missed and refused goes to output/audit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--sample", type=int, default=VERBATIM, help="sentences as they stand that are tried, of each part"
    )
    given = parser.parse_args()
    folder = Path("output") / "audit"
    folder.mkdir(parents=True, exist_ok=True)
    figures: dict[str, dict[str, object]] = {}
    for part in ("train", "dev"):
        audit = audited(chosen(part, given.sample), builtin_supporter())
        (folder / f"{part}.txt").write_text("\n".join(audit.notes) + "\n", encoding="utf-8")
        sys.stdout.write("\n".join(table(part, audit)) + "\n")
        sys.stdout.flush()
        figures[part] = audit.figures()
    sys.stdout.write(json.dumps(figures["dev"]) + "\n")


if __name__ == "__main__":
    main()
