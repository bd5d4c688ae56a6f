"""A Prefect server on loopback that ends with the process that started it, however that ends.

Prefect's own temporary server outlives a killed process. The socket of this one is bound before it starts, so that no
other process can take the port, and requests that come early wait.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from prefect.client.orchestration import get_client
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

from synopse.errors import ServerError
from synopse.flows.child import child, with_parent
from synopse.flows.remains import marked

LOOPBACK = "127.0.0.1"
STARTS_WITHIN = 120.0
"""Seconds; a cold start on a busy machine takes more than 20."""
ANSWERS_WITHIN = 20.0
ENDS_WITHIN = 10.0
"""For the last lines of its log to arrive at the server, which ends after them."""
GONE = "Prefect's server does not answer any more"
TEMPORARY = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1"}
"""As Prefect starts its own temporary server: without pages, schedules and clean-up."""


@contextmanager
def server(home: Path, environment: dict[str, str], port: int = 0) -> Iterator[str]:
    """Run a server while the context lasts; the address of its API is what it gives.

    Args:
        home: Prefect's folder; of servers that start at once, both would create its database, so that one waits.
        environment: variables for the server beside those of this process.
        port: on loopback; 0 takes a free one.

    Raises:
        ServerError: the port is taken, or the server does not answer in time.
    """
    listening = _bound(port)
    address = f"http://{LOOPBACK}:{listening.getsockname()[1]}/api"
    given = {**environment, "PREFECT__SERVER_FINAL": "1", "PREFECT_UI_API_URL": address}
    with ExitStack() as ending:
        with _alone(home), listening:  # once the server runs, its copy of the socket is the only one
            number = listening.fileno()
            process = ending.enter_context(child("synopse.flows.server", [str(number)], given, [number]))
            listening.close()
            _wait(process, address)
        yield address


def answers(address: str, times: int = 3) -> bool:
    """Whether the server at this address answers, if not at once, then a moment later."""
    for _ in range(times):
        try:
            if httpx.get(f"{address}/health", timeout=ANSWERS_WITHIN, trust_env=False).is_success:
                return True
        except httpx.TransportError:
            time.sleep(1)
    return False


def named() -> str:
    """The address of the server that the user has named, which answers; else that one is started when it is needed.

    Raises:
        ServerError: the one that was named does not answer.
    """
    if not PREFECT_API_URL.value():
        return "none is named: one is started when it is needed"
    with get_client(sync_client=True) as client:
        if error := client.api_healthcheck():
            raise ServerError(
                f"no Prefect server answers at {client.api_url}: {error}",
                hint="start it, or unset PREFECT_API_URL for a temporary one",
            )
        return str(client.api_url)


@contextmanager
def connected() -> Iterator[None]:
    """A server for the flows within: the one that the user has named, else a temporary one.

    The runs within bear the process; those that a killed one left behind are closed.

    Raises:
        ServerError: the one that was named does not answer, the temporary one does not start, or it is gone.
    """
    with ExitStack() as ending:
        if PREFECT_API_URL.value():
            named()
        else:
            address = ending.enter_context(server(PREFECT_HOME.value(), TEMPORARY))
            ending.enter_context(temporary_settings({PREFECT_API_URL: address}))
            ending.callback(APILogWorker.drain_all, timeout=ENDS_WITHIN)  # else the process waits for it for ever
        try:
            with marked():
                yield
        except httpx.TransportError as error:  # nothing else here speaks by httpx
            for worker in (EventsWorker, APILogWorker):  # they go on trying for a while, and would say so
                logging.getLogger(worker.__name__).setLevel(logging.ERROR)
            raise ServerError(GONE, hint="what was done is kept: run it again") from error


def _bound(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise ServerError(
            f"cannot start Prefect's server on port {port} of {LOOPBACK}: {error.strerror}",
            hint="end what listens there, or set PREFECT_API_URL to a server that runs",
        ) from error
    return listening


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / ".synopse-server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _wait(process: subprocess.Popen[str], address: str) -> None:
    """Ask until the server answers; a request that comes before it listens waits in the queue."""
    try:
        httpx.get(f"{address}/health", timeout=STARTS_WITHIN, trust_env=False).raise_for_status()
    except httpx.HTTPError as error:
        code = process.poll()
        said = f"it ended with code {code}" if code is not None else str(error) or type(error).__name__
        raise ServerError(
            f"Prefect's server did not start: {said}", hint="PREFECT_SERVER_LOGGING_LEVEL=INFO shows why"
        ) from error


def main(descriptor: int) -> None:
    """Serve on a socket that is bound already, until the pipe to the parent closes."""
    import uvicorn

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group: the parent decides when to end
    with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
    uvicorn.run("prefect.server.api.server:create_app", factory=True, fd=descriptor, log_level="error", lifespan="on")


if __name__ == "__main__":
    main(int(sys.argv[1]))
