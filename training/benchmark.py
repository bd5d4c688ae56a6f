"""Time and memory: each stage on seeds/ with the models loaded, a whole run, and one story by each engine.

python -m training.benchmark   (or `make bench`)

Prints a table and writes output/bench/latest.json, with keys named like the rows. Times are the wall clock of the
fastest of several runs, since machines are noisy; memory is the peak of a whole run. Engines are the built-in one and
the one that SYNOPSE_BENCH_ENGINE names (`openai:…`, `transformers:…`; a model that writes on the processor may take
ten minutes and more); each briefs once.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from synopse.engines import builtin_engines
from synopse.output import write
from synopse.tasks.comparison import compare
from synopse.tasks.deduplication import deduplicate
from synopse.tasks.grouping import group
from synopse.tasks.reading import read
from synopse.tasks.summarization import summarize
from training.evaluation import build, score
from training.stories import ROOT

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


def engines(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Name and setting of each engine that there is."""
    yield "extractive", "extractive"
    if given := environment.get("SYNOPSE_BENCH_ENGINE"):
        yield "given", given


def by_engine(setting: str, folder: Path) -> dict[str, float]:
    """Seconds, megabytes, tokens and the scorer's figures of a briefing on one development story."""
    stories, pages, briefing = folder / "stories", folder / "pages", folder / "briefing"
    stories.mkdir(parents=True)
    shutil.copy(min((ROOT / "corpus" / "dev").glob("*.json"), key=lambda path: path.stat().st_size), stories)
    build(ROOT / "corpus", stories, pages)
    command = [sys.executable, "-m", "synopse.cli", "run", pages, "--output", briefing, "--format", "json"]
    environment = {**os.environ, "PREFECT_HOME": f"{folder}/prefect"}
    environment.pop("PREFECT_API_URL", None)
    start = time.perf_counter()
    process = subprocess.Popen([*map(str, command), "--engine", setting], env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)  # of this process alone
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"the run with {setting} failed")
    figures, _ = score(ROOT / "corpus", stories, briefing)
    writing: dict[str, Any] = json.loads((briefing / "briefing.json").read_bytes())["method"].get("writing") or {}
    counts = ("prompt_tokens", "answer_tokens", "checked", "repaired", "replaced", "judged")
    return {
        "s": seconds,
        "rss_mb": used.ru_maxrss / 1024,
        **{name: writing.get(name, 0) for name in counts},
        **{f"{name}_f1": figures[name]["f1"] for name in ("agreement", "divergence", "development")},
        "verbatim": figures["verbatim"],
    }


def main() -> None:
    """Measure, print, keep."""
    figures = stages() | whole_run()
    for name, setting in engines(os.environ):
        with tempfile.TemporaryDirectory() as folder:
            figures |= {f"{name}_{what}": value for what, value in by_engine(setting, Path(folder)).items()}
    for name, value in figures.items():
        sys.stdout.write(f"{name:28} {value:9.2f}\n")
    write(LATEST.parent, {LATEST.name: json.dumps(figures, indent=1).encode()})


if __name__ == "__main__":
    main()
