"""Runs that a killed process left behind as running: the next one on this machine closes them."""

from __future__ import annotations

import inspect
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from prefect import tags
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.context import TagsContext
from prefect.states import Crashed

HERE = f"machine {platform.node()}"
PROCESS = "process "
P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def marked() -> Iterator[None]:
    """Mark the runs within with machine and process; those of processes that are gone are closed first."""
    close()
    with tags(HERE, f"{PROCESS}{os.getpid()}"):
        yield


def untagged(body: Callable[P, R]) -> Callable[P, R]:
    """Let the tasks of a flow bear none of its tags: for each tagged task Prefect asks its server for a slot, twice."""

    @wraps(body)
    def within(*given: P.args, **named: P.kwargs) -> R:
        with TagsContext(current_tags=set()):
            return body(*given, **named)

    # Prefect reads the types of parameters in the module of what it calls, which is this one.
    within.__signature__ = inspect.signature(body, eval_str=True)  # type: ignore[attr-defined] # typeshed lacks it
    return within


def close() -> None:
    """Close the runs that the server takes for running and whose processes are gone."""
    unfinished = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING]))
    wanted = FlowRunFilter(state=unfinished, tags=FlowRunFilterTags(all_=[HERE]))
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=wanted):
            processes = [int(tag.removeprefix(PROCESS)) for tag in run.tags if tag.startswith(PROCESS)]
            if not any(_lives(process) for process in processes):
                client.set_flow_run_state(run.id, Crashed(message="its process was killed"), force=True)


def _lives(process: int) -> bool:
    """Whether another process has this id: one of our own id, as in a container, is one that was before us."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True
