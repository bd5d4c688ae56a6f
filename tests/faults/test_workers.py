"""Whoever summarizes and compares, the bytes are the same."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.faults.rooms import thorough
from tests.flows.pressroom import ARTICLES, ELSEWHERE
from tests.runs import synopse


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
