"""Who does the heavy stages: this process, or workers of one of Prefect's task runners, some stories at a time.

Engines are not sent: a worker loads them once, and does nothing where they are not those of the run.
"""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from synopse.engines import Engines
from synopse.errors import EngineError, SettingsError, SynopseError
from synopse.progress import note, report
from synopse.settings import HERE

T = TypeVar("T")
R = TypeVar("R")

PARTS = 16
"""Tasks of a stage at most: Prefect takes its time for each."""
PATIENCE = 1800.0
"""Seconds without a result after which nothing more is expected of workers; a part takes minutes at most."""
AT_HAND = 1.0
"""Seconds that a result may take that is there: Dask does not give it at once."""


@dataclass(frozen=True)
class Loader:
    """How a worker comes by its engines: a function of a module, called with plain texts; no secret is among them."""

    function: Callable[..., Engines]
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Crew:
    """Workers that stand ready, and what loads their engines."""

    runner: TaskRunner[Any]
    loader: Loader


@contextmanager
def crew(workers: str, loader: Loader) -> Iterator[Crew | None]:
    """Workers while the context lasts; None where this process does everything.

    Args:
        workers: `here`, `threads`, `processes`, `dask` for a cluster of our own, or `dask:<address>`.
        loader: of their engines.

    Raises:
        SettingsError: Dask is wanted and not installed.
    """
    if workers == HERE:
        yield None
        return
    with runner(workers) as ready:
        yield Crew(ready, loader)


def runner(workers: str) -> TaskRunner[Any]:
    """The task runner that is meant, one worker a processor."""
    hands = os.cpu_count() or 1
    if workers == "threads":
        return ThreadPoolTaskRunner(max_workers=hands)
    if workers == "processes":
        return ProcessPoolTaskRunner(max_workers=hands)
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ModuleNotFoundError as error:
        raise SettingsError("Dask is not installed", hint="pip install 'synopse[dask]'") from error
    if address := workers.partition(":")[2]:
        return DaskTaskRunner(address=address)
    return DaskTaskRunner(cluster_kwargs={"n_workers": hands, "threads_per_worker": 1, "dashboard_address": None})


def share(
    stage: Task[[Sequence[T], Engines], tuple[R, ...]], items: Sequence[T], engines: Engines, hands: Crew | None
) -> tuple[R, ...]:
    """What a stage makes of the items, in their order; by workers where there are any.

    What a worker that was killed, had not enough memory, or failed for any other reason of its own leaves undone, and
    its task runner gives to no other, is done here. Torch and others have many errors for a lack of memory; what is
    wrong with the work itself is so here, too. So is what no worker has given after `PATIENCE` without any result.

    Raises:
        SynopseError: the workers are not such as can do the work.
    """
    if hands is None or len(items) < 2:
        return stage(items, engines)
    count = min(len(items), PARTS)
    edges = [len(items) * part // count for part in range(count + 1)]
    parts = [items[begin:end] for begin, end in pairwise(edges)]
    given = {"stage": f"{stage.fn.__module__}:{stage.fn.__name__}", "loader": hands.loader, "names": _names(engines)}
    futures = [
        hands.runner.submit(work.with_options(task_run_name=f"{stage.name}, part {number}"), {"items": part, **given})
        for number, part in enumerate(parts, start=1)
    ]
    results: list[R] = []
    last = time.monotonic()
    for number, (part, future) in enumerate(zip(parts, futures, strict=True)):
        report(stage.name, number, count)
        try:
            results += future.result(timeout=max(AT_HAND, last + PATIENCE - time.monotonic()))
            last = time.monotonic()
        except SynopseError:
            raise
        except Exception as error:
            lost = "a worker was killed, had no memory left, hangs, or failed"
            note(f"{stage.name}: {lost} ({type(error).__name__}); its part is done here")
            results += stage.fn(part, engines)
    report(stage.name, count, count)
    return tuple(results)


@task(name="work", cache_policy=NO_CACHE)
def work(stage: str, items: Sequence[T], loader: Loader, names: tuple[str, ...]) -> tuple[object, ...]:
    """Do a part of a stage, in a worker.

    Raises:
        EngineError: the worker has other engines than the run, which would give other results.
    """
    engines = _loaded(loader)
    if _names(engines) != names:
        raise EngineError(
            f"a worker has the engines {', '.join(_names(engines))}, wanted {', '.join(names)}",
            hint="install the same Synopse on all machines",
        )
    module, name = stage.split(":")
    done: tuple[object, ...] = getattr(importlib.import_module(module), name).fn(items, engines)
    return done


@lru_cache(maxsize=1)
def _loaded(loader: Loader) -> Engines:
    return loader.function(*loader.arguments)


def _names(engines: Engines) -> tuple[str, ...]:
    grouping = engines.grouping or engines
    return engines.encoder.name, grouping.encoder.name, engines.summarizer.name, engines.judge.name
