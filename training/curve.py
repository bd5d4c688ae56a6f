"""How reading, folding copies and forming stories grow with the number of articles.

python -m training.curve [--sizes 1000 3000 10000 30000 100000]   (or `make curve`, in an hour and more)

Each size runs in a process of its own. Prints a table, and writes output/bench/curve.json and curve.svg.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from training.benchmark import LATEST, SEED, keep_file
from training.corpora import day

SIZES = (1000, 3000, 10_000, 30_000, 100_000)
STAGES = ("read", "copies", "vectors", "stories")
T = TypeVar("T")


def measured(articles: int) -> dict[str, float]:
    """Seconds of each stage on a made day, and the peak megabytes of this process and of the largest of its readers."""
    from synopse.engines import builtin_engines
    from synopse.stories import group, opening
    from synopse.tasks.deduplication import deduplicate
    from synopse.tasks.reading import read

    seconds: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        seconds[stage] = time.perf_counter() - start
        return result

    engines = builtin_engines()
    encoder = engines.grouping.encoder if engines.grouping else engines.encoder
    with tempfile.TemporaryDirectory() as folder:
        day(articles, Path(folder), SEED)
        found = timed("read", lambda: read.fn([folder], "Europe/Berlin", "de")).articles
    kept = timed("copies", lambda: deduplicate.fn(found)).kept
    vectors = timed("vectors", lambda: encoder.encode([opening(article) for article in kept]))
    timed("stories", lambda: group(kept, vectors, engines.background))
    usage = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {**seconds, "rss_mb": usage[0], "reader_rss_mb": usage[1]}


def drawing(curve: Mapping[int, Mapping[str, float]]) -> str:
    """Seconds of each stage against the number of articles, both on logarithmic scales, as SVG."""
    sizes = sorted(curve)
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])
    longest = math.log10(max(curve[size][stage] for size in sizes for stage in STAGES)) + 1

    def point(size: int, seconds: float) -> str:
        x = 60 + 480 * (math.log10(size) - low) / max(high - low, 1e-9)
        return f"{x:.0f},{330 - 300 * (math.log10(max(seconds, 0.1)) + 1) / longest:.0f}"

    lines = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 370" font-family="sans-serif" font-size="13">']
    for stage, dash in zip(STAGES, ("none", "8 4", "2 4", "12 4 2 4"), strict=True):
        points = [point(size, curve[size][stage]) for size in sizes]
        x, y = points[-1].split(",")
        lines.append(f'<polyline fill="none" stroke="#1c4f82" stroke-dasharray="{dash}" points="{" ".join(points)}"/>')
        lines.append(f'<text x="{int(x) + 6}" y="{int(y) + 4}">{stage} {curve[sizes[-1]][stage]:.0f} s</text>')
    lines += [f'<text x="{point(n, 0.1).split(",")[0]}" y="352" text-anchor="middle">{n:,}</text>' for n in sizes]
    lines += [f'<text x="6" y="{point(sizes[0], s).split(",")[1]}">{s} s</text>' for s in (1, 10, 100, 1000)]
    return "\n".join([*lines, "</svg>"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each size, print, keep."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--one", type=int, help="measure one size, and print JSON")
    given = parser.parse_args(arguments)
    if given.one:
        sys.stdout.write(json.dumps(measured(given.one)))
        return
    curve: dict[int, dict[str, float]] = {}
    for size in given.sizes:
        command = [sys.executable, "-m", "training.curve", "--one", str(size)]
        curve[size] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        row = "".join(f"  {name} {value:8.1f}" for name, value in curve[size].items())
        sys.stdout.write(f"{size:8,}{row}\n")
        sys.stdout.flush()
    keep_file(LATEST.parent / "curve.json", json.dumps(curve, indent=1).encode())
    keep_file(LATEST.parent / "curve.svg", drawing(curve).encode())


if __name__ == "__main__":
    main()
