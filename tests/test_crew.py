"""Stages shared among workers: what a lost worker leaves undone is done here, in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from types import SimpleNamespace
from typing import Any, cast

import pytest
from distributed import KilledWorker
from prefect import task

from synopse.engines import Engines, builtin_engines
from synopse.errors import EngineError
from synopse.tasks.crew import AT_HAND, PATIENCE, Crew, Loader, share, work

PARTS = 5


@task(name="count")
def count(items: Sequence[int], engines: Engines) -> tuple[int, ...]:
    """Ten times each item; 13 is wrong."""
    if 13 in items:
        raise ValueError("13")
    return tuple(10 * item for item in items)


class Future:
    """What a task runner gives for a part that it was told to do."""

    def __init__(self, result: Callable[[], object]) -> None:
        self._result = result

    def result(self, timeout: float) -> object:
        """What the part gave."""
        assert timeout >= AT_HAND
        return self._result()


class Losing:
    """A task runner that loses every other part, each with this error."""

    def __init__(self, error: Exception) -> None:
        self.error, self.given = error, 0

    def submit(self, one: object, parameters: dict[str, Any]) -> Future:
        """Do the part now, or lose it."""
        self.given += 1
        if self.given % 2:
            return Future(lambda: work.fn(**parameters))
        return Future(self._lost)

    def _lost(self) -> object:
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        BrokenProcessPool("killed"),
        MemoryError(),
        KilledWorker("work", cast("Any", None), 3),
        RuntimeError("could not create a primitive"),  # torch, without memory
        ImportError("libtorch_cpu.so: failed to map segment from shared object"),
    ],
)
def test_what_a_lost_worker_leaves_undone_is_done_here_in_its_place(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    runner = Losing(error)
    crew = Crew(cast("Any", runner), Loader(builtin_engines))
    assert share(count, range(PARTS), builtin_engines(), crew) == (0, 10, 20, 30, 40)
    assert runner.given > 1
    assert (
        f"no memory left, hangs, or failed ({type(error).__name__}); its part is done here" in capsys.readouterr().err
    )


def test_after_a_long_time_without_a_result_no_worker_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    class Silent:
        """A part whose worker never answers."""

        def result(self, timeout: float) -> object:
            """Wait as long as one may, on a clock that jumps."""
            waited.append(timeout)
            clock[0] += timeout
            raise TimeoutError

    clock = [0.0]
    monkeypatch.setattr("synopse.tasks.crew.time.monotonic", lambda: clock[0])
    silent = SimpleNamespace(submit=lambda one, parameters: Silent())
    crew = Crew(cast("Any", silent), Loader(builtin_engines))
    assert share(count, range(PARTS), builtin_engines(), crew) == (0, 10, 20, 30, 40)
    assert waited == [PATIENCE, *[AT_HAND] * (PARTS - 1)]


def test_a_worker_with_other_engines_ends_the_run() -> None:
    crew = Crew(cast("Any", Losing(EngineError("a worker has other engines"))), Loader(builtin_engines))
    with pytest.raises(EngineError, match="other engines"):
        share(count, range(PARTS), builtin_engines(), crew)


def test_what_is_wrong_with_the_work_is_so_here_too() -> None:
    crew = Crew(cast("Any", Losing(ValueError("lost"))), Loader(builtin_engines))
    with pytest.raises(ValueError, match="13"):
        share(count, [1, 13], builtin_engines(), crew)
