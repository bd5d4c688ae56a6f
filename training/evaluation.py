"""Measure the product on annotated stories: from the pages that outlets would publish to the briefing's figures.

python -m training.evaluation --scripts DIR --stories DIR...   (DIR of the scripts: build_corpus.py, score_stories.py)

For each set of stories the pages are built, `synopse run` makes one briefing of them, and the scorer compares
it with the annotation. Pages and briefings stay in output/eval.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

OUTPUT = Path("output") / "eval"
HEADER = (
    f"{'set':10} {'agreement':>24} {'divergence':>26} {'development':>20} {'single':>7} {'origins':>11} "
    f"{'B3':>5} {'dupl':>5} {'junk':>5} {'verb':>5} {'time':>6}"
)


def evaluate(scripts: Path, stories: Path, folder: Path, engine: str | None = None) -> dict[str, Any]:
    """The scorer's figures for one set of stories, with the run's seconds and recall by kind of conflict."""
    pages, briefing = folder / "pages", folder / "briefing"
    build(scripts, stories, pages)
    shutil.rmtree(briefing, ignore_errors=True)
    start = time.monotonic()
    chosen = ["--engine", engine] if engine else []
    _run(sys.executable, "-m", "synopse.cli", "run", pages, "--output", briefing, "--format", "json", *chosen)
    seconds = time.monotonic() - start
    figures, notes = score(scripts, stories, briefing)
    figures["seconds"] = seconds
    (folder / "notes.txt").write_text("\n".join(notes) + "\n", encoding="utf-8")
    return figures


def build(scripts: Path, stories: Path, pages: Path) -> None:
    """Write the pages of a set of stories; those of other stories would be read too, and count as errors."""
    shutil.rmtree(pages, ignore_errors=True)
    _run(sys.executable, scripts / "build_corpus.py", stories, pages)


def score(scripts: Path, stories: Path, briefing: Path) -> tuple[dict[str, Any], list[str]]:
    """The scorer's figures for a briefing, with recall by kind of conflict, and its notes."""
    scorer = _module(scripts / "score_stories.py")
    known = [scorer.Story(json.loads(p.read_text(encoding="utf-8"))) for p in sorted(stories.glob("*.json"))]
    scoring = scorer.Scorer(known, json.loads((briefing / "briefing.json").read_text(encoding="utf-8")), briefing)
    figures: dict[str, Any] = scoring.all()
    figures["kinds"] = _by_kind(known, scoring.notes, scorer.CONFLICTS)
    return figures, list(scoring.notes)


def _run(*command: object) -> None:
    environment = {**os.environ, "SYNOPSE_CACHE": "off"}  # the seconds are those of a first run
    words = [str(part) for part in command]
    finished = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if finished.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{finished.stdout}{finished.stderr}")


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _by_kind(stories: list[Any], notes: list[str], conflicts: set[str]) -> dict[str, tuple[int, int]]:
    """For each kind of conflict how many of its facts were found, and how many there are."""
    missed = {tuple(n.split(": ")[1].split(" ")) for n in notes if n.startswith("divergences missed")}
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for story in stories:
        for fact, kinds in story.pairs(conflicts).items():
            total.update(kinds)
            if (story.id, fact) not in missed:
                found.update(kinds)
    return {kind: (found[kind], total[kind]) for kind in sorted(total)}


def line(name: str, figures: Mapping[str, Any]) -> str:
    """One set of stories in one line."""
    a, d, v = figures["agreement"], figures["divergence"], figures["development"]
    return (
        f"{name:10} P{a['precision']:.2f} R{a['recall']:.2f} F{a['f1']:.3f} r{a['reach']:.2f}  "
        f"P{d['precision']:.2f} R{d['recall']:.2f} F{d['f1']:.3f} k{d['kind']:.2f}  "
        f"P{v['precision']:.2f} R{v['recall']:.2f} F{v['f1']:.3f} {figures['single_source']['precision']:7.2f} "
        f" {figures['origins']['precision']:.2f}/{figures['origins']['recall']:.2f} {figures['clustering_b3']:6.2f} "
        f"{figures['duplicates']['f1']:.2f} {figures['junk']:5} {figures['verbatim']:5.2f} {figures['seconds']:5.0f}s"
    )


def main() -> None:
    """Print the figures of each set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scripts", type=Path, required=True)
    parser.add_argument("--stories", type=Path, nargs="+", required=True)
    parser.add_argument("--engine", help="a language model, as `synopse run` takes it")
    given = parser.parse_args()
    sys.stdout.write(HEADER + "\n")
    for stories in given.stories:
        figures = evaluate(given.scripts, stories, OUTPUT / stories.name, given.engine)
        kinds = "  ".join(f"{kind} {found}/{total}" for kind, (found, total) in figures["kinds"].items())
        sys.stdout.write(f"{line(stories.name, figures)}\n{'':10} found by kind: {kinds}\n")
        sys.stdout.flush()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(f"peak memory of a run: {peak:.0f} MB; what was missed and what was wrong: {OUTPUT}/*/notes.txt\n")


if __name__ == "__main__":
    main()
