"""Time and memory: stages on seeds/, a whole run, one story by each engine, the day of a big desk and its next hour.

python -m training.benchmark [--public DIR] [--text-dedup PYTHON] [--days 1000 10000]   (or `make bench`)

Prints a table and writes output/bench/latest.json, with keys named like the rows, and adds a line to
output/bench/history.jsonl. Times are the wall clock, of short rows that of the fastest of several runs, since machines
are noisy; memory is the peak of a run with all its processes. Engines are the built-in one and the small language model
that a package carries (`training/carried.py`), or what SYNOPSE_BENCH_ENGINE names in its place (`openai:…`,
`transformers:…`; `none`: nothing). Each briefs once; after LONGEST seconds it is ended, and its row says so.
`training/rivals.py` gives the rows that set Synopse beside others.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synopse import __version__
from synopse.compare import StoryText
from synopse.engines import Engines, builtin_engines
from synopse.engines.judge import ReadingJudge
from synopse.engines.reading import Reader
from synopse.model import Article
from synopse.tasks.comparison import compare
from synopse.tasks.deduplication import deduplicate
from synopse.tasks.grouping import encode, group, vectors_of
from synopse.tasks.reading import read
from synopse.tasks.summarization import summarize
from synopse.terminal import STAGES
from training.carried import carried
from training.corpora import day
from training.evaluation import build, score
from training.stories import ROOT

SEEDS = Path(__file__).parent.parent / "seeds"
LATEST = Path("output") / "bench" / "latest.json"
TIMES = 3
LONGEST, GRACE = 1800.0, 60.0
"""Seconds that a briefing by one engine may take, and that it then has to end by itself."""
DAYS = (1000, 10_000)
"""Articles of the days that are measured."""
LATE = 200
"""Of them, how many come in the hour after the briefing."""
SEED = 1
TOOK = re.compile(r"([A-Za-z' ]+) (\d+\.\d)(?:,|$)", re.MULTILINE)
"""What the command line tells of a stage: its name and its seconds."""


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

    def grouped() -> tuple[tuple[Article, ...], ...]:
        return group.fn(kept, vectors_of(kept, lambda portions: encode.fn(portions, engines)), engines)

    stories = grouped()
    summarized = summarize.fn(stories, engines)
    largest = max((text for text, _ in summarized), key=lambda text: len(text.articles))
    spoken = [sentence.text for text, _ in summarized for found in text.sentences for sentence in found]
    return {
        "read_s": best(lambda: read.fn([str(SEEDS)], "Europe/Berlin", "de")),
        "deduplicate_s": best(lambda: deduplicate.fn(reading.articles)),
        "group_s": best(grouped),
        "summarize_s": best(lambda: summarize.fn(stories, engines)),
        f"compare_story_of_{len(largest.articles)}_s": best(lambda: compare.fn([largest], engines)),
        "sentences_per_s": len(spoken) / best(lambda: engines.encoder.encode(spoken)),
        "compare_networks_share": reading_share(largest, engines),
    }


def reading_share(story: StoryText, engines: Engines) -> float:
    """Share of the wall time of a comparison that the network's reading of pairs takes; vectors are made before."""
    read = 0.0

    class Timed:
        """A reader that counts its seconds."""

        def __init__(self, reader: Reader) -> None:
            self.name, self._reader = reader.name, reader

        def score(self, texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
            nonlocal read
            start = time.perf_counter()
            scores = self._reader.score(texts, pairs)
            read += time.perf_counter() - start
            return scores

    judge = engines.judge
    if not isinstance(judge, ReadingJudge):
        return 0.0
    start = time.perf_counter()
    compare.fn([story], replace(engines, judge=judge.with_reader(Timed)))
    return read / (time.perf_counter() - start)


def whole_run() -> dict[str, float]:
    """Seconds and peak megabytes of `synopse run seeds`, Prefect's temporary server included."""
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(Path(folder))
        command = [sys.executable, "-m", "synopse.cli", "run", str(SEEDS), "--output", f"{folder}/out"]

        def run(cache: str) -> float:
            surrounding = environment | {"SYNOPSE_CACHE": cache}
            return best(lambda: subprocess.run(command, env=surrounding, capture_output=True, check=True))

        seconds = run("off")
        again = run(f"{folder}/cache")  # the best of several: the first one fills the cache
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"run_s": seconds, "run_again_s": again, "run_rss_mb": megabytes}


