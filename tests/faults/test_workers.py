"""Whoever makes vectors, summarizes and compares, the bytes are the same."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from distributed import Client
from prefect import flow
from prefect.settings import PREFECT_API_URL, temporary_settings

from synopse.engines import builtin_engines
from synopse.protocols import Vectors
from synopse.tasks.crew import Loader, crew, share
from synopse.tasks.grouping import PORTION, encode, vectors_of
from tests.articles import article
from tests.faults.rooms import Stage, thorough
from tests.flows.pressroom import ARTICLES, ELSEWHERE
from tests.runs import environment, synopse, wait_until

LOADING = 300_000_000
"""Bytes of memory from which a worker loads its models; with them it has half as much again."""


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
    known = {"PREFECT_API_URL": server, "SYNOPSE_CACHE": "off"}
    run = synopse("run", "in", "--output", out, "--workers", workers, home=home, cwd=folder, **known)
    assert run.returncode == 0, run.stderr
    return files(out)


def files(out: Path) -> dict[str, bytes]:
    """What a folder holds."""
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
            wait_until(lambda: found.exists() and "}" in found.read_text(encoding="utf-8"))
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
    assert files(folder / "killed") == expected


@thorough
def test_what_a_dask_worker_that_hangs_does_not_give_is_done_by_the_run(
    server: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("synopse.tasks.crew.PATIENCE", 30.0)
    articles = [article(f"{n}", f"Satz {n} aus Kiel.") for n in range(PORTION + 30)]

    @flow
    def shared(workers: str) -> Vectors:
        with crew(workers, Loader(builtin_engines)) as hands:
            return vectors_of(articles, lambda portions: share(encode, portions, builtin_engines(), hands))

    with cluster(tmp_path, home) as address, Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call] # Dask leaves it untyped
        client.wait_for_workers(2)
        processes = list(client.run(os.getpid).values())
        for process in processes:  # neither dead nor alive: it takes work, and never answers
            os.kill(process, signal.SIGSTOP)
        with temporary_settings({PREFECT_API_URL: server}):
            made = shared(f"dask:{address}")
        for process in processes:
            os.kill(process, signal.SIGCONT)
    assert "hangs, or failed (TimeoutError)" in capsys.readouterr().err
    assert made.tobytes() == vectors_of(articles, lambda portions: encode.fn(portions, builtin_engines())).tobytes()


@thorough
@pytest.mark.parametrize("workers", ["threads", "processes"])
def test_vectors_have_the_same_bits_whoever_makes_them(workers: str, server: str) -> None:
    engines = builtin_engines()
    articles = [article(f"{n}", " ".join([f"Satz {n} aus Kiel."] * (1 + n % 7))) for n in range(2 * PORTION + 30)]

    @flow
    def shared() -> Vectors:
        with crew(workers, Loader(builtin_engines)) as hands:
            return vectors_of(articles, lambda portions: share(encode, portions, engines, hands))

    with temporary_settings({PREFECT_API_URL: server}):
        made = shared()
    assert made.shape == (len(articles), 384)
    assert made.tobytes() == vectors_of(articles, lambda portions: encode.fn(portions, engines)).tobytes()


def starve(process: int) -> None:
    """Give a process no more address space than it has: what it asks for next, it does not get."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[0])
    resource.prlimit(process, resource.RLIMIT_AS, (pages * resource.getpagesize(),) * 2)


def end(process: int) -> None:
    """What the kernel does where there is no memory left."""
    os.kill(process, signal.SIGKILL)


def begun(process: int) -> bool:
    """Whether a process has as much in memory as one that loads its models, and is not done with its work yet."""
    return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() > LOADING


def workers_of(parent: int) -> list[int]:
    """The processes of a pool that a process has started."""
    children = [
        int(child) for of in Path(f"/proc/{parent}/task").glob("*/children") for child in of.read_text().split()
    ]
    return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


@contextmanager
def briefing(folder: Path, home: Path, server: str, out: str, workers: str) -> Iterator[subprocess.Popen[str]]:
    """A run that goes on by itself; what it makes is in `out`."""
    words = ["run", "in", "--output", out, "--workers", workers]
    with subprocess.Popen(
        [sys.executable, "-m", "synopse.cli", *words],
        env=environment(home, PREFECT_API_URL=server, SYNOPSE_CACHE="off"),
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        yield run


def without(
    lack: Callable[[int], None], run: subprocess.Popen[str], workers: Callable[[], Sequence[int]], most: int
) -> str:
    """Do this to so many workers of a run at most, each as soon as it has begun; what the run says until its end."""
    struck: set[int] = set()
    while run.poll() is None:
        with suppress(OSError):  # one of them has ended by itself
            for worker in {*workers()} - struck:
                if len(struck) < most and begun(worker):
                    lack(worker)
                    struck.add(worker)
        time.sleep(0.05)
    assert struck
    assert run.stderr
    said = run.stderr.read()
    assert run.returncode == 0, said
    return said


@thorough
@pytest.mark.parametrize(("lack", "most"), [(starve, 2), (end, 1)])
def test_what_workers_without_memory_leave_undone_is_done_by_the_run(
    lack: Callable[[int], None], most: int, expected: dict[str, bytes], folder: Path, server: str, home: Path
) -> None:
    out = f"without-{lack.__name__}"
    with briefing(folder, home, server, out, "processes") as run:
        said = without(lack, run, lambda: workers_of(run.pid), most)
    assert "its part is done here" in said
    assert files(folder / out) == expected


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
