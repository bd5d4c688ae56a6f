"""Whoever summarizes and compares, the bytes are the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from distributed import Client

from tests.faults.rooms import Stage, thorough
from tests.flows.pressroom import ARTICLES, ELSEWHERE
from tests.runs import environment, synopse, wait_until


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of two stories."""
    made = tmp_path_factory.mktemp("workers")
    (made / "in").mkdir()
    for name, text in (ARTICLES | ELSEWHERE).items():
        (made / "in" / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def expected(folder: Path, server: str, home: Path) -> dict[str, bytes]:
    """What one process makes of them."""
    return briefed(folder, server, home, "here")


def briefed(folder: Path, server: str, home: Path, workers: str) -> dict[str, bytes]:
    """The files of a run with these workers."""
    out = folder / workers.partition(":")[0]
    run = synopse("run", "in", "--output", out, "--workers", workers, home=home, cwd=folder, PREFECT_API_URL=server)
    assert run.returncode == 0, run.stderr
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


@thorough
@pytest.mark.parametrize("workers", ["threads", "processes", "dask"])
def test_all_workers_give_the_same_bytes(
    workers: str, expected: dict[str, bytes], folder: Path, server: str, home: Path
) -> None:
    assert briefed(folder, server, home, workers) == expected
    assert parts(server, "COMPLETED") >= 4


def parts(server: str, state: str) -> int:
    """How many parts of stages the server knows in a state."""
    wanted = {"task_runs": {"name": {"like_": ", part "}, "state": {"type": {"any_": [state]}}}}
    return len(httpx.post(f"{server}/task_runs/filter", json=wanted).json())


@contextmanager
def cluster(folder: Path, home: Path) -> Iterator[str]:
    """A Dask scheduler with two workers, each a process of its own; its address."""
    found = folder / "scheduler.json"
    known = environment(home, OMP_NUM_THREADS="1")
    scheduler = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    worker = ["worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    with ExitStack() as stack:
        for number, words in enumerate((scheduler, worker, worker)):
            log = stack.enter_context((folder / f"dask-{number}.log").open("w"))
            command = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(found)]
            process = stack.enter_context(
                subprocess.Popen(command, env=known, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
            )
            stack.callback(process.kill)
            wait_until(found.exists)
        yield found.read_text(encoding="utf-8").split('"address": "')[1].split('"')[0]


@thorough
def test_what_a_dask_worker_that_is_killed_leaves_undone_is_done_by_another(
    expected: dict[str, bytes], folder: Path, server: str, home: Path, tmp_path: Path
) -> None:
    with cluster(tmp_path, home) as address, Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call] # Dask leaves it untyped
        client.wait_for_workers(2)
        processes = client.run(os.getpid)
        command = [
            sys.executable,
            "-m",
            "synopse.cli",
            "run",
            "in",
            "--output",
            "killed",
            "--workers",
            f"dask:{address}",
        ]
        with subprocess.Popen(command, env=environment(home, PREFECT_API_URL=server), cwd=folder) as run:
            wait_until(lambda: any(client.processing().values()))
            busy = next(worker for worker, tasks in client.processing().items() if tasks)
            os.kill(processes[busy], signal.SIGKILL)
            assert run.wait(300) == 0
        assert list(client.scheduler_info()["workers"]) == [worker for worker in processes if worker != busy]
    out = folder / "killed"
    made = {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    assert made == expected


@thorough
@pytest.mark.parametrize("workers", ["threads", "processes", "dask"])
def test_a_briefing_by_the_workers_of_the_settings_is_the_same(workers: str, stage: Stage) -> None:
    room, command = stage[0], stage[1]["briefing"]
    known = {**room.known, **command.known}
    left = []
    for line in ("", f'workers = "{workers}"\n'):
        room.stands(command)
        settings = room.folder / "synopse.toml"
        settings.write_text(line + settings.read_text(encoding="utf-8"), encoding="utf-8")
        room.zygote.run(room.folder, command.words, known)
        left.append({name: content for name, content in room.left().items() if name != settings.name})
    assert left[0] == left[1]
