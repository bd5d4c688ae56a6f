"""What `make bench` keeps of what it measures."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from training import benchmark
from training.carried import carried


def test_the_latest_figures_replace_those_before_and_the_history_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark, "LATEST", tmp_path / "bench" / "latest.json")
    for seconds in (2.0, 3.0):
        benchmark.keep({"run_s": seconds})
    assert json.loads((tmp_path / "bench" / "latest.json").read_bytes()) == {"run_s": 3.0}
    lines = (tmp_path / "bench" / "history.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["run_s"] for line in lines] == [2.0, 3.0]
    assert sorted(path.name for path in (tmp_path / "bench").iterdir()) == ["history.jsonl", "latest.json"]


def test_rivals_are_set_against_synopse_and_big_days_against_small_ones() -> None:
    figures = {
        "copies_made_synopse_s": 0.5,
        "copies_made_datasketch_s": 1.0,
        "copies_made_datasketch_f1": 0.9,
        "summaries_lead_s": 4.0,
        "day_1000_s": 10.0,
        "day_10000_s": 30.0,
    }
    assert benchmark.ratios(figures) == {"copies_made_datasketch_by_synopse": 2.0, "day_10000_by_day_1000": 3.0}


def test_the_stages_are_read_from_what_the_command_line_tells() -> None:
    said = "  Seconds           78: starting 26.0, folding copies 0.1, comparing the sources 38.4\n  /out/briefing.md\n"
    assert [(name.strip(), float(took)) for name, took in benchmark.TOOK.findall(said)] == [
        ("starting", 26.0),
        ("folding copies", 0.1),
        ("comparing the sources", 38.4),
    ]


def test_engines_are_the_built_in_one_and_the_small_one_unless_another_is_named() -> None:
    built_in = ("extractive", "extractive")
    small = [("smollm2", f"transformers:{carried()}")] if carried() else []
    assert list(benchmark.engines({})) == [built_in, *small]
    assert list(benchmark.engines({"SYNOPSE_BENCH_ENGINE": "none"})) == [built_in]
    named = list(benchmark.engines({"SYNOPSE_BENCH_ENGINE": "transformers:anna/tiny"}))
    assert named == [built_in, ("given", "transformers:anna/tiny")]


@pytest.mark.parametrize(
    ("does", "code", "least", "most"),
    [
        ("pass", 0, 0, 1.5),
        ("time.sleep(60)", -signal.SIGTERM, 1.5, 3),
        ("signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)", -signal.SIGKILL, 3, 30),
    ],
)
def test_what_takes_too_long_is_ended(does: str, code: int, least: float, most: float) -> None:
    with subprocess.Popen([sys.executable, "-c", f"import signal, time; {does}"]) as process:
        seconds, megabytes = benchmark.ended(process, 1.5, grace=1.5)
    assert process.returncode == code
    assert least <= seconds < most
    assert megabytes > 1


def test_an_engine_that_does_not_end_is_a_row_that_says_so(tmp_path: Path) -> None:
    rows = benchmark.by_engine("extractive", tmp_path, longest=0.5)
    assert rows["not_ended_within_s"] == 0.5
    assert set(rows) == {"not_ended_within_s", "rss_mb"}
