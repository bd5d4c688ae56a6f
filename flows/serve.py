"""The service: both flows on their schedules, against a Prefect server that it starts where none is named."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect.settings import PREFECT_API_URL, PREFECT_HOME

from synopse.clock import FASTER
from synopse.desk import Desk, opened
from synopse.errors import ServerError, SettingsError
from synopse.flows.child import child
from synopse.flows.runner import POLL
from synopse.flows.server import GONE, answers, named, server
from synopse.tasks.secrets import secret_block

AGAIN = 10
"""Seconds after which a Prefect server that is gone is looked for or started again."""


def serve(path: Path, port: int, said: Callable[[str], None]) -> None:
    """Collect and brief on schedule until a signal ends it; a Prefect server that goes away is waited for.

    Args:
        path: the settings file.
        port: on loopback, for the Prefect server that is started where PREFECT_API_URL names none.
        said: called with what a user should know: where the pages are, that the server is gone.

    Raises:
        SettingsError: the settings name no source.
        Busy: another process serves this archive.
        ServerError: no Prefect server at the start.
    """
    path = path.absolute()
    stood = False
    with opened(path, secret_block) as desk, desk.archive.lock("serve"):
        if not desk.settings.sources:
            raise SettingsError(f"{path} names no source", hint="add [[sources]] to it")
        while True:
            try:
                with (
                    _server(desk, port) as address,
                    child("synopse.flows.runner", [str(path)], {"PREFECT_API_URL": address}) as runner,
                ):
                    assert runner.stdout
                    if runner.stdout.readline():
                        stood = True
                        said(f"serving; Prefect's pages are at {address.removesuffix('/api')}")
                    while runner.poll() is None and answers(address):
                        time.sleep(POLL)
                    raise ServerError(GONE)
            except ServerError as error:
                if not stood:
                    raise
                said(f"{error.message}; trying again in {AGAIN} seconds")
            time.sleep(AGAIN)


@contextmanager
def _server(desk: Desk, port: int) -> Iterator[str]:
    """The server that is named, or one of our own with its own database beside the archive."""
    if PREFECT_API_URL.value():
        yield named()
        return
    folder = desk.settings.folder / "archive"
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / 'prefect.db'}",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": str(POLL if desk.environment.get(FASTER) else 60),
    }
    with server(PREFECT_HOME.value(), environment, port) as address:
        yield address
