"""A process that has imported the product and loaded its models, and forks one run of the command line after another.

A run then begins at once. It speaks JSON on its standard streams, a line each: what to do, and what became of it.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import resource
import signal
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import synopse.flows.collect
import synopse.flows.daily
import synopse.pdf  # noqa: F401  what a run would import on its way
from synopse.cli import main
from synopse.flows.briefing import ZONE
from synopse.model import Article
from synopse.read import read_file
from tests.faults.points import watched
from tests.flows.pressroom import ARTICLES
from tests.mornings import first_morning

STOPPED = "stopped"


def serve() -> list[str] | None:
    """Answer requests until there are no more; in a child, what its run is called with."""
    _warm()
    gc.freeze()  # else the first collection in a child copies everything
    assert len(os.listdir("/proc/self/task")) == 1, "a process with threads cannot be forked"
    _answer("ready")
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        if "wait" in asked:
            _, status = os.waitpid(asked["wait"], os.WUNTRACED)
            _answer(STOPPED if os.WIFSTOPPED(status) else os.waitstatus_to_exitcode(status))
        elif "shell" in asked:
            done = subprocess.run(["sh", "-ec", asked["shell"]], capture_output=True, text=True, check=False)
            _answer(done.stderr)
        elif process := os.fork():
            _answer(process)
        else:
            _become(asked)
            return list(asked["arguments"])
    return None


def _warm() -> None:
    """Import and load what the first run of a process would."""
    with TemporaryDirectory() as folder:
        for name, text in ARTICLES.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        found = [read_file(path, path.name, ZoneInfo(ZONE)) for path in sorted(Path(folder).iterdir())]
    story, _ = first_morning([article for article in found if isinstance(article, Article)])
    assert story.divergences


def _answer(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _become(asked: dict[str, Any]) -> None:
    """Be the process that a shell would have started, in its folder, with its environment and its streams."""
    os.setsid()
    os.chdir(asked["folder"])
    os.environ.update(asked["environment"])
    null, said = os.open(os.devnull, os.O_RDONLY), os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number, stream in enumerate((null, said, said)):
        os.dup2(stream, number)
    if asked["memory"] is not None:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + asked["memory"]
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    from prefect.settings import PREFECT_API_URL, temporary_settings  # after the product, which sets Prefect's log

    stack = ExitStack()
    atexit.register(stack.close)  # not later: while Python ends, modules lose their names
    server = asked["environment"].get("PREFECT_API_URL")
    given: dict[str, Any] = (
        {"updates": {PREFECT_API_URL: server}} if server else {"restore_defaults": {PREFECT_API_URL}}
    )
    stack.enter_context(temporary_settings(**given))
    if asked["points"] or asked["stop"]:
        stack.enter_context(watched(asked["folder"], Reached(asked["points"], asked["stop"])))


class Reached:
    """Writes down each point, and stops the process at one of them, the n-th of its name."""

    def __init__(self, points: str | None, stop: tuple[str, int] | None) -> None:
        self._points = Path(points).open("a", encoding="utf-8", buffering=1) if points else None
        self._stop = tuple(stop) if stop else None
        self._counts: Counter[str] = Counter()

    def __call__(self, name: str) -> None:
        self._counts[name] += 1
        if self._points:
            self._points.write(name + "\n")
        if self._stop == (name, self._counts[name]):
            os.kill(os.getpid(), signal.SIGSTOP)


if __name__ == "__main__":
    arguments = serve()
    if arguments is not None:
        main(arguments)
