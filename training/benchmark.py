"""Time and memory: each stage on seeds/ with the models loaded, then a whole run from the command line.

python -m training.benchmark   (or `make bench`)

Prints a table and writes output/bench/latest.json, with keys named like the rows. Times are the wall clock of the
fastest of several runs, since machines are noisy; memory is the peak of a whole run.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from synopse.engines import builtin_engines
from synopse.output import write
from synopse.tasks.comparison import compare
from synopse.tasks.deduplication import deduplicate
from synopse.tasks.grouping import group
from synopse.tasks.reading import read
from synopse.tasks.summarization import summarize

SEEDS = Path(__file__).parent.parent / "seeds"
LATEST = Path("output") / "bench" / "latest.json"
TIMES = 3


def best(work: Callable[[], object], times: int = TIMES) -> float:
    """Seconds of the fastest of several runs."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def stages() -> dict[str, float]:
    """Seconds of each stage on seeds/."""
    engines = builtin_engines()
    reading = read.fn([str(SEEDS)], "Europe/Berlin", "de")
    kept = deduplicate.fn(reading.articles).kept
    stories = group.fn(kept, engines)
    summarized = summarize.fn(stories, engines)
    largest = max((text for text, _ in summarized), key=lambda text: len(text.articles))
    spoken = [sentence.text for text, _ in summarized for found in text.sentences for sentence in found]
    return {
        "read_s": best(lambda: read.fn([str(SEEDS)], "Europe/Berlin", "de")),
        "deduplicate_s": best(lambda: deduplicate.fn(reading.articles)),
        "group_s": best(lambda: group.fn(kept, engines)),
        "summarize_s": best(lambda: summarize.fn(stories, engines)),
        f"compare_story_of_{len(largest.articles)}_s": best(lambda: compare.fn([largest], engines)),
        "sentences_per_s": len(spoken) / best(lambda: engines.encoder.encode(spoken)),
    }


def whole_run() -> dict[str, float]:
    """Seconds and peak megabytes of `synopse run seeds`, Prefect's temporary server included."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PREFECT_HOME": f"{folder}/prefect"}
        environment.pop("PREFECT_API_URL", None)
        command = [sys.executable, "-m", "synopse.cli", "run", str(SEEDS), "--output", f"{folder}/out"]
        seconds = best(lambda: subprocess.run(command, env=environment, capture_output=True, check=True))
    return {"run_s": seconds, "run_rss_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def main() -> None:
    """Measure, print, keep."""
    figures = stages() | whole_run()
    for name, value in figures.items():
        sys.stdout.write(f"{name:24} {value:9.2f}\n")
    write(LATEST.parent, {LATEST.name: json.dumps(figures, indent=1).encode()})


if __name__ == "__main__":
    main()
