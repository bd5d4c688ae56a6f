"""The deployments of `prefect.yaml` by Prefect's own commands: a work pool, process workers, a delivered briefing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from synopse.archive import Archive
from tests.archive import postgres
from tests.goldens import ROOT
from tests.runs import TO_FILES, environment

PREFECT = Path(sys.executable).parent / "prefect"
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
    (folder / "synopse.toml").write_text(TO_FILES, encoding="utf-8")
    return folder


@pytest.fixture
def known(office: Path, server: str) -> dict[str, str]:
    """The environment of Prefect's commands."""
    home = office.parent / "home"
    home.mkdir()
    return environment(home, PREFECT_API_URL=server, PREFECT_WORKER_QUERY_SECONDS="1")


@pytest.fixture
def pool(office: Path, known: dict[str, str]) -> None:
    """A pool with both deployments."""
    prefect(office, known, "work-pool", "create", "synopse", "--type", "process", "--overwrite")
    prefect(office, known, "--no-prompt", "deploy", "--all")


@contextmanager
def worker(office: Path, known: Mapping[str, str], name: str) -> Iterator[Path]:
    """A worker that does not know where it was started, and does one thing at a time; what it says is in the file."""
    said = office.parent / f"{name}.log"
    command = [str(PREFECT), "worker", "start", "--pool", "synopse", "--name", name, "--limit", "1"]
    with (
        said.open("w") as log,
        subprocess.Popen(command, cwd=office.parent, env=known, stdout=log, stderr=log) as running,
    ):
        yield said
        running.kill()  # told to end, Prefect's worker may take minutes; how it ends is not ours


def prefect(folder: Path, known: Mapping[str, str], *arguments: str) -> str:
    """What a command of Prefect's prints; it must end well."""
    done = subprocess.run(
        [str(PREFECT), *arguments], cwd=folder, env=known, capture_output=True, text=True, check=False, timeout=WITHIN
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def watched(office: Path, known: Mapping[str, str], name: str) -> None:
    """Have a deployment done by whichever worker is free."""
    prefect(office, known, "deployment", "run", name, "--watch", "--watch-interval", "1")


@pytest.mark.usefixtures("pool")
def test_a_worker_collects_and_briefs_where_the_settings_lie(office: Path, known: dict[str, str]) -> None:
    with worker(office, known, "one"):
        for name in ("collect/collect", "briefing/briefing"):
            watched(office, known, name)
    (edition,) = office.glob("output/20*")
    briefing = json.loads((edition / "briefing.json").read_bytes())
    (story,) = briefing["stories"]
    assert sum(1 + len(article["reprints"]) for article in story["articles"]) == 2
    assert (office / "output" / "latest").resolve() == edition
    assert (office / "output" / "feed.xml").is_file()


@pytest.mark.usefixtures("pool")
def test_two_workers_on_one_postgresql_take_and_tell_everything_once(office: Path, known: dict[str, str]) -> None:
    with postgres.running() as database:
        database.execute("CREATE DATABASE news TEMPLATE template0")
        url = database.url("news")
        with (office / "synopse.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'\n[archive]\nurl = "{url}"\n')
        with (
            worker(office, known, "one") as one,
            worker(office, known, "other") as other,
            ThreadPoolExecutor(2) as hands,
        ):
            for name in ("collect/collect", "briefing/briefing"):
                list(hands.map(lambda name: watched(office, known, name), [name] * 2))
        assert all("submitted to infrastructure" in said.read_text(encoding="utf-8") for said in (one, other))
        with Archive.open(url) as archive:
            assert archive.stats().articles == len(list((office / "eingang").iterdir()))
            assert [edition.state for edition in archive.briefings(9)] == ["delivered"]
    assert len(list(office.glob("output/20*"))) == 1
