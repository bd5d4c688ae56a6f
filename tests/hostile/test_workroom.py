"""Workers: what hangs or swells is ended and told, what fails is named, and the next file is read."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from synopse.flows.child import child
from synopse.model import Article
from synopse.read import Unreadable, Workroom, read_file, read_files
from tests.goldens import ROOT

BERLIN = ZoneInfo("Europe/Berlin")
SEED = ROOT / "seeds" / "2026-03-03-elbbote.html"


@pytest.fixture(scope="module")
def room() -> Iterator[Workroom]:
    with pytest.MonkeyPatch.context() as patch, Workroom(seconds=2, hands=1) as opened:
        patch.setenv("PYTHONPATH", str(ROOT))  # for the workers to find the functions below
        yield opened


def hang(seconds: float) -> Article | Unreadable:
    while True:
        time.process_time()


def swell(megabytes: int) -> Article | Unreadable:
    return Unreadable(why="empty", subject=str(len(b"x" * (megabytes << 20))))


def fail(said: str) -> Article | Unreadable:
    raise ValueError(said)


def die(number: int) -> Article | Unreadable:
    os.kill(os.getpid(), number)
    return Unreadable(why="empty")


def test_a_file_is_read_as_without_a_worker(room: Workroom) -> None:
    assert list(read_files([(SEED, SEED.name)], BERLIN, room)) == [read_file(SEED, SEED.name, BERLIN)]


def test_what_hangs_swells_fails_or_dies_is_told_and_the_next_one_is_read(
    room: Workroom, caplog: pytest.LogCaptureFixture
) -> None:
    assert room.call(hang, 1.0) == Unreadable(why="slow", values={"seconds": "2"})
    assert room.call(swell, 3000) == Unreadable(why="exhausted", values={"most": 2048})
    assert room.call(fail, "\x1b[2Jdas ging schief") == Unreadable(why="failed", values={"error": "ValueError"})
    assert "das ging schief" in caplog.text
    assert "\x1b" not in caplog.text
    assert room.call(die, signal.SIGSEGV) == Unreadable(why="failed", values={"error": "SIGSEGV"})
    assert room.call(die, signal.SIGKILL) == Unreadable(why="exhausted", values={"most": 2048})
    assert isinstance(room.call(read_file, SEED, SEED.name, BERLIN), Article)


def own_number() -> Unreadable:
    return Unreadable(why="empty", subject=str(os.getpid()))


def test_one_worker_reads_file_after_file_and_ends_with_its_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with Workroom(hands=1) as opened:
        number, again = (int(opened.call(own_number).subject) for _ in range(2))
    assert number == again
    assert not Path(f"/proc/{number}").exists()


def test_a_module_that_lies_among_the_articles_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "socket", "prefect", "pydantic"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')\nraise SystemExit(7)\n")
    monkeypatch.chdir(tmp_path)
    with Workroom(hands=1) as opened:
        assert isinstance(opened.call(read_file, SEED, SEED.name, BERLIN), Article)
    with child("json.tool", [os.devnull], {}) as process:
        assert process.wait() == 1  # the library's own: nothing is no JSON
    assert not (tmp_path / "run").exists()
