"""The deployments of `prefect.yaml` by Prefect's own commands: a work pool, a process worker, a delivered briefing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.goldens import ROOT
from tests.runs import environment

PREFECT = Path(sys.executable).parent / "prefect"
SETTINGS = """\
[[sources]]
kind = "folder"
name = "Eingang"
path = "eingang"

[[delivery]]
kind = "files"
"""
WITHIN = 180
"""Seconds for one command; with a worker that waits for it, a run takes about ten."""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with settings, articles and the deployments."""
    folder = tmp_path / "office"
    (folder / "eingang").mkdir(parents=True)
    for path in (ROOT / "seeds").glob("2026-03-17-*"):
        shutil.copy(path, folder / "eingang")
    shutil.copy(ROOT / "prefect.yaml", folder)
    (folder / "synopse.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture
def known(office: Path, server: str) -> dict[str, str]:
    """The environment of Prefect's commands."""
    home = office.parent / "home"
    home.mkdir()
    return environment(home, PREFECT_API_URL=server, PREFECT_WORKER_QUERY_SECONDS="1")


@pytest.fixture
def worker(office: Path, known: dict[str, str]) -> Iterator[None]:
    """A pool with both deployments, and a worker that does not know where it was started."""
    prefect(office, known, "work-pool", "create", "synopse", "--type", "process")
    prefect(office, known, "--no-prompt", "deploy", "--all")
    log = (office.parent / "worker.log").open("w")
    command = [str(PREFECT), "worker", "start", "--pool", "synopse"]
    with log, subprocess.Popen(command, cwd=office.parent, env=known, stdout=log, stderr=log) as running:
        yield
        running.kill()  # told to end, Prefect's worker may take minutes; how it ends is not ours


def prefect(folder: Path, known: dict[str, str], *arguments: str) -> str:
    """What a command of Prefect's prints; it must end well."""
    done = subprocess.run(
        [str(PREFECT), *arguments], cwd=folder, env=known, capture_output=True, text=True, check=False, timeout=WITHIN
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.usefixtures("worker")
def test_a_worker_collects_and_briefs_where_the_settings_lie(office: Path, known: dict[str, str]) -> None:
    for name in ("collect/collect", "briefing/briefing"):
        prefect(office, known, "deployment", "run", name, "--watch", "--watch-interval", "1")
    (edition,) = office.glob("output/20*")
    briefing = json.loads((edition / "briefing.json").read_bytes())
    (story,) = briefing["stories"]
    assert sum(1 + len(article["reprints"]) for article in story["articles"]) == 2
    assert (office / "output" / "latest").resolve() == edition
    assert (office / "output" / "feed.xml").is_file()