def _environment(folder: Path) -> dict[str, str]:
    """Of a run that knows nothing of earlier ones, and of no server of Prefect's."""
    others = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    return others | {"PREFECT_HOME": f"{folder}/prefect", "SYNOPSE_CACHE": "off"}


def engines(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Name and setting of each engine that there is."""
    yield "extractive", "extractive"
    given = environment.get("SYNOPSE_BENCH_ENGINE")
    if given and given != "none":
        yield "given", given
    elif not given and (file := carried()):
        yield "smollm2", f"transformers:{file}"


def by_engine(setting: str, folder: Path, longest: float = LONGEST) -> dict[str, float]:
    """Seconds, megabytes, tokens and the scorer's figures of a briefing on one development story."""
    stories, pages, briefing = folder / "stories", folder / "pages", folder / "briefing"
    stories.mkdir(parents=True)
    shutil.copy(min((ROOT / "corpus" / "dev").glob("*.json"), key=lambda path: path.stat().st_size), stories)
    build(ROOT / "corpus", stories, pages)
    command = [sys.executable, "-m", "synopse.cli", "run", pages, "--output", briefing, "--format", "json"]
    environment = _environment(folder)
    process = subprocess.Popen([*map(str, command), "--engine", setting], env=environment, stdout=subprocess.DEVNULL)
    seconds, megabytes = ended(process, longest)
    if seconds >= longest:
        return {"not_ended_within_s": longest, "rss_mb": megabytes}
    if process.returncode:
        raise SystemExit(f"the run with {setting} failed")
    figures, _ = score(ROOT / "corpus", stories, briefing)
    writing: dict[str, Any] = json.loads((briefing / "briefing.json").read_bytes())["method"].get("writing") or {}
    counts = ("prompt_tokens", "answer_tokens", "checked", "repaired", "replaced", "judged")
    return {
        "s": seconds,
        "rss_mb": megabytes,
        **{name: writing.get(name, 0) for name in counts},
        **{f"{name}_f1": figures[name]["f1"] for name in ("agreement", "divergence", "development")},
        "verbatim": figures["verbatim"],
    }


def ended(process: subprocess.Popen[bytes], longest: float, grace: float = GRACE) -> tuple[float, float]:
    """Wait for a process, and end it where it takes too long; its seconds, and the megabytes that it held at most."""
    start = time.perf_counter()
    ends = [threading.Timer(longest, process.terminate), threading.Timer(longest + grace, process.kill)]
    for end in ends:
        end.start()
    _, status, used = os.wait4(process.pid, 0)  # of this process alone
    process.returncode = os.waitstatus_to_exitcode(status)
    for end in ends:
        end.cancel()
    return time.perf_counter() - start, used.ru_maxrss / 1024


def big_day(articles: int, folder: Path) -> dict[str, float]:
    """Seconds and megabytes of `synopse run` on so many files."""
    day(articles, folder / "day", SEED)
    seconds, megabytes, _ = ran(["run", folder / "day", "--output", folder / "out", "--times"], folder)
    made = json.loads((folder / "out" / "briefing.json").read_bytes())["method"]["seconds"]
    stages = {f"day_{articles}_{stage}_s": took for stage, took in made.items()}
    return {f"day_{articles}_s": seconds, f"day_{articles}_rss_mb": megabytes, **stages}


def next_hour(articles: int, folder: Path) -> dict[str, float]:
    """Seconds and megabytes of collecting and briefing on what an hour brought, after the briefing on a day."""
    day(articles, folder / "day", SEED)
    late = random.Random(SEED).sample(sorted((folder / "day").iterdir()), LATE)
    (folder / "later").mkdir()
    for path in late:
        path.rename(folder / "later" / path.name)
    (folder / "synopse.toml").write_text('[[sources]]\nkind = "folder"\nname = "Tag"\npath = "day"\n', "utf-8")
    settings = ["--settings", folder / "synopse.toml"]
    before = [ran([command, *settings], folder)[0] for command in ("collect", "briefing")]
    for path in (folder / "later").iterdir():
        path.rename(folder / "day" / path.name)
    after = [ran([command, *settings], folder) for command in ("collect", "briefing")]
    told = {words: stage for stage, words in STAGES.items()} | {"Starting": "start"}
    stages = [(told[name.strip().capitalize()], float(took)) for name, took in TOOK.findall(after[1][2])]
    return {
        "archive_collect_s": before[0],
        "archive_briefing_s": before[1],
        "next_hour_s": sum(seconds for seconds, *_ in after),
        "next_hour_rss_mb": max(megabytes for _, megabytes, _ in after),
        "next_hour_collect_s": after[0][0],
        **{f"next_hour_{stage}_s": took for stage, took in stages},
    }


def ran(arguments: Sequence[object], folder: Path) -> tuple[float, float, str]:
    """Run the command; seconds, the megabytes that its process and its children held at most, added, what it said."""
    environment = _environment(folder)
    command = [sys.executable, "-m", "synopse.cli", *map(str, arguments)]
    start, most = time.perf_counter(), 0.0
    with (folder / "stderr").open("w+b") as errors, (folder / "stdout").open("w+b") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=errors)
        while process.poll() is None:
            most = max(most, held(process.pid))
            time.sleep(0.2)
        seconds = time.perf_counter() - start
        if process.returncode:
            errors.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{errors.read().decode(errors='replace')[-2000:]}")
    return seconds, most, (folder / "stdout").read_text("utf-8", errors="replace")


