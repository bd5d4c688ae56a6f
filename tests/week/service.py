"""The service as an operating system runs it: started anew whenever it ends, and killed when the test wants it."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

BETWEEN = 1.0
"""Seconds from an end to the next start."""
GRACE = 60.0
"""Seconds that it gets to end by itself."""

Victims = Literal["all", "service"]


class Service:
    """`synopse serve` under a supervisor. `starts` counts them; `kills` says what was killed, in order."""

    def __init__(self, settings: Path, environment: Mapping[str, str], log: Path) -> None:
        self.settings = settings
        self.starts = 0
        self.kills: list[str] = []
        self._environment = dict(environment)
        self._log = log
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._supervise, name="supervisor")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ending.set()
        process = self._process
        if process and process.poll() is None:
            with suppress(ProcessLookupError):
                process.terminate()
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self.kills.append("at the end")
        self._thread.join(GRACE)
        if process:
            _kill_group(process.pid)

    def kill(self, why: str, victims: Victims = "all") -> None:
        """End it without any warning: all its processes, or the service alone, whose runs then have nobody."""
        if process := self._process:
            self.kills.append(f"{why} ({victims})")
            if victims == "all":
                _kill_group(process.pid)
            else:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)

    def _supervise(self) -> None:
        command = [sys.executable, "-m", "synopse.cli", "serve", "--settings", str(self.settings)]
        command += ["--port", str(self._port)]
        with self._log.open("ab") as log:
            while not self._ending.is_set():
                self.starts += 1
                self._process = subprocess.Popen(
                    command, env=self._environment, stdout=log, stderr=log, start_new_session=True
                )
                code = self._process.wait()
                log.write(f"--- ended with {code}\n".encode())
                log.flush()
                self._ending.wait(BETWEEN)


def is_held(lock: Path) -> bool:
    """Whether some process holds a lock of the archive."""
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
