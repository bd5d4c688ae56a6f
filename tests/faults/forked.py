"""Runs of the command line that a test stops at a point, disturbs, and lets go on."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.goldens import ROOT
from tests.runs import environment

Point = tuple[str, int]
"""The name of a point, and the how manieth of this name."""
STOPPED = "stopped"


@dataclass
class Run:
    """A run that was begun; what it prints is in the file `said`."""

    process: int
    said_in: Path
    zygote: Zygote = field(repr=False)

    def wait(self) -> int | str:
        """Its exit code, negative for a signal; STOPPED where it stands at its point."""
        ended = self.zygote.ask({"wait": self.process})
        assert isinstance(ended, int | str)
        return ended

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.process, number)

    def killed(self) -> None:
        """End it without any warning."""
        self.send(signal.SIGKILL)
        assert self.wait() == -signal.SIGKILL

    def goes_on(self) -> int | str:
        """Let it go on from its point, and wait for its end."""
        self.send(signal.SIGCONT)
        return self.wait()

    def ends_within(self, seconds: float) -> bool:
        """Whether it ends in so many seconds."""
        process = os.pidfd_open(self.process)
        try:
            return bool(select.select([process], [], [], seconds)[0])
        finally:
            os.close(process)

    @property
    def said(self) -> str:
        """What it printed."""
        return self.said_in.read_text(encoding="utf-8")


class Zygote:
    """Forks runs; see `tests.faults.zygote`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._count, self._is_ready = 0, False
        known = environment(home, OMP_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false", PYTHONPATH=str(ROOT))
        known["PREFECT_CLIENT_MAX_RETRIES"] = "1"  # Prefect asks a server that is gone for minutes
        apart = ["unshare", "--map-root-user", "--mount"]
        self.may_mount = shutil.which("unshare") and not subprocess.run([*apart, "true"], check=False).returncode
        """Whether it has mounts of its own, which go with it; not every machine lets it."""
        self._process = subprocess.Popen(
            [*(apart if self.may_mount else ()), sys.executable, "-m", "tests.faults.zygote"],
            env=known,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def ask(self, asked: Mapping[str, object]) -> object:
        """Send a request, and wait for the answer; the first waits until the product is imported."""
        assert self._process.stdin
        if not self._is_ready:
            assert self._read() == "ready"
            self._is_ready = True
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._read()

    def shell(self, command: str) -> None:
        """Do something where the runs are: mount, for example."""
        assert self.ask({"shell": command}) == ""

    def seen(self, place: Path) -> Path:
        """A place as the runs see it."""
        return Path(f"/proc/{self._process.pid}/root{place}")

    def begin(
        self,
        folder: Path,
        command: Sequence[object],
        known: Mapping[str, str],
        *,
        stop: Point | None = None,
        points: Path | None = None,
        memory: int | None = None,
    ) -> Run:
        """Begin a command in a folder, with these variables; it stops at a point where one is given.

        Args:
            folder: where.
            command: what follows the program's name.
            known: variables beside those of the zygote.
            stop: the point.
            points: a file in which to list the points.
            memory: bytes of address space that it gets beside what it has.
        """
        self._count += 1
        said = self.home / f"said-{self._count}.txt"
        asked: dict[str, Any] = {
            "arguments": [str(part) for part in command],
            "environment": dict(known),
            "folder": str(folder),
            "said": str(said),
            "points": str(points) if points else None,
            "stop": stop,
            "memory": memory,
        }
        process = self.ask(asked)
        assert isinstance(process, int)
        return Run(process, said, self)

    def run(self, folder: Path, command: Sequence[object], known: Mapping[str, str], points: Path | None = None) -> Run:
        """A command that must end well."""
        run = self.begin(folder, command, known, points=points)
        assert run.wait() == 0, run.said
        return run

    def _read(self) -> object:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the zygote has ended"
        return json.loads(line)