def held(pid: int) -> float:
    """Megabytes that a process and those that it started hold now; memory that they share is divided among them."""
    try:
        own = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        threads = Path(f"/proc/{pid}/task").iterdir()
        children = [child for thread in threads for child in (thread / "children").read_text("ascii").split()]
    except OSError:  # it has ended
        return 0.0
    shares = [int(line.split()[1]) for line in own.splitlines() if line.startswith("Pss:")]
    return sum(shares) / 1024 + sum(held(int(child)) for child in children)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--public", type=Path, help="folder of the public data, for some rows of the rivals")
    parser.add_argument("--text-dedup", help="Python of an environment that has text-dedup, for that rival")
    parser.add_argument("--days", type=int, nargs="*", default=DAYS, help="articles of the days that are measured")
    given = parser.parse_args()
    figures: dict[str, float] = {}
    for part in parts(given.public, given.text_dedup, given.days):
        show(part)
        figures |= part
    show(found := ratios(figures))
    keep(figures | found)


def show(figures: Mapping[str, float]) -> None:
    """Print rows."""
    sys.stdout.writelines(f"{name:52} {value:9.2f}\n" for name, value in figures.items())
    sys.stdout.flush()


def ratios(figures: Mapping[str, float]) -> dict[str, float]:
    """Seconds of the same run against each other: rivals by Synopse, the second time by the first, big days by small.

    Machines differ, and one machine from hour to hour; ratios within a run do not.
    """
    found = {}
    for own in (name for name in figures if name.endswith("_synopse_s")):
        of = own.removesuffix("synopse_s")
        for name in figures:
            if name.startswith(of) and name.endswith("_s") and name != own:
                found[f"{name.removesuffix('_s')}_by_synopse"] = figures[name] / max(figures[own], 1e-9)
    for one, other in (("run_again_s", "run_s"), ("day_10000_s", "day_1000_s"), ("next_hour_s", "day_10000_s")):
        if one in figures and other in figures:
            found[f"{one.removesuffix('_s')}_by_{other.removesuffix('_s')}"] = figures[one] / figures[other]
    return found


def parts(public: Path | None, text_dedup: str | None, days: Sequence[int]) -> Iterator[dict[str, float]]:
    """The figures of each part, when it is measured."""
    yield stages()
    yield whole_run()
    for name, setting in engines(os.environ):
        with tempfile.TemporaryDirectory() as folder:
            yield {f"{name}_{what}": value for what, value in by_engine(setting, Path(folder)).items()}
    for articles in days:
        with tempfile.TemporaryDirectory() as folder:
            yield big_day(articles, Path(folder))
    if days:
        with tempfile.TemporaryDirectory() as folder:
            yield next_hour(max(days), Path(folder))
    if find_spec("sumy"):
        from training.rivals import parts as rivals  # brings what the extra [bench] alone has

        yield from rivals(public, text_dedup)


def keep(figures: dict[str, float]) -> None:
    """Add the figures to what was measured before, and write them as the latest."""
    keep_file(LATEST, json.dumps(figures, indent=1).encode())
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "synopse": __version__, **figures}
    with (LATEST.parent / "history.jsonl").open("a", encoding="utf-8") as history:
        history.write(json.dumps(line) + "\n")


def keep_file(path: Path, content: bytes) -> None:
    """Write a file in the place of an earlier one, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_bytes(content)
    aside.replace(path)


if __name__ == "__main__":
    main()
