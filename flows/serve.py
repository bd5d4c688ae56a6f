"""The service: both flows on their schedules, against a Prefect server that it starts where none is named."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
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
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_HOME,
    PREFECT_RUNNER_POLL_FREQUENCY,
    PREFECT_RUNNER_PROCESS_LIMIT,
    temporary_settings,
)
from prefect.states import Cancelled, Crashed
from prefect.types.entrypoint import EntrypointType

from synopse.clock import FASTER, shift
from synopse.desk import Desk, opened
from synopse.flows.collect import collect
from synopse.flows.daily import daily
from synopse.flows.server import connected, server
from synopse.schedule import last_due
from synopse.tasks.secrets import secret_block

PORT = 4200
AT_ONCE = 2
"""Runs at a time: a collection may go on beside a briefing; two of one kind keep each other out by the archive."""
UNFINISHED = (StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING)
MOST_LEFT = 200
"""Runs of an earlier service that are looked at when the next one starts, the oldest first; Prefect gives no more."""
POLL = 5
"""Seconds between two looks for runs that are due."""


def serve(path: Path, port: int, ready: Callable[[str], None]) -> None:
    """Collect and brief on schedule until a signal ends it.

    Args:
        path: the settings file.
        port: on loopback, for the Prefect server that is started where PREFECT_API_URL names none.
        ready: called with the address of the Prefect server once everything stands.

    Raises:
        Busy: another process serves this archive.
        ServerError: no Prefect server.
    """
    path = path.absolute()
    with opened(path, secret_block) as desk, desk.archive.lock("serve"), _server(desk, port) as address:
        with temporary_settings({PREFECT_RUNNER_POLL_FREQUENCY: POLL, PREFECT_RUNNER_PROCESS_LIMIT: AT_ONCE}):
            asyncio.run(_run(desk, path, lambda: ready(address)))


@contextmanager
def _server(desk: Desk, port: int) -> Iterator[str]:
    """The server that is named, or one of our own with its own database beside the archive."""
    if PREFECT_API_URL.value():
        with connected():
            yield PREFECT_API_URL.value()
        return
    folder = desk.settings.folder / "archive"
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / 'prefect.db'}",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": str(POLL if desk.environment.get(FASTER) else 60),
    }
    with (
        server(PREFECT_HOME.value(), environment, port) as address,
        temporary_settings({PREFECT_API_URL: address}),
    ):
        yield address


class _Service(Runner):
    """Ends by being cancelled: Prefect's way out of SIGTERM leaves its tasks behind, with their tracebacks."""

    running: asyncio.Task[None] | None = None

    def handle_sigterm(self, *_: object, **__: object) -> None:
        """Called by Python for the signal."""
        if self.running:
            self.running.cancel()


async def _run(desk: Desk, path: Path, ready: Callable[[], None]) -> None:
    runner = _Service(name="synopse", pause_on_shutdown=False)
    wanted = desk.settings.schedule
    parameters = {"settings": str(path)}
    collecting = await _add(runner, collect, "collect", _schedule(desk, wanted.collect), parameters)
    briefing = await _add(
        runner, daily, "briefing", _schedule(desk, wanted.briefing), {**parameters, "scheduled": True}
    )
    async with get_client() as client:
        await _tidy(client, [collecting, briefing])
        for deployment, due in ((collecting, True), (briefing, _missed(desk))):
            if due:
                await client.create_flow_run_from_deployment(deployment)
    ready()
    runner.running = asyncio.create_task(runner.start())
    with suppress(asyncio.CancelledError):
        await runner.running


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
