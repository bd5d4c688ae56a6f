"""The runner of the service: registers both flows with their schedules, and starts what is due.

A process of its own: Prefect's runner cannot go on when its server is gone, and is then started anew with it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cronsim import CronSim
from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron, Interval, Schedule
from prefect.settings import PREFECT_RUNNER_POLL_FREQUENCY, PREFECT_RUNNER_PROCESS_LIMIT, temporary_settings
from prefect.states import Cancelled, Crashed
from prefect.types.entrypoint import EntrypointType

from synopse.clock import FASTER, shift
from synopse.desk import Desk, opened
from synopse.flows.child import with_parent
from synopse.flows.collect import collect
from synopse.flows.daily import daily
from synopse.schedule import last_due
from synopse.tasks.secrets import secret_block

AT_ONCE = 4
"""Runs at a time: collecting goes on beside briefings that wait for a mail server. Locks keep two of one kind apart."""
UNFINISHED = (StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING)
MOST_LEFT = 200
"""Runs of an earlier service that are looked at when the next one starts, the oldest first; Prefect gives no more."""
POLL = 5
"""Seconds between two looks for runs that are due."""


def main(path: Path) -> None:
    """Run what is due until the parent is gone or the Prefect server does not answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group: the parent decides when to end
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # Prefect leaves cancelled tasks behind when it ends
    wanted = {PREFECT_RUNNER_POLL_FREQUENCY: POLL, PREFECT_RUNNER_PROCESS_LIMIT: AT_ONCE}
    with opened(path, secret_block) as desk, temporary_settings(wanted):
        asyncio.run(_run(desk, path))


class _Runner(Runner):
    """Leaves signals to the parent, which comes to know of its own: Prefect's way out of them is a noisy one."""

    def handle_sigterm(self, *_: object, **__: object) -> None:
        """Called by Python for the signal."""


async def _run(desk: Desk, path: Path) -> None:
    runner = _Runner(name="synopse", pause_on_shutdown=False)
    wanted = desk.settings.schedule
    parameters = {"settings": str(path), "scheduled": True}
    collecting = await _add(runner, collect, "collect", _schedule(desk, wanted.collect), parameters)
    briefing = await _add(runner, daily, "briefing", _schedule(desk, wanted.briefing), parameters)
    async with get_client() as client:
        await _tidy(client, [collecting, briefing])
        for deployment, due in ((collecting, True), (briefing, _missed(desk))):
            if due:
                await client.create_flow_run_from_deployment(deployment)
    running = asyncio.create_task(runner.start())
    loop = asyncio.get_running_loop()
    with_parent(lambda: loop.call_soon_threadsafe(running.cancel))
    sys.stdout.write("ready\n")  # the parent waits for it
    sys.stdout.flush()
    with suppress(asyncio.CancelledError):
        await running


async def _add(
    runner: Runner,
    flow: Flow[..., Any],
    name: str,
    schedule: Schedule,
    parameters: Mapping[str, object],
) -> UUID:
    deployment: RunnerDeployment = await flow.ato_deployment(
        name=name,
        schedules=[schedule],
        parameters=dict(parameters),
        description=(flow.description or "").split("\n")[0],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return UUID(str(await runner.aadd_deployment(deployment)))


def _schedule(desk: Desk, expression: str) -> Schedule:
    """The cron expression in the readers' zone; where the clock runs faster, its next interval as that passes."""
    if not (faster := desk.environment.get(FASTER)):
        return Cron(expression, timezone=desk.settings.zone)
    due = CronSim(expression, desk.now())
    first, second = next(due), next(due)
    speed = float(faster.split()[2])
    begin = datetime.now(UTC) + timedelta(
        seconds=(first - shift(desk.environment)(datetime.now(UTC))).total_seconds() / speed
    )
    return Interval(timedelta(seconds=(second - first).total_seconds() / speed), anchor_date=begin)


async def _tidy(client: PrefectClient, deployments: list[UUID]) -> None:
    """Close the runs that an earlier service left behind: of those that were missed one is made up for, not each."""
    now = datetime.now(UTC)
    left = await client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=deployments)),
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(UNFINISHED)))),
        sort=FlowRunSort.EXPECTED_START_TIME_ASC,
        limit=MOST_LEFT,
    )
    for run in left:
        if run.state_type != StateType.SCHEDULED:
            await client.set_flow_run_state(run.id, Crashed(message="the service ended"), force=True)
        elif _expected(run) <= now:
            await client.set_flow_run_state(
                run.id, Cancelled(message="missed; a later run makes up for it"), force=True
            )


def _expected(run: FlowRun) -> datetime:
    return run.expected_start_time or datetime.max.replace(tzinfo=UTC)


def _missed(desk: Desk) -> bool:
    """Whether a moment of the schedule went by without its briefing, or one did not reach its readers."""
    last = desk.archive.last_briefing()
    if last is None:
        return False
    return last.until < last_due(desk.settings.schedule.briefing, desk.now()) or last.state == "made"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
